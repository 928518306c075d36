import type { Account } from '../domain/account.ts';
import { isProblem, type Problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { withoutMethods } from '../domain/saved-method.ts';
import type { Session } from '../domain/session.ts';
import type { CustomerStore, SessionStore, WalletStore } from '../domain/store-ports.ts';
import { inProgress } from './session-state.ts';

/** What one request erases: it has to end in the time that a function has. */
const PAGE = 100;
/** Writes at a time. */
const TOGETHER = 20;
/** Each time that a write is lost another one was made, and a customer's wallet has few writers. */
const TRIES = 12;

export interface EraseCustomerDeps {
  readonly customers: CustomerStore;
  readonly sessions: Pick<SessionStore, 'expire'>;
  readonly wallets: Pick<WalletStore, 'find' | 'save'>;
  readonly clock: Clock;
}

export interface Erased {
  readonly sessions: number;
  readonly savedMethods: number;
  /** Whether nothing is left; otherwise the request is to be repeated. */
  readonly complete: boolean;
}

/**
 * Deletes what is stored of a customer: saved methods, which the processor is told to forget by the next sweep, and in
 * every session whatever is the customer's own. What a payment was, and what it was for, stays for the accounts. Open
 * sessions end; while one is being charged nothing is changed.
 */
export async function eraseCustomer(
  deps: EraseCustomerDeps,
  { uid }: Account,
  customerId: string,
): Promise<Erased | Problem> {
  const { sessions, next } = await deps.customers.sessionsOf(uid, customerId, { limit: PAGE });
  if (sessions.some(({ attempt }) => attempt)) return inProgress();
  const savedMethods = await eraseWallet(deps, uid, customerId);
  let erased = 0;
  for (let from = 0; from < sessions.length; from += TOGETHER) {
    const group = sessions.slice(from, from + TOGETHER);
    const done = await Promise.all(group.map((session) => eraseSession(deps, session, customerId)));
    const refusal = done.find(isProblem);
    if (refusal) return refusal;
    erased += done.filter((change) => change === true).length;
  }
  return { sessions: erased, savedMethods, complete: next === undefined };
}

/** Whether there was something to erase. */
async function eraseSession(
  { customers, sessions, clock }: EraseCustomerDeps,
  { id, status }: Session,
  customerId: string,
): Promise<boolean | Problem> {
  if (status === 'active') await sessions.expire(id, clock.now());
  const written = await customers.erase(id, customerId);
  if (written.done) return true;
  // A payment began after the sessions were read.
  return written.session?.attempt ? inProgress() : false;
}

async function eraseWallet({ wallets, clock }: EraseCustomerDeps, uid: string, customerId: string): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const wallet = await wallets.find(uid, customerId);
    if (wallet.methods.length === 0) return 0;
    if (await wallets.save(withoutMethods(wallet))) return wallet.methods.length;
    await clock.sleep(10 + 60 * Math.random());
  }
  throw new Error('The wallet kept changing');
}
