import { declineCodes } from '../../domain/errors.ts';
import type { Clock, Ids } from '../../domain/ports.ts';
import { keptAs, referenceFor } from '../kept-instrument.ts';
import type { ChargeName, ChargeRecord, Charges, ChargeTerms } from '../store/charges.ts';
import type { Token, Tokens } from '../store/tokens.ts';
import { type Behaviour, behaviours } from '../test-instruments.ts';

export interface CreateChargeDependencies {
  readonly tokens: Tokens;
  readonly charges: Charges;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly apiKey: string;
  /** Ends the process, so that the caller gets no answer. */
  readonly crash: () => never;
}

export type CreateChargeResult =
  | { readonly kind: 'charge'; readonly charge: ChargeRecord }
  | { readonly kind: 'idempotency_key_reused' }
  | { readonly kind: 'token_not_found' };

export interface ChargeOptions {
  /** Keeps the instrument for this customer if the charge is taken. */
  readonly save?: { readonly customer: string } | undefined;
  /** Of the security code that the payer typed again; kept nowhere. */
  readonly cvcToken?: string | undefined;
}

/**
 * Charges a token, once per key. The first conditional put under the key decides; whoever comes with the key
 * later gets what stands under it.
 */
export async function createCharge(
  dependencies: CreateChargeDependencies,
  name: ChargeName,
  terms: ChargeTerms,
  { save, cvcToken }: ChargeOptions = {},
): Promise<CreateChargeResult> {
  const { tokens, charges, clock, ids, apiKey, crash } = dependencies;
  const now = clock.now();
  const [earlier, token, code] = await Promise.all([
    charges.find(name),
    tokens.find(terms.token, now),
    cvcToken === undefined ? undefined : tokens.findCode(cvcToken, now),
  ]);
  if (earlier) return repeated(earlier, terms);
  if (!token || (cvcToken !== undefined && !code)) return { kind: 'token_not_found' };

  const behaviour: Behaviour = code?.right === false ? behaviours.incorrect_cvc : behaviourOf(token, now);
  if (behaviour.crash === 'before') crash();
  const taken = ['succeeded', 'pending'].includes(behaviour.outcome);
  const kept = taken && save && keptAs(token, referenceFor(apiKey, save.customer, `charge:${name.key}`));
  if (kept) await tokens.keep(kept);
  const settled: ChargeRecord = {
    ...name,
    id: `ch_${ids.random()}`,
    createdAt: new Date(now).toISOString(),
    terms,
    ...statusOf(behaviour),
    ...(kept && { kept }),
  };
  const { added, charge } = await charges.add(behaviour.delay ? { ...settled, status: 'in_progress' } : settled);
  if (!added) return repeated(charge, terms);
  if (behaviour.crash === 'after') crash();
  if (!behaviour.delay) return { kind: 'charge', charge };
  await clock.sleep(behaviour.delay);
  return { kind: 'charge', charge: await charges.finish(settled) };
}

function repeated(charge: ChargeRecord, terms: ChargeTerms): CreateChargeResult {
  const { terms: known } = charge;
  const same =
    !known || (known.token === terms.token && known.amount === terms.amount && known.currency === terms.currency);
  return same ? { kind: 'charge', charge } : { kind: 'idempotency_key_reused' };
}

export function behaviourOf(token: Token, now: number): Behaviour {
  if (token.type === 'card' && hasExpired(token.card, now)) return behaviours.expired_card;
  return behaviours[token.behaviour];
}

/** A card is good to the end of its month, by UTC. */
function hasExpired(card: { readonly expMonth: number; readonly expYear: number }, now: number): boolean {
  return now >= Date.UTC(card.expYear, card.expMonth, 1);
}

function statusOf({ outcome }: Behaviour): Pick<ChargeRecord, 'status' | 'declineCode'> {
  const declineCode = declineCodes.find((code) => code === outcome);
  if (declineCode) return { status: 'declined', declineCode };
  return { status: outcome === 'pending' || outcome === 'succeeded' ? outcome : 'failed' };
}
