import type { Account } from '../domain/account.ts';
import type { Keys } from '../domain/credential.ts';
import { defined } from '../domain/defined.ts';
import { type DeclineCode, type Problem, problem } from '../domain/errors.ts';
import type { Clock, DefiniteOutcome } from '../domain/ports.ts';
import type { Attempt, Payment, PaymentSession, Quote, StoredAnswer } from '../domain/session.ts';
import type { AttemptStore, GuardStore, VelocityStore, Written } from '../domain/store-ports.ts';
import { errorBody } from '../domain/wire/error.ts';
import { presentConfirmation } from '../domain/wire/present-payment.ts';
import { completeAndSave, type SaveDeps } from './save-with-payment.ts';
import { noteDecline } from './watch-cards.ts';
import { signedRedirect } from './view-session.ts';

export interface SettleDeps extends SaveDeps {
  readonly attempts: AttemptStore;
  readonly guards: GuardStore;
  readonly velocity: VelocityStore;
  readonly keys: Keys;
  readonly clock: Clock;
}

/** A claimed session, what it was claimed with, and the request that its answer belongs to. */
export interface Claimed {
  readonly session: PaymentSession;
  readonly account: Account;
  readonly quote: Quote;
  readonly attempt: Attempt;
  readonly requestId: string;
}

/**
 * Writes a definite outcome down, on condition that this attempt still holds the session, together with the answer
 * that its key gets from now on.
 * @throws when the write's own outcome is unknown; the attempt then stays claimed until it is recovered.
 */
export async function settleAttempt(
  deps: SettleDeps,
  claimed: Claimed,
  outcome: DefiniteOutcome,
): Promise<StoredAnswer> {
  return outcome.kind === 'approved' || outcome.kind === 'pending'
    ? complete(deps, claimed, outcome)
    : release(deps, claimed, outcome);
}

async function complete(
  deps: SettleDeps,
  claimed: Claimed,
  outcome: Extract<DefiniteOutcome, { transactionId: string }>,
): Promise<StoredAnswer> {
  const { attempts, keys, clock } = deps;
  const { session, account, quote, attempt } = claimed;
  const now = clock.now();
  const completion = (savedMethodId?: string) => {
    const payment: Payment = defined({
      attemptId: attempt.id,
      transactionId: outcome.transactionId,
      status: outcome.kind === 'pending' ? ('pending' as const) : ('succeeded' as const),
      method: quote.method,
      cardType: quote.cardType,
      last4: quote.last4,
      fee: quote.fee,
      checks: outcome.kind === 'approved' ? outcome.checks : undefined,
      savedMethodId,
    });
    const body = JSON.stringify(presentConfirmation(session, payment, signedRedirect(keys, session, account, now)));
    const answer = { requestHash: attempt.key?.requestHash ?? '', status: 200, body };
    return { payment, answer, settlement: { session, attempt, now, answer } };
  };
  const saving = await completeAndSave(deps, claimed, outcome.vaulted, completion);
  const { answer, settlement, payment } = saving?.completion ?? completion(attempt.savedMethodId);
  const written = saving?.written ?? (await attempts.complete(settlement, payment));
  if (written.done) return earlierAnswer(attempt, written) ?? answer;
  return givenBack(deps, claimed, outcome.transactionId, written);
}

async function release(
  deps: SettleDeps,
  { session, quote, attempt, requestId }: Claimed,
  outcome: { kind: 'declined'; code: DeclineCode } | { kind: 'failed' },
): Promise<StoredAnswer> {
  const { attempts, guards, clock } = deps;
  const answer = refusalAnswer(
    problem(outcome.kind === 'declined' ? outcome.code : 'processing_error'),
    attempt,
    requestId,
  );
  // First the guard: a crash in between leaves the attempt, which is looked after, and not a guard, which is not.
  if (attempt.guard !== undefined) await guards.leave(attempt.guard, session.id, attempt.id);
  const written = await attempts.release({ session, attempt, now: clock.now(), answer }, outcome.kind);
  if (outcome.kind === 'declined') await noteDecline(deps, session, quote, attempt);
  return earlierAnswer(attempt, written) ?? answer;
}

/**
 * The charge was approved after its attempt had been released, so it must not stand: it is noted for the sweeper to
 * void.
 */
async function givenBack(
  { attempts, clock }: SettleDeps,
  { session, attempt, requestId }: Claimed,
  transactionId: string,
  written: Written,
): Promise<StoredAnswer> {
  const { id: attemptId, processor, credentials } = attempt;
  const approval = defined({ attemptId, transactionId, processor, credentials });
  await attempts.recordLateApproval(session, approval, clock.now());
  return earlierAnswer(attempt, written) ?? refusalAnswer(problem('processing_error'), attempt, requestId);
}

/** Somebody else settled this attempt first: its key has an answer already, and keeps it. */
function earlierAnswer({ key }: Attempt, { session }: Written): StoredAnswer | undefined {
  return key && session?.answers.get(key.keyHash);
}

function refusalAnswer(refusal: Problem, { key }: Attempt, requestId: string): StoredAnswer {
  const body = JSON.stringify(errorBody(refusal, requestId));
  return { requestHash: key?.requestHash ?? '', status: refusal.status, body };
}
