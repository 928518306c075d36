import type { Processor } from '../domain/ports.ts';
import { firstLook } from '../domain/recovery.ts';
import type { LateApproval, Session } from '../domain/session.ts';
import type { AttemptStore } from '../domain/store-ports.ts';

const RETRY_MS = 60_000;

/** Gives back every charge that was approved for an attempt which had been released; true when none is left. */
export async function voidLateApprovals(
  attempts: Pick<AttemptStore, 'settleLateApprovals'>,
  processorOf: (approval: LateApproval) => Processor,
  session: Session,
  now: number,
): Promise<boolean> {
  const approvals: LateApproval[] = [];
  for (const approval of session.lateApprovals ?? []) {
    const { attemptId, transactionId } = approval;
    const voided =
      approval.voided || (await processorOf(approval).void({ attemptId, transactionId, reference: session.id }));
    approvals.push({ ...approval, voided });
  }
  const done = approvals.every(({ voided }) => voided);
  await attempts.settleLateApprovals(session, approvals, done ? nextDue(session) : now + RETRY_MS);
  return done;
}

/** When a session without late approvals is due: its attempt, its end, or never. */
function nextDue({ status, attempt, expiresAt }: Session): number | undefined {
  if (status !== 'active') return undefined;
  if (attempt) return attempt.review ? undefined : firstLook(attempt);
  return expiresAt;
}
