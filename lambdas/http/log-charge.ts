import type { DeclineCode } from '../domain/errors.ts';
import { logger, messages } from './log.ts';

interface Charge {
  readonly sessionId: string;
  readonly attemptId: string;
  readonly processor: string;
  readonly outcome: string;
  readonly reason?: DeclineCode;
  readonly durationMs: number;
}

/** What a processor was asked for and answered. The request's own line has the answer that the payer got. */
export function logCharge({ sessionId, attemptId, processor, outcome, reason, durationMs }: Charge): void {
  const fields = { session_id: sessionId, attempt_id: attemptId, processor, outcome, reason, charge_ms: durationMs };
  const declined = reason === undefined ? { ChargesDeclined: 0 } : { ChargesDeclined: 1, Declines: 1 };
  logger.info(messages.charge, fields, { SessionsConfirmed: 1, Charges: 1, ChargeLatency: durationMs, ...declined });
}

export function logTry(verdict: 'passed' | 'failed'): void {
  logger.info(
    messages.challenge,
    { verdict },
    verdict === 'passed' ? { ChallengesPassed: 1 } : { ChallengesFailed: 1 },
  );
}
