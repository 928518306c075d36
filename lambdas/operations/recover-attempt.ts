import type { Account } from '../domain/account.ts';
import type { ChargeOutcome, Processor } from '../domain/ports.ts';
import { AUTHENTICATE_WITHIN_MS, nextLook } from '../domain/recovery.ts';
import { defined } from '../domain/defined.ts';
import { type Attempt, owesCharge, type PaymentSession } from '../domain/session.ts';
import { type SettleDeps, settleAttempt } from './settle-attempt.ts';

export interface RecoverAttempt {
  readonly session: PaymentSession;
  readonly account: Account;
  /** Undefined where the attempt's processor is not part of the deployment: then nobody can be asked. */
  readonly processor: Processor | undefined;
  readonly attempt: Attempt;
  readonly requestId: string;
}

export type Recovered = 'completed' | 'declined' | 'released' | 'waiting' | 'unknown' | 'needs_review';

/**
 * Makes an unknown outcome known: asks the processor by the attempt's id and settles by the same condition as the
 * confirm that began it. Silence is never taken for a failure: an attempt that the processor does not know is released
 * only once its key is unusable there and the settle window has passed.
 */
export async function recoverAttempt(deps: SettleDeps, command: RecoverAttempt): Promise<Recovered> {
  const { session, processor, attempt } = command;
  if (!session.quote) throw new Error('An attempt is under way without a quote');
  const claimed = { ...command, quote: session.quote };
  const outcome = processor ? await wordOf(deps, processor, session, attempt) : ({ kind: 'unknown' } as const);
  switch (outcome.kind) {
    case 'approved':
    case 'pending':
      await settleAttempt(deps, claimed, outcome);
      return 'completed';
    case 'declined':
      await settleAttempt(deps, claimed, outcome);
      return 'declined';
    case 'action_required': {
      const dueAt = attempt.startedAt + AUTHENTICATE_WITHIN_MS;
      await deps.attempts.awaitPayer(session, attempt, { transactionId: outcome.transactionId, dueAt });
      return 'waiting';
    }
    case 'failed': {
      const releasableAt = attempt.startedAt + (processor?.settleWindowSeconds ?? 0) * 1_000;
      if (deps.clock.now() >= releasableAt) {
        await settleAttempt(deps, claimed, outcome);
        return 'released';
      }
      await deps.attempts.postpone(session, attempt, { dueAt: releasableAt, looks: attempt.looks ?? 0 });
      return 'waiting';
    }
    case 'unknown':
      return askAgain(deps, session, attempt);
  }
}

/**
 * What became of the attempt; `failed` only when its key can't charge any more, `action_required` only while its payer
 * still has time. A payer who was told how to go on could do so with another card after a refusal, so that such a
 * transaction is called off first.
 */
export async function wordOf(
  { clock }: Pick<SettleDeps, 'clock'>,
  processor: Processor,
  session: PaymentSession,
  { id: attemptId, startedAt, transactionId }: Attempt,
): Promise<ChargeOutcome> {
  const reference = defined({ attemptId, reference: session.id, startedAt, transactionId });
  const seen = await processor.lookUp(reference);
  const inTime = clock.now() < startedAt + AUTHENTICATE_WITHIN_MS;
  if (seen.kind === 'action_required' && inTime) return seen;
  const stands = seen.kind !== 'absent' && seen.kind !== 'action_required';
  if (stands && (seen.kind !== 'declined' || transactionId === undefined)) return seen;
  const cancelled = await processor.cancel(reference);
  return cancelled.kind === 'absent' ? { kind: 'failed' } : cancelled;
}

async function askAgain(
  { attempts, clock }: SettleDeps,
  session: PaymentSession,
  attempt: Attempt,
): Promise<Recovered> {
  // Until that charge is given back the session is due each minute, which is not this attempt's schedule.
  if (owesCharge(session)) return 'unknown';
  const looks = attempt.looks ?? 0;
  const dueAt = nextLook(looks, clock.now());
  if (dueAt === undefined) {
    const { done } = await attempts.askForReview(session, attempt);
    return done ? 'needs_review' : 'unknown';
  }
  await attempts.postpone(session, attempt, { dueAt, looks: looks + 1 });
  return 'unknown';
}
