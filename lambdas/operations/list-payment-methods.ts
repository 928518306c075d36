import type { Account } from '../domain/account.ts';
import type { Problem } from '../domain/errors.ts';
import type { ProcessorDirectory } from '../domain/ports.ts';
import type { WalletSession } from '../domain/session.ts';
import type { WalletView } from '../domain/wire/present-saved-method.ts';
import { type WalletDeps, walletProblem } from './change-wallet.ts';

export interface ListPaymentMethodsDeps extends WalletDeps {
  readonly processors: ProcessorDirectory;
}

/** What the customer has saved with processors that this deployment has. */
export async function listPaymentMethods(
  deps: ListPaymentMethodsDeps,
  session: WalletSession,
  account: Account,
): Promise<WalletView | Problem> {
  const refusal = walletProblem(deps, session, account);
  if (refusal) return refusal;
  const wallet = await deps.wallets.find(session.account, session.customerId);
  const methods = wallet.methods.filter(
    ({ processor }) => deps.processors.get(processor, account.profile) !== undefined,
  );
  return { session, wallet: { ...wallet, methods }, now: deps.clock.now() };
}
