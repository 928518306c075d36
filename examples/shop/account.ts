import { type HostedSessions, HostedSessionsError } from '@govifi/hosted-sessions';
import type { Store } from './store.ts';

export interface AccountOptions {
  /** Origin of the shop's pages. */
  readonly origin: string;
  /** Where webhooks reach the shop, if they can. */
  readonly webhookUrl: string | undefined;
}

/**
 * The shop's own payment account, made at the first start. You would make yours once, by hand or by a script, and give
 * its uid to the shop.
 * @returns a client for it
 */
export async function openAccount(
  payments: HostedSessions,
  store: Store,
  { origin, webhookUrl }: AccountOptions,
): Promise<HostedSessions> {
  const profile = {
    name: 'Demo shop',
    processor: 'sandbox',
    ...(webhookUrl && { callback_url: webhookUrl }),
  } as const;
  const { account } = store.contents;
  if (account === undefined || !(await isThere(payments.forAccount(account)))) {
    const { uid } = await payments.accounts.create(profile);
    store.contents.account = uid;
    store.save();
  }
  const own = payments.forAccount(store.contents.account ?? '');
  await own.accounts.replace(profile);
  await own.checkoutConfig.replace({
    // Only pages of these origins may show the form.
    allowed_origins: [origin],
    merchant_display_name: 'Demo shop',
    fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Card fee' }],
  });
  return own;
}

async function isThere(own: HostedSessions): Promise<boolean> {
  try {
    await own.accounts.get();
    return true;
  } catch (error) {
    if (error instanceof HostedSessionsError && error.code === 'account_not_allowed') return false;
    throw error;
  }
}
