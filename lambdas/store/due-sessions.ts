import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DueStore } from '../domain/store-ports.ts';
import { dueShards } from './due.ts';
import type { Table } from './table.ts';

const PAGE = 100;

/**
 * Due work by the sparse index. The index lags behind the table, so an id found here is only a hint: whoever acts on
 * it reads the session and writes on a condition.
 */
export function dueSessions(table: Table): DueStore {
  return {
    async *list(now) {
      for await (const { pk } of dueItems(table, dueShards, now)) yield pk;
    },
  };
}

export interface DueItem {
  readonly pk: string;
  readonly due_at: number;
}

/** The items of these shards that are due at `now`, oldest first within each shard. */
export async function* dueItems(table: Table, shards: readonly string[], now: number): AsyncGenerator<DueItem> {
  for (const shard of shards) yield* dueOf(table, shard, now);
}

async function* dueOf(table: Table, shard: string, now: number): AsyncGenerator<DueItem> {
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'due',
        KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
        ExpressionAttributeValues: { ':shard': shard, ':now': now },
        Limit: PAGE,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    yield* Items as DueItem[];
    from = LastEvaluatedKey;
  } while (from);
}
