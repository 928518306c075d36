import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Measures } from '../domain/metrics.ts';
import { faultOf, logger, messages } from '../http/log.ts';
import { type DeliverDeps, deliverWebhook } from '../operations/deliver-webhook.ts';
import { accountStore, clock, keys, warm } from '../runtime.ts';
import { deliveryStore, eventStore, queue, readDeliveryMessage, sender, slotStore } from '../runtime-events.ts';

type Begun = Parameters<DeliverDeps['onAttempt']>[0];

warm(keys);

/** One message, one attempt. A failed attempt is no failed message: when it comes again is in the table. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const deps = {
    events: eventStore(),
    deliveries: deliveryStore(),
    accounts: accountStore(),
    slots: slotStore(),
    queue: queue(),
    sender: sender(),
    keys: await keys(),
    clock,
    chance: Math.random,
    onAttempt: (begun: Begun) => {
      attempt = begun;
    },
  };
  let attempt: Begun = {};
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    const due = readDeliveryMessage(body);
    attempt = {};
    try {
      const outcome = due && (await deliverWebhook(deps, due));
      const { requestId: request_id, lagMs: lag_ms } = attempt;
      const measures: Measures = { WebhookAttempts: 1, ...(lag_ms === undefined ? {} : { WebhookLag: lag_ms }) };
      const fields = { webhook_id: due?.webhookId, request_id, outcome, lag_ms };
      logger.info(messages.delivery, fields, outcome ? measures : {});
    } catch (error) {
      logger.error(messages.deliveryFault, { webhook_id: due?.webhookId, error: faultOf(error) });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
