import type { ChargeRecord, ChargeStatus, Charges } from '../store/charges.ts';

/** What the public ledger shows: charges that the processor has decided on. */
const shown: readonly ChargeStatus[] = ['succeeded', 'declined', 'pending', 'voided'];

/** The ledger of a reference, oldest first (contract section 8). */
export async function listCharges(charges: Pick<Charges, 'list'>, reference: string): Promise<ChargeRecord[]> {
  return (await charges.list(reference)).filter(({ status }) => shown.includes(status));
}
