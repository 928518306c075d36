import type { Account, AccountProfile } from '../domain/account.ts';
import { isProblem, type Problem, problem } from '../domain/errors.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import { type AccountProcessorDeps, withProcessor } from './account-processor.ts';

export interface ReplaceAccountDeps extends AccountProcessorDeps {
  readonly accounts: Pick<AccountStore, 'replaceProfile'>;
}

/** Replaces the account's document as a whole; its checkout config stays. */
export async function replaceAccount(
  deps: ReplaceAccountDeps,
  account: Account,
  asked: AccountProfile,
): Promise<Account | Problem> {
  const { accounts } = deps;
  const profile = await withProcessor(deps, asked);
  if (isProblem(profile)) return profile;
  const replaced = await accounts.replaceProfile(account.uid, profile);
  const { disabledReason: _lifted, ...webhooks } = account.webhooks;
  return replaced ? { ...account, profile, webhooks } : problem('account_not_allowed');
}
