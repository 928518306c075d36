import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../domain/ports.ts';
import type { Table } from './table.ts';

const UNPROCESSED_TRIES = 4;

/** The items of these keys as the table holds them now, in one call; a key without an item is not in the answer. */
export async function batchGet(table: Table, clock: Clock, wanted: readonly string[]): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  let left = wanted.map((pk) => ({ pk }));
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === UNPROCESSED_TRIES) throw new Error('DynamoDB left keys unprocessed');
    if (tries > 0) await clock.sleep(50 * 2 ** tries * (0.5 + Math.random() / 2));
    const request = { [table.name]: { Keys: left, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await table.client.send(new BatchGetCommand({ RequestItems: request }));
    for (const item of Responses?.[table.name] ?? []) found.set(item['pk'], item);
    left = (UnprocessedKeys?.[table.name]?.Keys ?? []) as { pk: string }[];
  }
  return found;
}
