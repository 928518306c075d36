import type { Account } from '../domain/account.ts';
import type { LookUpOutcome, Processor } from '../domain/ports.ts';
import { nextLook } from '../domain/recovery.ts';
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
  const outcome = processor ? await finalWord(processor, session, attempt) : ({ kind: 'unknown' } as const);
  switch (outcome.kind) {
    case 'approved':
    case 'pending':
      await settleAttempt(deps, claimed, outcome);
      return 'completed';
    case 'declined':
      await settleAttempt(deps, claimed, outcome);
      return 'declined';
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

/** What became of the attempt; `failed` only when its key can't charge any more. */
async function finalWord(
  processor: Processor,
  session: PaymentSession,
  attempt: Attempt,
): Promise<Exclude<LookUpOutcome, { kind: 'absent' }>> {
  const reference = { attemptId: attempt.id, reference: session.id, startedAt: attempt.startedAt };
  const seen = await processor.lookUp(reference);
  if (seen.kind !== 'absent') return seen;
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
