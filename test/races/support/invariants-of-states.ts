import { firstLook, nextLook } from '../../../lambdas/domain/recovery.ts';
import { type Attempt, owesCharge } from '../../../lambdas/domain/session.ts';
import { dueOf, type Row } from './memory-store.ts';
import type { ModelProcessor } from './model-processor.ts';

type Demand = (name: string, holds: boolean, what: unknown) => void;

const RETRY_VOID_MS = 60_000;

/**
 * The latest moment at which the sweeper may look after an attempt: known by its start, or by the look before. A look
 * that got no answer may be followed by one that found the payer still at it.
 */
function latestLook(attempt: Attempt, settleWindowMs: number, now: number): number {
  const { startedAt, looks = 0, transactionId } = attempt;
  const again = looks > 0 ? (nextLook(looks - 1, now) ?? now) : startedAt + settleWindowMs;
  return looks > 0 && transactionId === undefined ? again : Math.max(firstLook(attempt), again);
}

/** What holds for a session at every moment. */
export function checkRow(demand: Demand, row: Row, bank: ModelProcessor, now: number, limited: boolean): void {
  const { session, owe } = row;
  const dueAt = dueOf(row);
  const { status, attempt, payment } = session;
  const standing = bank.standing(session.id);
  const state = { row, standing };
  const owes = owesCharge(session);
  const due = dueAt ?? Number.POSITIVE_INFINITY;

  demand('a charge to give back is due', owes === (owe !== undefined) && (!owes || due <= now + RETRY_VOID_MS), state);
  if (owes) {
    // The sweeper looks after it each minute as it is.
  } else if (attempt && !attempt.review) {
    // What is overdue may be moved to this moment by who hears of it: the next sweep finds it as before.
    const bound = Math.max(now, latestLook(attempt, bank.processor.settleWindowSeconds * 1_000, now));
    demand("every unknown converges within the sweeper's bound", due <= bound, { ...state, bound });
  } else if (status === 'active' && !attempt) {
    demand('a session that ran out of time is due', due <= session.expiresAt, state);
  } else {
    demand('what has ended is not due', dueAt === undefined, state);
  }

  if (!limited) return;
  demand('at most one successful charge', standing.length <= 1, state);
  const [charge] = standing;
  if (status === 'completed')
    demand('completed only by its charge', charge?.attemptId === payment?.attemptId && charge !== undefined, state);
  if (charge && status !== 'completed')
    demand('a charge holds its session until it completes it', charge.attemptId === attempt?.id, state);
  if (status === 'expired') demand('expired never charges', standing.length === 0 && !attempt, state);
}

/** What holds for a session when nothing is under way any more. */
export function checkEnd(demand: Demand, { session }: Row, bank: ModelProcessor): void {
  const standing = bank.standing(session.id);
  const state = { session, standing };
  demand("every unknown converges within the sweeper's bound", session.attempt === undefined, state);
  demand(
    'completed if and only if exactly one charge',
    standing.length === (session.status === 'completed' ? 1 : 0),
    state,
  );
  demand('a late approval is given back', !owesCharge(session), state);
}
