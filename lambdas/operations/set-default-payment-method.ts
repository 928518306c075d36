import type { Account } from '../domain/account.ts';
import { type Problem, problem } from '../domain/errors.ts';
import { findMethod, withDefault } from '../domain/saved-method.ts';
import type { WalletSession } from '../domain/session.ts';
import type { WalletView } from '../domain/wire/present-saved-method.ts';
import { type Changed, changeWallet, type WalletDeps, walletProblem } from './change-wallet.ts';

/** Makes a saved method the default; the one before is no longer. */
export async function setDefaultPaymentMethod(
  deps: WalletDeps,
  session: WalletSession,
  account: Account,
  methodId: string,
): Promise<(WalletView & Changed) | Problem> {
  return (
    walletProblem(deps, session, account) ??
    changeWallet(deps, session, (wallet) => {
      const method = findMethod(wallet, methodId);
      return method ? { wallet: withDefault(wallet, method), method } : problem('not_found');
    })
  );
}
