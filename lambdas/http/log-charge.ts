import type { DeclineCode } from '../domain/errors.ts';
import type { Measures } from '../domain/metrics.ts';
import { logger, messages } from './log.ts';

interface Charge {
  readonly sessionId: string;
  readonly attemptId: string;
  readonly processor: string;
  readonly outcome: string;
  readonly reason?: DeclineCode;
  readonly durationMs?: number;
}

/** What a processor said of a charge. The request's own line has the answer that the payer got. */
export function logCharge({ sessionId, attemptId, processor, outcome, reason, durationMs }: Charge): void {
  const fields = { session_id: sessionId, attempt_id: attemptId, processor, outcome, reason, charge_ms: durationMs };
  const asked: Measures = durationMs === undefined ? {} : { SessionsConfirmed: 1, ChargeLatency: durationMs };
  // A payer who has to act first is neither taken nor declined yet.
  const said: Measures = outcome === 'action_required' ? {} : { ChargesDeclined: reason === undefined ? 0 : 1 };
  logger.info(messages.charge, fields, { ...asked, Charges: 1, ...said, ...(reason && { Declines: 1 }) });
}

export function logTry(verdict: 'passed' | 'failed'): void {
  logger.info(
    messages.challenge,
    { verdict },
    verdict === 'passed' ? { ChallengesPassed: 1 } : { ChallengesFailed: 1 },
  );
}
