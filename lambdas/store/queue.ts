import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '../domain/store-ports.ts';

export function deliveryQueue(queueUrl: string): DeliveryQueue {
  const client = new SQSClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return {
    send: async ({ webhookId, dueAt, account }, delaySeconds = 0) => {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ webhook_id: webhookId, due_at: dueAt }),
        DelaySeconds: delaySeconds,
        // Not an order: SQS lets the messages of quiet accounts pass those of one with a long line.
        ...(account !== undefined && { MessageGroupId: account }),
      });
      await client.send(command);
    },
  };
}

/** What a message that `send` wrote tells; undefined for any other text. */
export function readDeliveryMessage(body: string): { webhookId: string; dueAt?: number } | undefined {
  try {
    const { webhook_id, due_at } = JSON.parse(body);
    if (typeof webhook_id !== 'string') return undefined;
    return { webhookId: webhook_id, ...(Number.isSafeInteger(due_at) && { dueAt: due_at }) };
  } catch {
    return undefined;
  }
}
