import type { Account, AccountProfile } from '../domain/account.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { ProcessorDirectory } from '../domain/ports.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import { processorProblem } from './create-account.ts';

export interface ReplaceAccountDeps {
  readonly accounts: Pick<AccountStore, 'replaceProfile'>;
  readonly processors: ProcessorDirectory;
}

/** Replaces the account's document as a whole; its checkout config stays. */
export async function replaceAccount(
  { accounts, processors }: ReplaceAccountDeps,
  account: Account,
  profile: AccountProfile,
): Promise<Account | Problem> {
  const refusal = processorProblem(processors, profile);
  if (refusal) return refusal;
  const replaced = await accounts.replaceProfile(account.uid, profile);
  const { disabledReason: _lifted, ...webhooks } = account.webhooks;
  return replaced ? { ...account, profile, webhooks } : problem('account_not_allowed');
}
