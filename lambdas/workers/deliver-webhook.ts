import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Measures } from '../domain/metrics.ts';
import { faultOf, logger, messages } from '../http/log.ts';
import { deliverWebhook } from '../operations/deliver-webhook.ts';
import { accountStore, clock, keys, warm } from '../runtime.ts';
import { deliveryStore, eventStore, queue, readDeliveryMessage, sender, slotStore } from '../runtime-events.ts';

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
    onFirst: ({ lagMs }: { lagMs: number }) => {
      measures = { WebhookLag: lagMs };
    },
  };
  let measures: Measures = {};
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    const due = readDeliveryMessage(body);
    measures = {};
    try {
      const outcome = due && (await deliverWebhook(deps, due));
      const fields = { webhook_id: due?.webhookId, outcome, lag_ms: measures.WebhookLag };
      logger.info(messages.delivery, fields, outcome ? { ...measures, WebhookAttempts: 1 } : {});
    } catch (error) {
      logger.error(messages.deliveryFault, { webhook_id: due?.webhookId, error: faultOf(error) });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
