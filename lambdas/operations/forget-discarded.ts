import type { Account } from '../domain/account.ts';
import type { Clock, MethodVault, Processors } from '../domain/ports.ts';
import type { Discarded, Wallet } from '../domain/saved-method.ts';
import type { AccountStore, WalletStore } from '../domain/store-ports.ts';

import { findProcessor } from './payment-source.ts';

const RETRY_MS = 3_600_000;

export interface ForgetDiscardedDeps {
  readonly wallets: WalletStore;
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly vault: Pick<MethodVault, 'open'>;
  readonly processors: Processors;
  readonly clock: Clock;
}

/**
 * Tells the processors to forget what customers have deleted or replaced, until they have; answers how many references
 * are gone. A reference stays noted until its processor says that it is forgotten.
 * @param until when to stop taking up work: milliseconds since the epoch
 */
export async function forgetDiscarded(deps: ForgetDiscardedDeps, until: number): Promise<number> {
  let forgotten = 0;
  for await (const id of deps.wallets.listDue(deps.clock.now())) {
    if (deps.clock.now() >= until) break;
    const wallet = await deps.wallets.read(id);
    if (wallet && wallet.discarded.length > 0) forgotten += await forgetOf(deps, wallet);
  }
  return forgotten;
}

async function forgetOf(deps: ForgetDiscardedDeps, wallet: Wallet): Promise<number> {
  const account = await deps.accounts.find(wallet.account);
  if (!account) return 0;
  const left: Discarded[] = [];
  for (const discarded of wallet.discarded)
    if (!(await isForgotten(deps, { wallet, account }, discarded))) left.push(discarded);
  // What was changed meanwhile is due still, and to forget a reference twice is to forget it once.
  await deps.wallets.save({ ...wallet, discarded: left }, deps.clock.now() + RETRY_MS);
  return wallet.discarded.length - left.length;
}

async function isForgotten(
  { vault, processors }: ForgetDiscardedDeps,
  { wallet: { id }, account: { uid, profile } }: { wallet: Wallet; account: Account },
  discarded: Discarded,
): Promise<boolean> {
  const keeper = findProcessor(processors, { profile }, discarded)?.keeper;
  if (!keeper) return false;
  const reference = await vault.open(discarded.sealedReference, { account: uid, wallet: id }).catch(() => undefined);
  return reference !== undefined && keeper.forget(reference);
}
