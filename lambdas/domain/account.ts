import type { FeeRule } from './fees.ts';
import type { PaymentMethod } from './instrument.ts';
import type { Session } from './session.ts';
import type { WebhookSettings } from './webhook-settings.ts';

export const processorNames = ['sandbox', 'stripe'] as const;
export type ProcessorName = (typeof processorNames)[number];

/** Whether accounts bring keys of their own for it; the sandbox has those of the deployment. */
export function needsCredentials(processor: ProcessorName): boolean {
  return processor !== 'sandbox';
}

/** A payment account (contract section 5): the tenant, and what it allows. */
export interface AccountProfile {
  readonly name: string;
  readonly processor: ProcessorName;
  /** The name of a secret, never the secret. */
  readonly processorCredentialsSecret?: string;
  /** Of the account at the processor, for the browser: read from that secret when the document is written. */
  readonly publishableKey?: string;
  readonly active: boolean;
  readonly enableAch: boolean;
  readonly enableCreditCard: boolean;
  readonly enableApplePay: boolean;
  /** Minor units, inclusive, of the base amount. */
  readonly minimumAmount: number;
  readonly maximumAmount: number;
  readonly callbackUrl?: string;
  readonly webhookEnabled: boolean;
  /** Empty or absent: every admin client may act on the account. */
  readonly adminClientIds?: readonly string[];
  /** 0 turns the duplicate guard off. */
  readonly duplicateWindowMinutes: number;
  readonly maxDeclines: number;
  readonly requireLineItemsTotal: boolean;
}

export interface ChallengePolicy {
  readonly mode: 'never' | 'always' | 'risk';
  readonly type?: 'hcaptcha' | 'turnstile' | 'sms' | 'email';
  readonly siteKey?: string;
  readonly secretName?: string;
}

/** How the checkout of an account looks and charges. */
export interface CheckoutConfig {
  readonly allowedOrigins: readonly string[];
  readonly merchantDisplayName?: string;
  readonly logoUrl?: string;
  readonly accentColor?: string;
  readonly pageMessage?: string;
  readonly fees: readonly FeeRule[];
  readonly challenge: ChallengePolicy;
  readonly cvvRecheck: boolean;
}

export interface Account {
  readonly uid: string;
  readonly createdAt: number;
  /** Rises when the secret of its redirect signatures is rotated. */
  readonly redirectGeneration: number;
  readonly profile: AccountProfile;
  readonly checkout: CheckoutConfig;
  readonly webhooks: WebhookSettings;
}

export const emptyCheckoutConfig: CheckoutConfig = {
  allowedOrigins: [],
  fees: [],
  challenge: { mode: 'never' },
  cvvRecheck: false,
};

/** What the account offers a payer, in the order that the checkout shows. No processor here offers PayPal yet. */
export function offeredMethods({ enableCreditCard, enableAch, enableApplePay }: AccountProfile): PaymentMethod[] {
  const offers: [PaymentMethod, boolean][] = [
    ['card', enableCreditCard],
    ['ach', enableAch],
    ['apple_pay', enableApplePay],
  ];
  return offers.flatMap(([method, enabled]) => (enabled ? [method] : []));
}

/** Who asks for the payment, in the words that the payer sees. */
export function displayName({ branding }: Session, { checkout, profile }: Account): string {
  return branding?.merchantDisplayName ?? checkout.merchantDisplayName ?? profile.name;
}

/** Whether an admin client may act on the account (contract section 2). */
export function mayAdminister({ profile }: Account, clientId: string): boolean {
  const { adminClientIds } = profile;
  return !adminClientIds?.length || adminClientIds.includes(clientId);
}
