import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ACCOUNT_SLOTS, ATTEMPT_LEASE_MS } from '../domain/delivery.ts';
import type { SlotStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { keys, type Table } from './table.ts';

/** Until when each slot is taken, by its name `s0`, `s1`, ...; one that is not there is free. */
type SlotsItem = Readonly<Record<string, number>>;

const KEEP_SECONDS = 86_400;

/**
 * An account's slots are one item. A slot whose holder died is free again after its lease, which is longer than a
 * function may run.
 */
export function slots(table: Table, count = ACCOUNT_SLOTS): SlotStore {
  const put = async (account: string, number: number, now: number) => {
    const update = new UpdateCommand({
      TableName: table.name,
      Key: { pk: keys.slots(account) },
      UpdateExpression: 'SET #slot = :until, #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(#slot) OR #slot <= :now',
      ExpressionAttributeNames: { '#slot': `s${number}`, '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':until': now + ATTEMPT_LEASE_MS,
        ':now': now,
        ':ttl': Math.floor(now / 1_000) + KEEP_SECONDS,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return conditional<SlotsItem>(table.client.send(update));
  };

  return {
    take: async (account, now) => {
      let free = Array.from({ length: count }, (_, number) => number);
      while (free.length > 0) {
        const number = free[Math.floor(Math.random() * free.length)] as number;
        const written = await put(account, number, now);
        if (written.done) return { account, number, until: now + ATTEMPT_LEASE_MS };
        // What was in the way tells of the others too.
        free = free.filter((other) => other !== number && !((written.old?.[`s${other}`] ?? 0) > now));
      }
      return undefined;
    },

    giveBack: async ({ account, number, until }) => {
      const update = new UpdateCommand({
        TableName: table.name,
        Key: { pk: keys.slots(account) },
        UpdateExpression: 'REMOVE #slot',
        // After its lease somebody else may hold it.
        ConditionExpression: '#slot = :until',
        ExpressionAttributeNames: { '#slot': `s${number}` },
        ExpressionAttributeValues: { ':until': until },
      });
      await conditional(table.client.send(update));
    },
  };
}
