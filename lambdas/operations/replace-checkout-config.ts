import type { Account, CheckoutConfig } from '../domain/account.ts';
import type { CodeChannel } from '../domain/challenge.ts';
import { invalid, type Problem, problem } from '../domain/errors.ts';
import { sanitisePageMessage } from '../domain/page-message.ts';
import type { AccountStore } from '../domain/store-ports.ts';

export interface ReplaceCheckoutConfigDeps {
  readonly accounts: Pick<AccountStore, 'replaceCheckout'>;
  /** By which the deployment can reach payers. */
  readonly channels: readonly CodeChannel[];
}

/** Replaces the checkout config as a whole. The page message is sanitised before it is stored, and again when shown. */
export async function replaceCheckoutConfig(
  { accounts, channels }: ReplaceCheckoutConfigDeps,
  account: Account,
  config: CheckoutConfig,
): Promise<Account | Problem> {
  if (!canChallenge(account, config, channels)) return invalid('challenge.type', 'is not set up in this deployment');
  const { pageMessage } = config;
  const checkout = pageMessage === undefined ? config : { ...config, pageMessage: sanitisePageMessage(pageMessage) };
  const replaced = await accounts.replaceCheckout(account.uid, checkout);
  return replaced ? { ...account, checkout } : problem('account_not_allowed');
}

/** Accounts of the sandbox reach nobody; every other must be able to reach the payers that it challenges. */
function canChallenge({ profile }: Account, { challenge }: CheckoutConfig, channels: readonly CodeChannel[]): boolean {
  const { mode, type } = challenge;
  const sends = mode !== 'never' && (type === 'sms' || type === 'email');
  return !sends || profile.processor === 'sandbox' || channels.includes(type);
}
