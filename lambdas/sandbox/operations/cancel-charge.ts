import type { Clock, Ids } from '../../domain/ports.ts';
import type { ChargeName, ChargeRecord, Charges } from '../store/charges.ts';

export interface CancelChargeDependencies {
  readonly charges: Charges;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
}

/** Makes a key unusable, unless its charge has its outcome already; answers the charge that stands under it. */
export function cancelCharge(
  { charges, clock, ids }: CancelChargeDependencies,
  name: ChargeName,
): Promise<ChargeRecord> {
  return charges.cancel(name, { id: `ch_${ids.random()}`, createdAt: new Date(clock.now()).toISOString() });
}
