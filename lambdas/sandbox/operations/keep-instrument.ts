import type { DeclineCode } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import { keptAs, referenceFor } from '../kept-instrument.ts';
import type { Token, Tokens } from '../store/tokens.ts';
import { behaviourOf } from './create-charge.ts';

export interface KeepInstrumentDependencies {
  readonly tokens: Tokens;
  readonly clock: Pick<Clock, 'now'>;
  readonly apiKey: string;
}

export type KeepInstrumentResult =
  | { readonly kind: 'kept'; readonly instrument: Token }
  | { readonly kind: 'token_not_found' }
  | { readonly kind: DeclineCode };

/** What the issuer would refuse without any amount. */
const refusedUnseen = ['card_declined', 'expired_card', 'incorrect_cvc'] as const;

/** Keeps an instrument without charging it, once per customer and key. */
export async function keepInstrument(
  { tokens, clock, apiKey }: KeepInstrumentDependencies,
  request: { readonly token: string; readonly customer: string; readonly key: string },
): Promise<KeepInstrumentResult> {
  const now = clock.now();
  const token = await tokens.find(request.token, now);
  const instrument = token && keptAs(token, referenceFor(apiKey, request.customer, request.key));
  if (!instrument) return { kind: 'token_not_found' };
  const { outcome } = behaviourOf(token, now);
  const refused = refusedUnseen.find((code) => code === outcome);
  if (refused) return { kind: refused };
  await tokens.keep(instrument);
  return { kind: 'kept', instrument };
}
