import { defined } from '../defined.ts';
import type { CardType } from '../instrument.ts';
import { hasExpired, type SavedMethod } from '../saved-method.ts';

/** A saved method as a browser may see it (contract section 4). */
export function presentSavedMethod(method: SavedMethod, { defaultId, now }: { defaultId?: string; now: number }) {
  return defined({
    id: method.id,
    type: method.type,
    brand: method.cardType && brandOf(method.cardType),
    last4: method.last4,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    holder_name: method.holderName,
    bank_name: method.bankName,
    account_type: method.accountType,
    is_default: method.id === defaultId,
    expired: hasExpired(method, now) || undefined,
  });
}

/** The public contract writes this one with a capital. */
function brandOf(cardType: CardType): string {
  return cardType === 'visa' ? 'Visa' : cardType;
}
