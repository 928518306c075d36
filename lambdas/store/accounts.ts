import { isDeepStrictEqual } from 'node:util';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Account, AccountProfile, CheckoutConfig } from '../domain/account.ts';
import type { Clock } from '../domain/ports.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import type { WebhookSettings } from '../domain/webhook-settings.ts';
import { conditional } from './conditional.ts';
import { keys, type Table } from './table.ts';

/**
 * How long a function may act on an account that it has read. A change is answered only after this time has passed
 * since its write, so whoever has the answer finds the change in force everywhere.
 */
export const ACCOUNT_LEASE_MS = 1_000;

export interface AccountItem {
  pk: string;
  cat: number;
  rg: number;
  profile: AccountProfile;
  checkout: CheckoutConfig;
  webhooks: WebhookSettings;
}

interface AccountChange {
  readonly set: string;
  /** Unless given: the account exists. */
  readonly condition?: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Accounts extends AccountStore {
  /** The account if it was read within the lease, without a call. */
  recall(uid: string): Account | undefined;
  /** Takes note of an account read at `readAt`, when the read began: a change made while it ran may not be in it. */
  lease(item: AccountItem, readAt: number): Account;
}

export function accounts(table: Table, clock: Clock): Accounts {
  const leased = new Map<string, { account: Account; readAt: number }>();

  const recall = (uid: string): Account | undefined => {
    const entry = leased.get(uid);
    if (entry && clock.now() - entry.readAt < ACCOUNT_LEASE_MS) return entry.account;
    leased.delete(uid);
    return undefined;
  };

  const lease = (item: AccountItem, readAt: number): Account => {
    const account = fromItem(item);
    leased.set(account.uid, { account, readAt });
    return account;
  };

  const read = async (uid: string): Promise<Account | undefined> => {
    const readAt = clock.now();
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk: keys.account(uid) }, ConsistentRead: true }),
    );
    return Item && lease(Item as AccountItem, readAt);
  };

  const change = async (uid: string, { set, condition, values }: AccountChange): Promise<boolean> => {
    const { done } = await conditional(
      table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: keys.account(uid) },
          UpdateExpression: set,
          ConditionExpression: condition ?? 'attribute_exists(pk)',
          ExpressionAttributeValues: { ...values },
        }),
      ),
    );
    leased.delete(uid);
    if (done) await clock.sleep(ACCOUNT_LEASE_MS);
    return done;
  };

  return {
    recall,
    lease,
    read,
    find: async (uid: string): Promise<Account | undefined> => recall(uid) ?? (await read(uid)),
    create: async (account: Account): Promise<boolean> => {
      const put = new PutCommand({
        TableName: table.name,
        Item: toItem(account),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const { done, ...failed } = await conditional<AccountItem>(table.client.send(put));
      // A write that the SDK repeated meets its own item.
      return done || ('old' in failed && isDeepStrictEqual(failed.old, toItem(account)));
    },
    // The reason belongs to what switched the webhooks off; a new document is the merchant's own word.
    replaceProfile: (uid, profile) =>
      change(uid, { set: 'SET profile = :profile REMOVE webhooks.disabledReason', values: { ':profile': profile } }),
    replaceCheckout: (uid, checkout) =>
      change(uid, { set: 'SET checkout = :checkout', values: { ':checkout': checkout } }),
    replaceWebhooks: (uid, before, webhooks) =>
      change(uid, {
        set: 'SET webhooks = :webhooks',
        condition: 'webhooks = :before',
        values: { ':webhooks': webhooks, ':before': before },
      }),
    disableWebhooks: (uid, callbackUrl, reason) =>
      change(uid, {
        set: 'SET profile.webhookEnabled = :off, webhooks.disabledReason = :reason',
        condition: 'profile.callbackUrl = :url',
        values: { ':off': false, ':reason': reason, ':url': callbackUrl },
      }),
    rotateRedirect: (uid, generation) =>
      change(uid, {
        set: 'SET rg = :next',
        condition: 'rg = :generation',
        values: { ':next': generation + 1, ':generation': generation },
      }),
  };
}

function toItem({ uid, createdAt, redirectGeneration, profile, checkout, webhooks }: Account): AccountItem {
  return { pk: keys.account(uid), cat: createdAt, rg: redirectGeneration, profile, checkout, webhooks };
}

function fromItem({ pk, cat, rg, profile, checkout, webhooks }: AccountItem): Account {
  return {
    uid: pk.slice(keys.account('').length),
    createdAt: cat,
    redirectGeneration: rg,
    profile,
    checkout,
    webhooks,
  };
}
