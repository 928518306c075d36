import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../domain/ports.ts';
import type { CustomerStore } from '../domain/store-ports.ts';
import { batchGet } from './batch-get.ts';
import { customerShards } from './customer-shard.ts';
import { changeSession } from './session-change.ts';
import { fromItem, type SessionItem } from './session-codec.ts';
import { keys, type Table } from './table.ts';

/** What erasing asks of a session: over, not being charged, and still this customer's. */
export const eraseConditions = {
  over: 'st <> :active',
  free: 'attribute_not_exists(a)',
  theirs: 'cid = :customer',
};

/** The sessions of a customer, by the index `customers`, which knows a hash of the customer's id. */
export function customers(table: Table, clock: Clock): CustomerStore {
  const idsOf = async (shard: string, after: string, limit: number): Promise<string[]> => {
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'customers',
        KeyConditionExpression: 'cus = :shard AND pk > :after',
        ExpressionAttributeValues: { ':shard': shard, ':after': after },
        Limit: limit,
      }),
    );
    return Items.map(({ pk }) => pk);
  };

  return {
    sessionsOf: async (account, customerId, { after = keys.session(' '), limit }) => {
      const shards = customerShards(account, customerId);
      const found = (await Promise.all(shards.map((shard) => idsOf(shard, after, limit + 1)))).flat().sort();
      const page = found.slice(0, limit);
      const items = await batchGet(table, clock, page.map(keys.session));
      const sessions = page.flatMap((id) => {
        const item = items.get(keys.session(id)) as SessionItem | undefined;
        return item?.cid === customerId ? [fromItem(item)] : [];
      });
      const last = page.at(-1);
      return found.length > limit && last !== undefined ? { sessions, next: last } : { sessions };
    },

    erase: (id, customerId) =>
      changeSession(table, {
        id,
        update: 'REMOVE cid, cus, em, fs, md, wal, q, ch',
        conditions: eraseConditions,
        values: { ':active': 'active', ':customer': customerId },
      }),
  };
}
