import { type Account, type AccountProfile, emptyCheckoutConfig } from '../domain/account.ts';
import { isProblem, type Problem } from '../domain/errors.ts';
import type { Clock, Ids } from '../domain/ports.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import { firstWebhookSettings } from '../domain/webhook-settings.ts';
import { type AccountProcessorDeps, withProcessor } from './account-processor.ts';

export interface CreateAccountDeps extends AccountProcessorDeps {
  readonly accounts: Pick<AccountStore, 'create'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Opens a payment account, with a checkout that has no fees and no foreign origins yet. */
export async function createAccount(deps: CreateAccountDeps, asked: AccountProfile): Promise<Account | Problem> {
  const { accounts, clock, ids } = deps;
  const profile = await withProcessor(deps, asked);
  if (isProblem(profile)) return profile;
  const account: Account = {
    uid: `pa_${ids.random().slice(-20)}`,
    createdAt: clock.now(),
    redirectGeneration: 1,
    profile,
    checkout: emptyCheckoutConfig,
    webhooks: firstWebhookSettings,
  };
  if (!(await accounts.create(account))) throw new Error('A new account got the uid of another one');
  return account;
}
