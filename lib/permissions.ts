import type { RouteName, SandboxRouteName } from '../lambdas/routes.ts';
import type { WorkerName } from './bundle.ts';

export type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'Query';
export type SecretName = 'keys' | 'sandbox';

export interface Permissions {
  /** DynamoDB actions on the function's one table. */
  readonly table: readonly TableAction[];
  /** Secrets whose value it may read. */
  readonly secrets: readonly SecretName[];
}

/** What each function of the checkout may do, and nothing else. */
export const permissions: Readonly<Record<RouteName | WorkerName, Permissions>> = {
  'create-session': { table: ['GetItem', 'PutItem'], secrets: ['keys'] },
  'get-session': { table: ['GetItem', 'BatchGetItem', 'UpdateItem'], secrets: ['keys'] },
  'update-session': { table: ['GetItem', 'BatchGetItem', 'UpdateItem'], secrets: ['keys'] },
  'expire-session': { table: ['GetItem', 'BatchGetItem', 'UpdateItem'], secrets: ['keys'] },
  'quote-fee': { table: ['GetItem', 'BatchGetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'] },
  'confirm-session': { table: ['GetItem', 'BatchGetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'] },
  'create-account': { table: ['PutItem'], secrets: [] },
  'get-account': { table: ['GetItem'], secrets: [] },
  'replace-account': { table: ['GetItem', 'UpdateItem'], secrets: [] },
  'get-checkout-config': { table: ['GetItem'], secrets: [] },
  'replace-checkout-config': { table: ['GetItem', 'UpdateItem'], secrets: [] },
  'seed-demo-account': { table: ['PutItem'], secrets: [] },
};

/** What each function of the sandbox processor may do on its own table. */
export const sandboxPermissions: Readonly<Record<SandboxRouteName, Permissions>> = {
  'create-token': { table: ['PutItem'], secrets: ['sandbox'] },
  'get-token': { table: ['GetItem'], secrets: ['sandbox'] },
  'create-charge': { table: ['GetItem', 'PutItem'], secrets: ['sandbox'] },
  'list-charges': { table: ['Query'], secrets: [] },
  'get-charge': { table: ['GetItem'], secrets: ['sandbox'] },
  'cancel-charge': { table: ['GetItem', 'UpdateItem'], secrets: ['sandbox'] },
};
