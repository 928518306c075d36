import type { RouteName, SandboxRouteName } from '../lambdas/routes.ts';
import type { WorkerName } from './bundle.ts';

export type TableAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'Query';
export type SecretName = 'keys' | 'sandbox';

export interface Permissions {
  /** DynamoDB actions on the function's one table. */
  readonly table: readonly TableAction[];
  /** May look up what is due in the table's index. */
  readonly dueIndex?: boolean;
  /** Secrets whose value it may read. */
  readonly secrets: readonly SecretName[];
}

/** What each function of the checkout may do, and nothing else. */
export const permissions: Readonly<Record<RouteName | WorkerName, Permissions>> = {
  'create-session': { table: ['GetItem', 'PutItem'], secrets: ['keys'] },
  'get-session': { table: ['BatchGetItem', 'UpdateItem'], secrets: ['keys'] },
  'update-session': { table: ['GetItem', 'UpdateItem'], secrets: ['keys'] },
  'expire-session': { table: ['GetItem', 'UpdateItem'], secrets: ['keys'] },
  'resolve-session': { table: ['GetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'] },
  'quote-fee': { table: ['BatchGetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'] },
  'confirm-session': { table: ['BatchGetItem', 'UpdateItem'], secrets: ['keys', 'sandbox'] },
  'create-account': { table: ['PutItem'], secrets: [] },
  'get-account': { table: ['GetItem'], secrets: [] },
  'replace-account': { table: ['GetItem', 'UpdateItem'], secrets: [] },
  'get-checkout-config': { table: ['GetItem'], secrets: [] },
  'replace-checkout-config': { table: ['GetItem', 'UpdateItem'], secrets: [] },
  'sweep-due': { table: ['GetItem', 'UpdateItem'], dueIndex: true, secrets: ['keys', 'sandbox'] },
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
  'void-charge': { table: ['GetItem', 'UpdateItem'], secrets: ['sandbox'] },
};
