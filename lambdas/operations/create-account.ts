import { type Account, type AccountProfile, emptyCheckoutConfig } from '../domain/account.ts';
import { invalid, type Problem } from '../domain/errors.ts';
import type { Clock, Ids, ProcessorDirectory } from '../domain/ports.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import { firstWebhookSettings } from '../domain/webhook-settings.ts';

export interface CreateAccountDeps {
  readonly accounts: Pick<AccountStore, 'create'>;
  readonly processors: ProcessorDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Opens a payment account, with a checkout that has no fees and no foreign origins yet. */
export async function createAccount(
  { accounts, processors, clock, ids }: CreateAccountDeps,
  profile: AccountProfile,
): Promise<Account | Problem> {
  const refusal = processorProblem(processors, profile);
  if (refusal) return refusal;
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

/** A processor that this deployment does not have could never charge. */
export function processorProblem(processors: ProcessorDirectory, { processor }: AccountProfile): Problem | undefined {
  return processors.get(processor) ? undefined : invalid('processor', 'is not available in this deployment');
}
