import type { Context, ScheduledEvent } from 'aws-lambda';
import { logger, messages } from '../http/log.ts';
import { countSwept } from '../http/metrics.ts';
import { sweepDue } from '../operations/sweep-due.ts';
import {
  accountStore,
  attemptStore,
  clock,
  dueStore,
  guardStore,
  keys,
  processors,
  sessionStore,
  warm,
} from '../runtime.ts';

/** Left for the last looks to end: a processor may take 5 s for each of two calls, and the writes follow. */
const WIND_DOWN_MS = 15_000;

warm(keys, processors);

/** Every minute: ends sessions whose time is up, and settles the attempts that nobody else did. */
export async function handler(_event: ScheduledEvent, context: Context): Promise<void> {
  const summary = await sweepDue(
    {
      due: dueStore(),
      sessions: sessionStore(),
      accounts: accountStore(),
      attempts: attemptStore(),
      guards: guardStore(),
      processors: await processors(),
      keys: await keys(),
      clock,
      onFault: ({ sessionId, cause }) =>
        logger.error(messages.sweepFault, {
          session_id: sessionId,
          name: cause instanceof Error ? cause.name : undefined,
        }),
      onReview: ({ sessionId, attemptId }) =>
        logger.error(messages.needsReview, { session_id: sessionId, attempt_id: attemptId }),
    },
    { requestId: context.awsRequestId, until: clock.now() + context.getRemainingTimeInMillis() - WIND_DOWN_MS },
  );
  logger.info(messages.sweep, { ...summary });
  countSwept(summary);
}
