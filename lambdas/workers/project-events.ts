import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { faultOf, logger, messages } from '../http/log.ts';
import { logEvent } from '../http/log-event.ts';
import { type ProjectDeps, projectEvent } from '../operations/project-event.ts';
import { accountStore, clock } from '../runtime.ts';
import { deliveryStore, eventStore, queue, sessionChange } from '../runtime-events.ts';

/**
 * Reads the table's stream: the write that ends a session is its own outbox. The records of a session are worked in
 * order, sessions side by side, so that many that end at once do not wait for each other. The stream starts again at the
 * first record that failed; what was worked after it comes again, and changes nothing.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const deps = {
    events: eventStore(),
    deliveries: deliveryStore(),
    accounts: accountStore(),
    queue: queue(),
    clock,
    onNoted: logEvent,
  };
  const sessions = Map.groupBy(Records, ({ dynamodb }) => dynamodb?.Keys?.['pk']?.S);
  const failed = new Set(await Promise.all([...sessions.values()].map((records) => firstFailure(deps, records))));
  const first = Records.find((record) => failed.has(record));
  return { batchItemFailures: first ? [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }] : [] };
}

async function firstFailure(
  deps: ProjectDeps,
  records: readonly DynamoDBRecord[],
): Promise<DynamoDBRecord | undefined> {
  for (const record of records) {
    try {
      const change = sessionChange(record);
      if (change) await projectEvent(deps, change);
    } catch (error) {
      const sequenceNumber = record.dynamodb?.SequenceNumber;
      logger.error(messages.projectionFailed, { error: faultOf(error), sequence_number: sequenceNumber });
      return record;
    }
  }
  return undefined;
}
