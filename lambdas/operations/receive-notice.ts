import type { Account } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import type { ProcessorNotice } from '../domain/ports.ts';
import { type Attempt, isPaymentSession, type PaymentSession, type Session } from '../domain/session.ts';
import type { PaymentStore, SessionStore } from '../domain/store-ports.ts';
import { type SettleDeps, settleAttempt } from './settle-attempt.ts';

const TRIES = 4;

export interface ReceiveNoticeDeps extends SettleDeps {
  readonly sessions: Pick<SessionStore, 'find'>;
  readonly payments: PaymentStore;
}

export interface ReceiveNotice {
  readonly account: Account;
  /** The processor that sent it. */
  readonly processor: string;
  readonly notice: ProcessorNotice;
  readonly requestId: string;
}

/** `noted`: it is looked after soon. `ignored`: it is about nothing here, or tells what is known. */
export type Received = 'settled' | 'noted' | 'late' | 'progressed' | 'disputed' | 'ignored';

/**
 * What a processor tells of its own accord. It may come twice, late, in any order, and beside the confirm that it is
 * about: each change is made on the same conditions as everywhere else, and what has happened already is left alone.
 */
export async function receiveNotice(deps: ReceiveNoticeDeps, received: ReceiveNotice): Promise<Received> {
  const { notice, account } = received;
  const session = await deps.sessions.find(notice.reference);
  if (!session || session.account !== account.uid || !isPaymentSession(session)) return 'ignored';
  return notice.kind === 'dispute' ? disputed(deps, session, notice) : told(deps, session, { ...received, notice });
}

async function told(
  deps: ReceiveNoticeDeps,
  session: PaymentSession,
  { account, processor, notice, requestId }: ReceiveNotice & { notice: { kind: 'charge' } },
): Promise<Received> {
  const { attemptId, transactionId, outcome } = notice;
  const { attempt, payment, quote } = session;
  if (attempt?.id === attemptId && quote) {
    if (outcome.kind === 'declined' && attempt.transactionId !== undefined) return lookSoon(deps, session, attempt);
    await settleAttempt(deps, { session, account, quote, attempt, requestId }, outcome);
    return 'settled';
  }
  if (payment?.attemptId === attemptId) {
    if (outcome.kind === 'pending') return 'ignored';
    const status = outcome.kind === 'approved' ? 'succeeded' : 'failed';
    const { done } = await deps.payments.progress(session, { attemptId, from: 'pending', to: status });
    return done ? 'progressed' : 'ignored';
  }
  const charged = outcome.kind === 'approved' || outcome.kind === 'pending';
  if (!charged || session.lateApprovals?.some((approval) => approval.attemptId === attemptId)) return 'ignored';
  // Its attempt was released, or another one paid: it must not stand.
  const credentials = account.profile.processorCredentialsSecret;
  const approval = defined({ attemptId, transactionId, processor, credentials });
  await deps.attempts.recordLateApproval(session, approval, deps.clock.now());
  return 'late';
}

/**
 * A payer who was told how to go on could do so with another card: the transaction is called off before the session is
 * given back, by the request that the payer's page repeats or by the next sweep.
 */
async function lookSoon({ attempts, clock }: ReceiveNoticeDeps, session: PaymentSession, attempt: Attempt) {
  await attempts.postpone(session, attempt, { dueAt: clock.now(), looks: attempt.looks ?? 0 });
  return 'noted' as const;
}

async function disputed(
  { payments }: ReceiveNoticeDeps,
  first: PaymentSession,
  { attemptId, dispute, returned }: ProcessorNotice & { kind: 'dispute' },
): Promise<Received> {
  if (first.payment?.attemptId !== attemptId) return 'ignored';
  if (returned) await payments.progress(first, { attemptId, from: 'succeeded', to: 'failed' });
  let session: Session = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const recorded = await payments.recordDispute(session, dispute);
    if (recorded.done) return 'disputed';
    // Nothing was in the way: what is noted already is newer.
    if (!recorded.session || recorded.session === session) return 'ignored';
    session = recorded.session;
  }
  throw new Error('Another word on the same disputes came in between, again and again');
}
