import type { Account } from '../domain/account.ts';
import { isProblem, type Problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { SavedMethod, Wallet } from '../domain/saved-method.ts';
import type { WalletSession } from '../domain/session.ts';
import type { WalletStore } from '../domain/store-ports.ts';
import type { WalletView } from '../domain/wire/present-saved-method.ts';
import { closedProblem, inactiveProblem } from './session-state.ts';

/** Each time that a write is lost another one was made, and a customer's wallet has few writers. */
const TRIES = 12;

export interface WalletDeps {
  readonly wallets: WalletStore;
  readonly clock: Clock;
}

/** A wallet after its change, and the method that it was about. */
export interface Changed {
  readonly wallet: Wallet;
  readonly method: SavedMethod;
}

/** Why nothing may be done in this wallet session now; undefined: it is open. */
export function walletProblem({ clock }: WalletDeps, session: WalletSession, account: Account): Problem | undefined {
  return closedProblem(session, clock.now()) ?? inactiveProblem(account);
}

/**
 * Changes the wallet as it is at the moment of the write: what was decided on another state is decided again.
 * @throws Error when others changed it each time
 */
export async function changeWallet(
  { wallets, clock }: WalletDeps,
  session: WalletSession,
  change: (wallet: Wallet) => Changed | Problem,
): Promise<(WalletView & Changed) | Problem> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const changed = change(await wallets.find(session.account, session.customerId));
    if (isProblem(changed)) return changed;
    if (await wallets.save(changed.wallet)) return { ...changed, session, now: clock.now() };
    await clock.sleep(10 + 60 * Math.random());
  }
  throw new Error('The wallet kept changing');
}
