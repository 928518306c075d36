import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { SESSION_ID } from '../domain/credential.ts';
import type { Clock } from '../domain/ports.ts';
import type { SessionStore } from '../domain/store-ports.ts';
import type { AccountItem, Accounts } from './accounts.ts';
import { batchGet } from './batch-get.ts';
import { conditional } from './conditional.ts';
import { customerShard } from './customer-shard.ts';
import { dueShard, forgetAt } from './due.ts';
import { minuteOf, type RateItem } from './rates.ts';
import { changeAndFinish, changeSession, openConditions } from './session-change.ts';
import { fromItem, lineItemsToItem, quoteToItem, type SessionItem, toItem } from './session-codec.ts';
import { keys, type Table } from './table.ts';
import { type SeenItem, seenOf } from './velocity.ts';

export function sessions(table: Table, accounts: Accounts, clock: Clock): SessionStore {
  return {
    create: async (session) => {
      const put = new PutCommand({
        TableName: table.name,
        Item: {
          ...toItem(session),
          cus: customerShard(session),
          due_shard: dueShard(session.id),
          due_at: session.expiresAt,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const written = await conditional<SessionItem>(table.client.send(put));
      return written.done ? written : { done: false, session: written.old && fromItem(written.old) };
    },

    find: async (id) => {
      // Accounts, guards and counters are in the same table, under keys that are no session's id.
      if (!SESSION_ID.test(id)) return undefined;
      const get = new GetCommand({ TableName: table.name, Key: { pk: keys.session(id) }, ConsistentRead: true });
      const { Item } = await table.client.send(get);
      return Item && fromItem(Item as SessionItem);
    },

    load: async (id, uid, countedRoute, seenKey) => {
      const readAt = clock.now();
      const remembered = accounts.recall(uid);
      const rateKey = countedRoute && keys.rate(id, countedRoute, minuteOf(readAt));
      const wanted = [
        keys.session(id),
        ...(remembered ? [] : [keys.account(uid)]),
        ...(rateKey ? [rateKey] : []),
        ...(seenKey === undefined ? [] : [keys.seen(seenKey)]),
      ];
      const items = await batchGet(table, clock, wanted);
      const session = items.get(keys.session(id)) as SessionItem | undefined;
      const account = items.get(keys.account(uid)) as AccountItem | undefined;
      const rate = rateKey ? (items.get(rateKey) as RateItem | undefined) : undefined;
      return {
        session: session && fromItem(session),
        account: remembered ?? (account && accounts.lease(account, readAt)),
        counted: rate?.n ?? 0,
        ...(seenKey === undefined ? {} : { seen: seenOf(items.get(keys.seen(seenKey)) as SeenItem | undefined) }),
      };
    },

    saveQuote: (session, quote, now) =>
      changeSession(table, {
        id: session.id,
        update: 'SET q = :quote',
        conditions: { ...openConditions, version: 'v = :version' },
        values: { ':active': 'active', ':now': now, ':version': session.version, ':quote': quoteToItem(quote) },
      }),

    update: (session, { amount, lineItems }, now) => {
      const sets = ['v = v + :one'];
      const values: Record<string, unknown> = {
        ':active': 'active',
        ':now': now,
        ':version': session.version,
        ':one': 1,
      };
      if (amount !== undefined) {
        sets.push('amt = :amount');
        values[':amount'] = amount;
      }
      if (lineItems !== undefined) {
        sets.push('li = :items');
        values[':items'] = lineItemsToItem(lineItems);
      }
      const conditions = { ...openConditions, version: 'v = :version' };
      return changeSession(table, { id: session.id, update: `SET ${sets.join(', ')} REMOVE q`, conditions, values });
    },

    expire: (id, now, requestId) =>
      changeAndFinish(
        {
          id,
          update: `SET st = :expired, ended = :now, #ttl = :ttl${requestId === undefined ? '' : ', rid = :request'} REMOVE q`,
          conditions: { active: openConditions.active, free: openConditions.free },
          values: {
            ':active': 'active',
            ':expired': 'expired',
            ':now': now,
            ':ttl': forgetAt(table, now),
            ...(requestId === undefined ? {} : { ':request': requestId }),
          },
          names: { '#ttl': 'ttl' },
        },
        (change) => changeSession(table, change),
      ),
  };
}
