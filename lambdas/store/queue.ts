import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '../domain/store-ports.ts';

export function deliveryQueue(queueUrl: string): DeliveryQueue {
  const client = new SQSClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return {
    send: async (webhookId, delaySeconds = 0) => {
      const MessageBody = JSON.stringify({ webhook_id: webhookId });
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds: delaySeconds }));
    },
  };
}

/** The webhook_id of a message that `send` wrote; undefined for any other text. */
export function readDeliveryMessage(body: string): string | undefined {
  try {
    const { webhook_id } = JSON.parse(body);
    return typeof webhook_id === 'string' ? webhook_id : undefined;
  } catch {
    return undefined;
  }
}
