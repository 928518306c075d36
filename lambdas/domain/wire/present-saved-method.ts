import { defined } from '../defined.ts';
import type { CardType } from '../instrument.ts';
import { hasExpired, inOrder, type SavedMethod, type Wallet } from '../saved-method.ts';
import { lockOf, type WalletSession } from '../session.ts';

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

export interface WalletView {
  readonly session: WalletSession;
  readonly wallet: Wallet;
  readonly now: number;
}

/** A saved method in a wallet session: what the merchant says of it goes along. */
export function presentWalletMethod({ session, wallet, now }: WalletView, method: SavedMethod) {
  const badges = session.wallet?.method_badges ?? [];
  return {
    ...presentSavedMethod(method, defined({ defaultId: wallet.defaultId, now })),
    badges: badges
      .filter(({ payment_method_uids: uids }) => uids.includes(method.id))
      .map(({ label, color }) => ({ label, color })),
    locked: lockOf(session, method.id) ?? null,
  };
}

export function presentWallet(view: WalletView) {
  return {
    methods: inOrder(view.wallet).map((method) => presentWalletMethod(view, method)),
    allowed_methods: view.session.allowedMethods,
  };
}
