import type { Config, SavedMethod } from '../../api-client/session-api.ts';
import type { FrameOptions } from '../../protocol.ts';

/** A way to pay. */
export type Choice =
  | {
      readonly key: string;
      readonly kind: 'card' | 'ach';
      /** Its fields stand in frames of the processor's own. */
      readonly hosted?: true;
    }
  | {
      readonly key: string;
      readonly kind: 'saved';
      readonly saved: SavedMethod;
      /** Its security code is to be typed again. */
      readonly recheck?: true;
      /** In a frame of the processor's own. */
      readonly hosted?: true;
    };

/** What there are fields for. Stripe's bank accounts need an intent before there is a quote: docs/stripe.md. */
const newKinds: Readonly<Record<string, readonly ('card' | 'ach')[]>> = { sandbox: ['card', 'ach'], stripe: ['card'] };

/** What the session allows and the merchant's page has not turned off: saved methods first, the default one leading. */
export function choicesOf(config: Config, options: FrameOptions): Choice[] {
  const { name: processor } = config.processor;
  const fields = newKinds[processor];
  if (fields === undefined) return [];
  const offered = (kind: 'card' | 'ach') =>
    config.allowed_methods.includes(kind) && !(kind === 'card' ? options.disableCreditCard : options.disableAch);
  const kinds = (['card', 'ach'] as const).filter(offered);
  const recheck = ({ type }: SavedMethod) => type === 'card' && (config.cvv_recheck || options.cvvRecheck === true);
  const hosted = processor === 'stripe' && { hosted: true as const };
  const usable = ({ type }: SavedMethod) => kinds.includes(type);
  const saved = options.newMethodOnly || config.scope === 'wallet' ? [] : (config.saved_methods ?? []).filter(usable);
  return [
    ...[...saved]
      .sort((one, other) => Number(other.is_default ?? false) - Number(one.is_default ?? false))
      .map((method) => ({
        key: method.id,
        kind: 'saved' as const,
        saved: method,
        ...(recheck(method) && { recheck: true as const, ...hosted }),
      })),
    ...kinds.filter((kind) => fields.includes(kind)).map((kind) => ({ key: kind, kind, ...hosted })),
  ];
}

/** The method by its name in the API. */
export const methodOf = (choice: Choice): 'card' | 'ach' => (choice.kind === 'saved' ? choice.saved.type : choice.kind);

/** A saved card whose time is over is shown, so that the payer knows why, but it can't be chosen. */
export const isUsable = (choice: Choice): boolean => choice.kind !== 'saved' || !choice.saved.expired;
