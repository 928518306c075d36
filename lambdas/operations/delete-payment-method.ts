import type { Account } from '../domain/account.ts';
import { isProblem, type Problem, problem } from '../domain/errors.ts';
import { findMethod, withoutMethod } from '../domain/saved-method.ts';
import { lockOf, type WalletSession } from '../domain/session.ts';
import { changeWallet, type WalletDeps, walletProblem } from './change-wallet.ts';

/**
 * Takes a saved method out of the wallet. From then on nobody pays with it; the processor is told to forget it by the
 * next sweep, which asks until it has. Undefined: it is done.
 */
export async function deletePaymentMethod(
  deps: WalletDeps,
  session: WalletSession,
  account: Account,
  methodId: string,
): Promise<Problem | undefined> {
  const refusal = walletProblem(deps, session, account);
  if (refusal) return refusal;
  const changed = await changeWallet(deps, session, (wallet) => {
    const method = findMethod(wallet, methodId);
    if (!method) return problem('not_found');
    const lock = lockOf(session, methodId);
    return lock ? problem('method_locked') : { wallet: withoutMethod(wallet, method), method };
  });
  return isProblem(changed) ? changed : undefined;
}
