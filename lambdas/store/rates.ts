import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RateStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { keys, type Table } from './table.ts';

export const MINUTE_MS = 60_000;

export interface RateItem {
  n: number;
}

export const minuteOf = (now: number): number => Math.floor(now / MINUTE_MS);

/** Counters by session, route and minute: items of their own, so that counting never contends with a claim. */
export function rates(table: Table): RateStore {
  return {
    count: async (sessionId, route, limit, now) => {
      const minute = minuteOf(now);
      const { done } = await conditional(
        table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: { pk: keys.rate(sessionId, route, minute) },
            UpdateExpression: 'SET #ttl = :ttl ADD n :one',
            ConditionExpression: 'attribute_not_exists(n) OR n < :limit',
            ExpressionAttributeNames: { '#ttl': 'ttl' },
            ExpressionAttributeValues: { ':ttl': (minute + 10) * 60, ':one': 1, ':limit': limit },
          }),
        ),
      );
      return done;
    },
  };
}
