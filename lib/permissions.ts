import type { RouteName, SandboxRouteName } from '../lambdas/routes.ts';
import type { WorkerName } from './bundle.ts';

export type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';
/** Names of the secrets that a merchant puts beside the deployment begin with this. */
export const merchantSecretsPrefix = 'hosted-sessions/';

export type SecretName = 'keys' | 'sandbox';

export interface Permissions {
  /** DynamoDB actions on the function's one table. */
  readonly table: readonly TableAction[];
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

/** What each function of the checkout may do, and nothing else. */
export const permissions: Readonly<Record<RouteName | WorkerName, Permissions>> = {
  'create-session': { table: ['GetItem', 'PutItem'], secrets: ['keys'] },
  'get-session': { table: ['BatchGetItem', 'GetItem', 'UpdateItem'], secrets: ['keys'] },
  'update-session': { table: ['GetItem', 'UpdateItem'], secrets: ['keys'] },
  'expire-session': { table: ['GetItem', 'UpdateItem'], secrets: ['keys'] },
  'resolve-session': {
    table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
    vault: ['Encrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'quote-fee': {
    table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'confirm-session': {
    table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
    vault: ['Encrypt', 'Decrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'send-challenge': { table: ['BatchGetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'], messages: true },
  'start-apple-pay': { table: ['BatchGetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'], appleIdentity: true },
  'list-payment-methods': { table: ['BatchGetItem', 'GetItem', 'UpdateItem'], secrets: ['keys'] },
  'add-payment-method': {
    table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
    vault: ['Encrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'delete-payment-method': { table: ['BatchGetItem', 'GetItem', 'UpdateItem'], secrets: ['keys'] },
  'set-default-payment-method': { table: ['BatchGetItem', 'GetItem', 'UpdateItem'], secrets: ['keys'] },
  'create-account': { table: ['PutItem'], secrets: [], merchantSecrets: true },
  'get-account': { table: ['GetItem'], secrets: [] },
  'replace-account': { table: ['GetItem', 'UpdateItem'], secrets: [], merchantSecrets: true },
  'get-checkout-config': { table: ['GetItem'], secrets: [] },
  'replace-checkout-config': { table: ['GetItem', 'UpdateItem'], secrets: [] },
  'export-customer': { table: ['BatchGetItem', 'GetItem'], index: 'customers', secrets: [] },
  'erase-customer': { table: ['BatchGetItem', 'GetItem', 'UpdateItem'], index: 'customers', secrets: [] },
  'get-subscriptions': { table: ['GetItem'], secrets: [] },
  'replace-subscriptions': { table: ['GetItem', 'UpdateItem'], secrets: [] },
  'list-event-types': { table: ['GetItem'], secrets: [] },
  'get-webhook-secret': { table: ['GetItem'], secrets: ['keys'] },
  'rotate-webhook-secret': { table: ['GetItem', 'UpdateItem'], secrets: ['keys'] },
  'activate-webhook-secret': { table: ['GetItem', 'UpdateItem'], secrets: ['keys'] },
  'list-events': { table: ['GetItem'], index: 'events', secrets: [] },
  'get-event': { table: ['GetItem'], secrets: [] },
  'redeliver-event': { table: ['GetItem', 'PutItem', 'UpdateItem'], queues: true, secrets: [] },
  'receive-stripe-event': {
    table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
    vault: ['Encrypt'],
    secrets: ['keys'],
    merchantSecrets: true,
  },
  'show-embed': { table: ['GetItem'], secrets: [] },
  'show-challenge': { table: ['GetItem'], secrets: [] },
  'show-frame': { table: ['GetItem'], secrets: [] },
  'sweep-due': {
    table: ['BatchGetItem', 'GetItem', 'UpdateItem'],
    index: 'due',
    queues: true,
    vault: ['Encrypt', 'Decrypt'],
    secrets: ['keys', 'sandbox'],
    merchantSecrets: true,
  },
  'project-events': { table: ['GetItem', 'PutItem'], queues: true, secrets: [] },
  'deliver-webhook': { table: ['GetItem', 'UpdateItem'], queues: true, secrets: ['keys'] },
  'seed-demo-account': { table: ['PutItem'], secrets: [] },
};

/** What each function of the sandbox processor may do on its own table. */
export const sandboxPermissions: Readonly<Record<SandboxRouteName, Permissions>> = {
  'create-token': { table: ['PutItem'], secrets: ['sandbox'] },
  'get-token': { table: ['GetItem'], secrets: ['sandbox'] },
  'keep-instrument': { table: ['GetItem', 'PutItem'], secrets: ['sandbox'] },
  'forget-instrument': { table: ['DeleteItem'], secrets: ['sandbox'] },
  'create-charge': { table: ['GetItem', 'PutItem'], secrets: ['sandbox'] },
  'list-charges': { table: ['Query'], secrets: [] },
  'get-charge': { table: ['GetItem'], secrets: ['sandbox'] },
  'cancel-charge': { table: ['GetItem', 'UpdateItem'], secrets: ['sandbox'] },
  'void-charge': { table: ['GetItem', 'UpdateItem'], secrets: ['sandbox'] },
  'add-message': { table: ['PutItem'], secrets: ['sandbox'] },
  'list-messages': { table: ['Query'], secrets: [] },
  'create-merchant-session': { table: [], secrets: ['sandbox'] },
  'verify-captcha': { table: [], secrets: [] },
};
