import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { faultOf, logger, messages } from '../http/log.ts';
import { projectEvent } from '../operations/project-event.ts';
import { accountStore, clock } from '../runtime.ts';
import { deliveryStore, eventStore, queue, sessionChange } from '../runtime-events.ts';

/**
 * Reads the table's stream: the write that ends a session is its own outbox. Records are worked in order, and the first
 * that fails is where the stream starts again.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const deps = { events: eventStore(), deliveries: deliveryStore(), accounts: accountStore(), queue: queue(), clock };
  for (const record of Records) {
    try {
      const change = sessionChange(record);
      const event = change && (await projectEvent(deps, change));
      if (event) logger.info(messages.eventNoted, { webhook_id: event.id, event_type: event.type });
    } catch (error) {
      const sequenceNumber = record.dynamodb?.SequenceNumber;
      logger.error(messages.projectionFailed, { error: faultOf(error), sequence_number: sequenceNumber });
      return { batchItemFailures: [{ itemIdentifier: sequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}
