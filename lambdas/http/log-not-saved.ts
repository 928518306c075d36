import { faultOf, logger, messages } from './log.ts';

/** A payment went through, and the method that the payer wanted saved with it was not. */
export function logNotSaved({ sessionId, attemptId, cause }: { sessionId: string; attemptId: string; cause: unknown }) {
  const error = typeof cause === 'string' ? cause : faultOf(cause);
  logger.error(messages.methodNotSaved, { session_id: sessionId, attempt_id: attemptId, error });
}
