import type { Account } from '../domain/account.ts';
import { isProblem, type Problem, problem } from '../domain/errors.ts';
import { awaitingPayer, recall } from '../domain/idempotency.ts';
import type { Processors } from '../domain/ports.ts';
import type { Attempt, AttemptKey, PaymentSession } from '../domain/session.ts';
import { type Confirmed, openAnswer } from './confirm-session.ts';
import { findProcessor } from './payment-source.ts';
import { wordOf } from './recover-attempt.ts';
import { chargeReport, type OnCharged } from './report-charge.ts';
import { inProgress } from './session-state.ts';
import { type SettleDeps, settleAttempt } from './settle-attempt.ts';

export interface RepeatDeps extends SettleDeps {
  readonly processors: Processors;
  readonly onCharged: OnCharged;
}

export interface RepeatConfirm {
  readonly session: PaymentSession;
  readonly account: Account;
  readonly key: AttemptKey | undefined;
  readonly requestId: string;
}

/**
 * What a confirm is answered whose key is known in this session: its stored answer, or what came of the step that its
 * payer had to take. Undefined: the key is new here.
 */
export async function repeatConfirm(
  deps: RepeatDeps,
  command: RepeatConfirm,
): Promise<Confirmed | Problem | undefined> {
  const { session, key } = command;
  const attempt = awaitingPayer(session, key);
  if (attempt) return goOn(deps, command, attempt);
  const known = recall(session, key);
  return known && !isProblem(known) ? { ...known, replayed: true } : known;
}

/**
 * Asks the processor what came of the payer's step, and settles by the same condition as whoever else hears of it.
 * Nothing is charged here. While the payer still has to act the answer is the same as before; what can't be told now is
 * left to the next request, or to recovery.
 */
async function goOn(deps: RepeatDeps, command: RepeatConfirm, attempt: Attempt): Promise<Confirmed | Problem> {
  const { session, account } = command;
  const { quote } = session;
  const processor = findProcessor(deps.processors, account, attempt);
  if (!processor || !quote) return inProgress();
  const outcome = await wordOf(deps, processor, session, attempt);
  if (outcome.kind === 'unknown') return inProgress();
  if (outcome.kind === 'action_required') return openAnswer(session, outcome, attempt.key);
  try {
    const answer = await settleAttempt(deps, { ...command, quote, attempt }, outcome);
    deps.onCharged(chargeReport({ sessionId: session.id, attemptId: attempt.id, processor: processor.name }, outcome));
    return { ...answer, replayed: false };
  } catch {
    return problem('network_error', { retryAfter: 2 });
  }
}
