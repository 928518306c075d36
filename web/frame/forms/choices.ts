import type { Config, SavedMethod } from '../../api-client/session-api.ts';
import type { FrameOptions } from '../../protocol.ts';

/** A way to pay that can be chosen. */
export type Choice =
  | { readonly key: string; readonly kind: 'card' | 'ach' }
  | { readonly key: string; readonly kind: 'saved'; readonly saved: SavedMethod };

/** What the session allows and the merchant's page has not turned off: saved methods first, the default one leading. */
export function choicesOf(config: Config, options: FrameOptions): Choice[] {
  if (config.scope !== 'payment' || config.processor.name !== 'sandbox') return [];
  const offered = (kind: 'card' | 'ach') =>
    config.allowed_methods.includes(kind) && !(kind === 'card' ? options.disableCreditCard : options.disableAch);
  const kinds = (['card', 'ach'] as const).filter(offered);
  const saved = options.newMethodOnly ? [] : (config.saved_methods ?? []).filter(({ type }) => kinds.includes(type));
  return [
    ...[...saved]
      .sort((one, other) => Number(other.is_default ?? false) - Number(one.is_default ?? false))
      .map((method) => ({ key: method.id, kind: 'saved' as const, saved: method })),
    ...kinds.map((kind) => ({ key: kind, kind })),
  ];
}

/** The method by its name in the API. */
export const methodOf = (choice: Choice): 'card' | 'ach' => (choice.kind === 'saved' ? choice.saved.type : choice.kind);
