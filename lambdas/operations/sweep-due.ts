import type { Account } from '../domain/account.ts';
import type { Processors } from '../domain/ports.ts';
import { RECOVER_AFTER_MS } from '../domain/recovery.ts';
import { isPaymentSession, type LateApproval, owesCharge, type Session } from '../domain/session.ts';
import type { AccountStore, DueStore, SessionStore } from '../domain/store-ports.ts';
import { findProcessor, processorOf } from './payment-source.ts';
import { type Recovered, recoverAttempt } from './recover-attempt.ts';
import type { SettleDeps } from './settle-attempt.ts';
import { voidLateApprovals } from './void-late-approvals.ts';

export interface SweepDeps extends SettleDeps {
  readonly due: DueStore;
  readonly sessions: Pick<SessionStore, 'find' | 'expire'>;
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly processors: Processors;
  /** Told of a session that could not be handled now; it stays due. */
  readonly onFault: (fault: { sessionId: string; cause: unknown }) => void;
  /** Told of an attempt that only a person can settle now. No look-up by time finds it any more. */
  readonly onReview: (review: { sessionId: string; attemptId: string }) => void;
}

export type Swept = Recovered | 'expired' | 'voided' | 'nothing' | 'fault';
export type SweepSummary = Readonly<Partial<Record<Swept, number>>>;

export interface Sweep {
  readonly requestId: string;
  /** When to stop taking up work: milliseconds since the epoch. */
  readonly until: number;
}

const AT_ONCE = 10;

/** One pass over what is due: sessions that ran out of time, attempts nobody settled, charges to give back. */
export async function sweepDue(deps: SweepDeps, { requestId, until }: Sweep): Promise<SweepSummary> {
  const counts: Partial<Record<Swept, number>> = {};
  const ids = deps.due.list(deps.clock.now())[Symbol.asyncIterator]();
  const work = async () => {
    while (deps.clock.now() < until) {
      const next = await ids.next();
      if (next.done) return;
      const swept = await sweepSession(deps, next.value, requestId);
      counts[swept] = (counts[swept] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return counts;
}

async function sweepSession(deps: SweepDeps, sessionId: string, requestId: string): Promise<Swept> {
  try {
    const session = await deps.sessions.find(sessionId);
    return session ? await handle(deps, session, requestId) : 'nothing';
  } catch (cause) {
    deps.onFault({ sessionId, cause });
    return 'fault';
  }
}

async function handle(deps: SweepDeps, session: Session, requestId: string): Promise<Swept> {
  const owes = owesCharge(session);
  if (owes && (await giveBack(deps, session))) return 'voided';
  // A charge that can't be given back now holds up neither the next attempt nor the session's end.
  const swept = await handleState(deps, session, requestId);
  return owes && swept === 'nothing' ? 'unknown' : swept;
}

async function giveBack(deps: SweepDeps, session: Session): Promise<boolean> {
  const account = await accountOf(deps, session);
  const processorOfApproval = (approval: LateApproval) => processorOf(deps.processors, account, approval);
  return voidLateApprovals(deps.attempts, processorOfApproval, session, deps.clock.now());
}

async function handleState(deps: SweepDeps, session: Session, requestId: string): Promise<Swept> {
  const now = deps.clock.now();
  const { attempt } = session;
  if (attempt && isPaymentSession(session)) {
    if (attempt.review || attempt.startedAt + RECOVER_AFTER_MS > now) return 'nothing';
    const account = await accountOf(deps, session);
    const processor = findProcessor(deps.processors, account, attempt);
    const recovered = await recoverAttempt(deps, { session, account, processor, attempt, requestId });
    if (recovered === 'needs_review') deps.onReview({ sessionId: session.id, attemptId: attempt.id });
    return recovered;
  }
  if (session.status !== 'active' || session.expiresAt > now) return 'nothing';
  const { done } = await deps.sessions.expire(session.id, now);
  return done ? 'expired' : 'nothing';
}

async function accountOf({ accounts }: SweepDeps, { account: uid }: Session): Promise<Account> {
  const account = await accounts.find(uid);
  if (!account) throw new Error('A session has an account that does not exist');
  return account;
}
