import { randomBytes } from 'node:crypto';
import type { Account, AccountProfile, CheckoutConfig } from '../../../lambdas/domain/account.ts';
import { defined } from '../../../lambdas/domain/defined.ts';
import { shortHash } from '../../../lambdas/domain/hash.ts';
import type { SavedMethod } from '../../../lambdas/domain/saved-method.ts';
import type { Attempt, Payment, PaymentSession, Quote } from '../../../lambdas/domain/session.ts';
import { firstWebhookSettings } from '../../../lambdas/domain/webhook-settings.ts';

/** The time at which the tests begin. */
export const NOON = Date.UTC(2026, 9, 1, 12);

/** Files that run in one process, one after the other, may share a table. */
const file = Array.from(randomBytes(12), (byte) => String.fromCharCode(97 + (byte % 26))).join('');
let made = 0;

/** Ids of the shape that the runtime makes: 27 characters of `[a-z0-9]`, different each time. */
export function freshId(): string {
  made += 1;
  return `${file}${made.toString(36)}`.padStart(27, '0');
}

export function aSession(part: Partial<PaymentSession> = {}): PaymentSession {
  return {
    id: `cs_${freshId()}`,
    account: 'pa_00000000000000000001',
    status: 'active',
    scope: 'payment',
    version: 1,
    createdAt: NOON,
    expiresAt: NOON + 1_800_000,
    keyVersion: 1,
    amount: 1_000,
    currency: 'USD',
    successUrl: 'https://shop.example/thanks',
    cancelUrl: 'https://shop.example/cart',
    layout: 'embedded',
    allowedMethods: ['card', 'ach'],
    setupFutureUsage: 'off',
    answers: new Map(),
    declines: 0,
    ...part,
  };
}

export function aQuote(part: Partial<Quote> = {}): Quote {
  return {
    tokenHash: shortHash('token'),
    method: 'card',
    cardType: 'visa',
    last4: '4242',
    fee: 39,
    label: 'Card fee',
    fingerprint: shortHash('card'),
    until: NOON + 600_000,
    ...part,
  };
}

export function anAttempt(part: Partial<Attempt> = {}): Attempt {
  return { id: freshId(), startedAt: NOON, ...part };
}

export function aPayment(attempt: Attempt, part: Partial<Payment> = {}): Payment {
  return {
    attemptId: attempt.id,
    transactionId: 'ch_1',
    status: 'succeeded',
    method: 'card',
    cardType: 'visa',
    last4: '4242',
    fee: 39,
    ...part,
  };
}

export function aSavedMethod(part: { [K in keyof SavedMethod]?: SavedMethod[K] | undefined } = {}): SavedMethod {
  const method = {
    id: `SPM_${freshId()}`,
    type: 'card' as const,
    processor: 'sandbox',
    sealedReference: Uint8Array.from([1, 2, 3]),
    referenceHash: shortHash('reference'),
    fingerprint: freshId(),
    cardType: 'visa' as const,
    last4: '4242',
    expMonth: 12,
    expYear: 2035,
    holderName: 'Ada',
    consent: { usage: 'on_session' as const, textHash: shortHash('text'), at: NOON },
  };
  return defined({ ...method, ...part }) as SavedMethod;
}

export function anAccount(
  profile: Partial<AccountProfile> = {},
  checkout: Partial<CheckoutConfig> = {},
  uid = 'pa_00000000000000000001',
): Account {
  return {
    uid,
    createdAt: NOON,
    redirectGeneration: 1,
    webhooks: firstWebhookSettings,
    profile: {
      name: 'Test account',
      processor: 'sandbox',
      active: true,
      enableAch: true,
      enableCreditCard: true,
      enableApplePay: true,
      minimumAmount: 1,
      maximumAmount: 99_999_999,
      webhookEnabled: true,
      duplicateWindowMinutes: 10,
      maxDeclines: 5,
      requireLineItemsTotal: false,
      ...profile,
    },
    checkout: {
      allowedOrigins: ['https://shop.example'],
      fees: [{ method: 'card', flat: 10, basisPoints: 290, label: 'Card fee' }],
      challenge: { mode: 'never' },
      cvvRecheck: false,
      ...checkout,
    },
  };
}
