import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ATTEMPT_LEASE_MS, type Delivery, type DeliveryAttempt, type DeliveryState } from '../domain/delivery.ts';
import { defined } from '../domain/defined.ts';
import type { DeliveryStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { deliveryShard, deliveryShards } from './due.ts';
import { dueItems } from './due-sessions.ts';
import { keys, type Table } from './table.ts';

interface DeliveryItem {
  pk: string;
  acc: string;
  st: DeliveryState;
  n: number;
  log: AttemptItem[];
  ttl: number;
  /** Deferrals since the last attempt. */
  w?: number;
  due_shard?: string;
  due_at?: number;
}

interface AttemptItem {
  at: number;
  ms: number;
  sc?: number;
  err?: string;
  res?: string;
  nx?: number;
}

const KEEP_SECONDS = 90 * 86_400;

/** Ten schedules: however often a merchant asks for a delivery again, the item stays below what the table takes. */
const KEEP_ATTEMPTS = 100;

export function deliveries(table: Table): DeliveryStore {
  return {
    add: async ({ webhookId, account }, now) => {
      const item: DeliveryItem = {
        pk: keys.delivery(webhookId),
        acc: account,
        st: 'pending',
        n: 0,
        log: [],
        ttl: Math.floor(now / 1_000) + KEEP_SECONDS,
        due_shard: deliveryShard(webhookId),
        due_at: now,
      };
      const put = new PutCommand({
        TableName: table.name,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const written = await conditional<DeliveryItem>(table.client.send(put));
      const { n, due_at } = written.done ? item : (written.old ?? item);
      // While an attempt is under way, due_at is its lease, which is nobody's to name.
      return n === 0 && due_at !== undefined ? { webhookId, account, dueAt: due_at } : undefined;
    },

    find: async (webhookId) => {
      const get = new GetCommand({
        TableName: table.name,
        Key: { pk: keys.delivery(webhookId) },
        ConsistentRead: true,
      });
      const { Item } = await table.client.send(get);
      return Item && fromItem(Item as DeliveryItem);
    },

    begin: async ({ webhookId, dueAt }, now) => {
      let taken: DeliveryItem | undefined;
      const update = new UpdateCommand({
        TableName: table.name,
        Key: { pk: keys.delivery(webhookId) },
        // Due again when the lease is over: an attempt that dies is taken up by the sweeper.
        UpdateExpression: 'SET n = n + :one, due_at = :lease',
        // A message that names the wait comes when that is over; the clock of this machine may be behind.
        ConditionExpression: 'st = :pending AND (due_at <= :now OR due_at = :named)',
        ExpressionAttributeValues: {
          ':one': 1,
          ':lease': now + ATTEMPT_LEASE_MS,
          ':pending': 'pending',
          ':now': now,
          ':named': dueAt ?? now,
        },
        ReturnValues: 'ALL_NEW',
      });
      await conditional(table.client.send(update).then(({ Attributes }) => (taken = Attributes as DeliveryItem)));
      return taken && fromItem(taken);
    },

    record: async ({ webhookId, dueAt: lease, attempts }, attempt, { state, dueAt }) => {
      const update = new UpdateCommand({
        TableName: table.name,
        Key: { pk: keys.delivery(webhookId) },
        UpdateExpression: `SET st = :state, #log = :log${
          dueAt === undefined ? ' REMOVE w, due_shard, due_at' : ', due_at = :due REMOVE w'
        }`,
        // The lease is this attempt's alone: a restart counts anew, so the number of attempts is not.
        ConditionExpression: 'st = :pending AND due_at = :lease',
        ExpressionAttributeNames: { '#log': 'log' },
        ExpressionAttributeValues: {
          ':state': state,
          ':pending': 'pending',
          ':lease': lease,
          ':log': [...attempts, attempt].slice(-KEEP_ATTEMPTS).map(attemptToItem),
          ...(dueAt === undefined ? {} : { ':due': dueAt }),
        },
      });
      return (await conditional(table.client.send(update))).done;
    },

    defer: async ({ webhookId, dueAt: lease }, dueAt) => {
      const update = new UpdateCommand({
        TableName: table.name,
        Key: { pk: keys.delivery(webhookId) },
        UpdateExpression: 'SET due_at = :due, n = n - :one ADD w :one',
        ConditionExpression: 'st = :pending AND due_at = :lease',
        ExpressionAttributeValues: { ':due': dueAt, ':one': 1, ':pending': 'pending', ':lease': lease },
      });
      return (await conditional(table.client.send(update))).done;
    },

    async *listDue(now) {
      for await (const { pk, due_at } of dueItems(table, deliveryShards, now)) {
        yield { webhookId: pk.slice(keys.delivery('').length), dueAt: due_at };
      }
    },

    restart: async (webhookId, now) => {
      let account: string | undefined;
      const update = new UpdateCommand({
        TableName: table.name,
        Key: { pk: keys.delivery(webhookId) },
        UpdateExpression: 'SET st = :pending, n = :none, due_shard = :shard, due_at = :now REMOVE w',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: {
          ':pending': 'pending',
          ':none': 0,
          ':shard': deliveryShard(webhookId),
          ':now': now,
        },
        ReturnValues: 'ALL_NEW',
      });
      const send = table.client.send(update).then(({ Attributes }) => {
        account = (Attributes as DeliveryItem).acc;
      });
      await conditional(send);
      return account === undefined ? undefined : { webhookId, account, dueAt: now };
    },
  };
}

function attemptToItem({ at, durationMs, statusCode, error, response, nextAttemptAt }: DeliveryAttempt): AttemptItem {
  return defined({ at, ms: durationMs, sc: statusCode, err: error, res: response, nx: nextAttemptAt });
}

function fromItem({ pk, acc, st, n, log, due_at, w }: DeliveryItem): Delivery {
  return defined({
    webhookId: pk.slice(keys.delivery('').length),
    account: acc,
    state: st,
    begun: n,
    dueAt: due_at,
    deferred: w ?? 0,
    attempts: log.map(({ at, ms, sc, err, res, nx }) =>
      defined({ at, durationMs: ms, statusCode: sc, error: err, response: res, nextAttemptAt: nx }),
    ),
  });
}
