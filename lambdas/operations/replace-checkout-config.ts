import type { Account, CheckoutConfig } from '../domain/account.ts';
import { type Problem, problem } from '../domain/errors.ts';
import { sanitisePageMessage } from '../domain/page-message.ts';
import type { AccountStore } from '../domain/store-ports.ts';

export interface ReplaceCheckoutConfigDeps {
  readonly accounts: Pick<AccountStore, 'replaceCheckout'>;
}

/** Replaces the checkout config as a whole. The page message is sanitised before it is stored, and again when shown. */
export async function replaceCheckoutConfig(
  { accounts }: ReplaceCheckoutConfigDeps,
  account: Account,
  config: CheckoutConfig,
): Promise<Account | Problem> {
  const { pageMessage } = config;
  const checkout = pageMessage === undefined ? config : { ...config, pageMessage: sanitisePageMessage(pageMessage) };
  const replaced = await accounts.replaceCheckout(account.uid, checkout);
  return replaced ? { ...account, checkout } : problem('account_not_allowed');
}
