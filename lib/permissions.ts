import type { RouteName, SandboxRouteName } from '../lambdas/routes.ts';
import type { WorkerName } from './bundle.ts';

export type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
/** How the partition keys of each kind of item begin (`keys` in lambdas/store/table.ts). */
export const itemKeys = {
  session: 'cs_*',
  account: 'account#*',
  guard: 'guard#*',
  event: 'event#*',
  delivery: 'delivery#*',
  seen: 'seen#*',
  captcha: 'captcha#*',
  codes: 'codes#*',
  slots: 'slots#*',
  wallet: 'wallet#*',
  rate: 'rate#*',
} as const;
export type ItemKind = keyof typeof itemKeys;

/** Names of the secrets that a merchant puts beside the deployment begin with this. */
export const merchantSecretsPrefix = 'hosted-sessions/';

export type SecretName = 'keys' | 'sandbox';

export interface Permissions {
  /** DynamoDB actions on the function's one table, each with the kinds of items that it is for. */
  readonly table: Partial<Readonly<Record<TableAction, readonly ItemKind[] | 'any'>>>;
  /** Index of the table that it may query. */
  readonly index?: 'due' | 'events' | 'customers';
  /** May put deliveries into their queue. */
  readonly queues?: boolean;
  /** What it may do with references of saved methods. */
  readonly vault?: readonly ('Encrypt' | 'Decrypt')[];
  /** Secrets whose value it may read. */
  readonly secrets: readonly SecretName[];
  /** May send codes by the deployment's own senders. */
  readonly messages?: boolean;
  /** May read the secret with the merchant's identity at Apple, where the deployment has one. */
  readonly appleIdentity?: boolean;
  /** May read the secrets that accounts name: those below `merchantSecretsPrefix`. */
  readonly merchantSecrets?: boolean;
}

/** What a browser's request finds by its session, in one read. */
const opening = { BatchGetItem: ['session', 'account', 'rate', 'seen'] } as const;
/** What the end of a charge may write: the session, who paid, what was saved, and what was declined. */
const settled = ['session', 'guard', 'wallet', 'seen'] as const;

/** What each function of the checkout may do, and nothing else. */
export const permissions: Readonly<Record<RouteName | WorkerName, Permissions>> = {
  'create-session': { table: { GetItem: ['session', 'account'], PutItem: ['session'] }, secrets: ['keys'] },
  'get-session': { table: { ...opening, GetItem: ['wallet'], UpdateItem: ['rate'] }, secrets: ['keys'] },
  'update-session': {
    table: { GetItem: ['session', 'account', 'wallet'], UpdateItem: ['session'] },
    secrets: ['keys'],
  },
  'expire-session': {
    table: { GetItem: ['session', 'account', 'wallet'], UpdateItem: ['session'] },
    secrets: ['keys'],
  },
  'resolve-session': {
    table: { BatchGetItem: ['seen'], GetItem: ['session', 'account', 'wallet'], UpdateItem: settled },
    vault: ['Encrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'quote-fee': {
    table: { ...opening, GetItem: ['wallet'], UpdateItem: ['session', 'rate'] },
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'confirm-session': {
    table: { ...opening, GetItem: ['session', 'account', 'wallet'], UpdateItem: [...settled, 'rate', 'captcha'] },
    vault: ['Encrypt', 'Decrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'send-challenge': {
    table: { ...opening, UpdateItem: ['session', 'rate', 'codes'] },
    secrets: ['keys', 'sandbox'],
    messages: true,
  },
  'start-apple-pay': { table: { ...opening, UpdateItem: ['rate'] }, secrets: ['keys', 'sandbox'], appleIdentity: true },
  'list-payment-methods': { table: { ...opening, GetItem: ['wallet'], UpdateItem: ['rate'] }, secrets: ['keys'] },
  'add-payment-method': {
    table: { ...opening, GetItem: ['wallet'], UpdateItem: ['rate', 'seen', 'wallet'] },
    vault: ['Encrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'delete-payment-method': {
    table: { ...opening, GetItem: ['wallet'], UpdateItem: ['rate', 'wallet'] },
    secrets: ['keys'],
  },
  'set-default-payment-method': {
    table: { ...opening, GetItem: ['wallet'], UpdateItem: ['rate', 'wallet'] },
    secrets: ['keys'],
  },
  'create-account': { table: { PutItem: ['account'] }, secrets: [], merchantSecrets: true },
  'get-account': { table: { GetItem: ['account'] }, secrets: [] },
  'replace-account': { table: { GetItem: ['account'], UpdateItem: ['account'] }, secrets: [], merchantSecrets: true },
  'get-checkout-config': { table: { GetItem: ['account'] }, secrets: [] },
  'replace-checkout-config': { table: { GetItem: ['account'], UpdateItem: ['account'] }, secrets: [] },
  'get-subscriptions': { table: { GetItem: ['account'] }, secrets: [] },
  'replace-subscriptions': { table: { GetItem: ['account'], UpdateItem: ['account'] }, secrets: [] },
  'list-event-types': { table: { GetItem: ['account'] }, secrets: [] },
  'get-webhook-secret': { table: { GetItem: ['account'] }, secrets: ['keys'] },
  'rotate-webhook-secret': { table: { GetItem: ['account'], UpdateItem: ['account'] }, secrets: ['keys'] },
  'activate-webhook-secret': { table: { GetItem: ['account'], UpdateItem: ['account'] }, secrets: ['keys'] },
  'export-customer': {
    table: { BatchGetItem: ['session'], GetItem: ['account', 'wallet'] },
    index: 'customers',
    secrets: [],
  },
  'erase-customer': {
    table: { BatchGetItem: ['session'], GetItem: ['session', 'account', 'wallet'], UpdateItem: ['session', 'wallet'] },
    index: 'customers',
    secrets: [],
  },
  'list-events': { table: { GetItem: ['account', 'event'] }, index: 'events', secrets: [] },
  'get-event': { table: { GetItem: ['account', 'event', 'delivery'] }, secrets: [] },
  'redeliver-event': {
    table: { GetItem: ['account', 'event', 'delivery'], PutItem: ['delivery'], UpdateItem: ['delivery'] },
    queues: true,
    secrets: [],
  },
  'receive-stripe-event': {
    table: { BatchGetItem: ['seen'], GetItem: ['session', 'account', 'wallet'], UpdateItem: settled },
    vault: ['Encrypt'],
    secrets: ['keys'],
    merchantSecrets: true,
  },
  'show-embed': { table: { GetItem: ['session', 'account'] }, secrets: [] },
  'show-challenge': { table: { GetItem: ['session', 'account'] }, secrets: [] },
  'show-frame': { table: { GetItem: ['session', 'account'] }, secrets: [] },
  'sweep-due': {
    table: {
      BatchGetItem: ['seen'],
      GetItem: ['session', 'account', 'wallet', 'delivery'],
      UpdateItem: [...settled, 'delivery'],
    },
    index: 'due',
    queues: true,
    vault: ['Encrypt', 'Decrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'project-events': { table: { GetItem: ['account'], PutItem: ['event', 'delivery'] }, queues: true, secrets: [] },
  'deliver-webhook': {
    table: { GetItem: ['account', 'event', 'delivery'], UpdateItem: ['account', 'delivery', 'slots'] },
    queues: true,
    secrets: ['keys'],
  },
  'seed-demo-account': { table: { PutItem: ['account'] }, secrets: [] },
};

/** What each function of the sandbox processor may do on its own table. */
export const sandboxPermissions: Readonly<Record<SandboxRouteName, Permissions>> = {
  'create-token': { table: { PutItem: 'any' }, secrets: ['sandbox'] },
  'get-token': { table: { GetItem: 'any' }, secrets: ['sandbox'] },
  'keep-instrument': { table: { GetItem: 'any', PutItem: 'any' }, secrets: ['sandbox'] },
  'forget-instrument': { table: { DeleteItem: 'any' }, secrets: ['sandbox'] },
  'create-charge': { table: { GetItem: 'any', PutItem: 'any' }, secrets: ['sandbox'] },
  'list-charges': { table: { Query: 'any' }, secrets: [] },
  'get-charge': { table: { GetItem: 'any' }, secrets: ['sandbox'] },
  'cancel-charge': { table: { GetItem: 'any', UpdateItem: 'any' }, secrets: ['sandbox'] },
  'void-charge': { table: { GetItem: 'any', UpdateItem: 'any' }, secrets: ['sandbox'] },
  'add-message': { table: { PutItem: 'any' }, secrets: ['sandbox'] },
  'list-messages': { table: { Query: 'any' }, secrets: [] },
  'create-merchant-session': { table: {}, secrets: ['sandbox'] },
  'verify-captcha': { table: {}, secrets: [] },
};
