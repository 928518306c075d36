import type { Account } from '../domain/account.ts';
import type { Clock } from '../domain/ports.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import { firstWebhookSettings } from '../domain/webhook-settings.ts';
import { MAX_AMOUNT } from '../domain/money.ts';

export interface SeedDemoAccountDeps {
  readonly accounts: Pick<AccountStore, 'create'>;
  readonly clock: Clock;
  readonly checkoutUrl: string;
}

/** The account of contract section 9: sandbox processor, no fee for ACH, 2.9 % + 10 for cards. One that exists stays as it is. */
export async function seedDemoAccount(
  { accounts, clock, checkoutUrl }: SeedDemoAccountDeps,
  uid: string,
): Promise<void> {
  const account: Account = {
    uid,
    createdAt: clock.now(),
    redirectGeneration: 1,
    profile: {
      name: 'Demo account',
      processor: 'sandbox',
      active: true,
      enableAch: true,
      enableCreditCard: true,
      enableApplePay: false,
      minimumAmount: 1,
      maximumAmount: MAX_AMOUNT,
      webhookEnabled: true,
      duplicateWindowMinutes: 10,
      maxDeclines: 5,
      requireLineItemsTotal: false,
    },
    checkout: {
      allowedOrigins: [checkoutUrl],
      merchantDisplayName: 'Demo Utility',
      fees: [{ method: 'card', flat: 10, basisPoints: 290, label: 'Card processing fee' }],
      challenge: { mode: 'never' },
      cvvRecheck: false,
    },
    webhooks: firstWebhookSettings,
  };
  await accounts.create(account);
}
