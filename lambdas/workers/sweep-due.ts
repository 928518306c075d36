import type { Context, ScheduledEvent } from 'aws-lambda';
import { faultOf, logger, messages } from '../http/log.ts';
import { logNotSaved } from '../http/log-not-saved.ts';
import { sweepMeasures } from '../http/sweep-measures.ts';
import { forgetDiscarded } from '../operations/forget-discarded.ts';
import { requeueDeliveries } from '../operations/requeue-deliveries.ts';
import { sweepDue } from '../operations/sweep-due.ts';
import {
  accountStore,
  attemptStore,
  clock,
  dueStore,
  guardStore,
  keys,
  loadCompression,
  prepare,
  sandboxOptions,
  sessionStore,
  vault,
  velocityStore,
  walletStore,
  warm,
} from '../runtime.ts';
import { processors } from '../runtime-charging.ts';
import { deliveryStore, queue } from '../runtime-events.ts';

/** Left for the last looks to end: a processor may take 5 s for each of two calls, and the writes follow. */
const WIND_DOWN_MS = 15_000;

warm(keys, sandboxOptions);
prepare(processors, loadCompression);

/** Every minute: ends sessions whose time is up, settles the attempts that nobody else did, queues deliveries that are due. */
export async function handler(_event: ScheduledEvent, context: Context): Promise<void> {
  const until = clock.now() + context.getRemainingTimeInMillis() - WIND_DOWN_MS;
  const requeued = requeue(until);
  const forgotten = forget(until);
  const summary = await sweepDue(
    {
      due: dueStore(),
      sessions: sessionStore(),
      accounts: accountStore(),
      attempts: attemptStore(),
      guards: guardStore(),
      velocity: velocityStore(),
      wallets: walletStore(),
      vault: vault(),
      onNotSaved: logNotSaved,
      processors: await processors(),
      keys: await keys(),
      clock,
      onFault: ({ sessionId, cause }) =>
        logger.error(messages.sweepFault, { session_id: sessionId, error: faultOf(cause) }),
      onReview: ({ sessionId, attemptId }) =>
        logger.error(messages.needsReview, { session_id: sessionId, attempt_id: attemptId }),
    },
    { requestId: context.awsRequestId, until },
  );
  const done = { ...summary, requeued: await requeued, forgotten: await forgotten };
  logger.info(messages.sweep, done, sweepMeasures(summary));
}

/** Beside the sweep: what is not forgotten now is due still. */
async function forget(until: number): Promise<number | undefined> {
  try {
    const deps = {
      wallets: walletStore(),
      accounts: accountStore(),
      vault: vault(),
      processors: await processors(),
      clock,
    };
    return await forgetDiscarded(deps, until);
  } catch (error) {
    logger.error(messages.forgetFault, { error: faultOf(error) });
    return undefined;
  }
}

/** Beside the sweep, and no reason for it to stop: what was not queued now is due still. */
async function requeue(until: number): Promise<number | undefined> {
  try {
    return await requeueDeliveries({ deliveries: deliveryStore(), queue: queue(), clock }, until);
  } catch (error) {
    logger.error(messages.deliveryFault, { error: faultOf(error) });
    return undefined;
  }
}
