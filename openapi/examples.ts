import * as z from 'zod/mini';
import { type Account, emptyCheckoutConfig } from '../lambdas/domain/account.ts';
import { clientSecret, type Keys, redirectSecret } from '../lambdas/domain/credential.ts';
import { webhookId } from '../lambdas/domain/events.ts';
import { emptyWallet, type Wallet } from '../lambdas/domain/saved-method.ts';
import type { Payment, PaymentSession, Quote, WalletSession } from '../lambdas/domain/session.ts';
import { redirectUrl } from '../lambdas/domain/urls.ts';
import { firstWebhookSettings } from '../lambdas/domain/webhook-settings.ts';
import { accountSchema, checkoutConfigSchema } from '../lambdas/domain/wire/account.ts';
import { presentAccount, presentCheckoutConfig } from '../lambdas/domain/wire/present-account.ts';
import { presentCreated } from '../lambdas/domain/wire/present-created.ts';
import { eventData, presentEvent, presentEventWithDeliveries } from '../lambdas/domain/wire/present-event.ts';
import { presentConfirmation, presentQuote } from '../lambdas/domain/wire/present-payment.ts';
import { presentWallet } from '../lambdas/domain/wire/present-saved-method.ts';
import { presentConfig } from '../lambdas/domain/wire/present-session.ts';
import { presentEventTypes, presentSubscriptions } from '../lambdas/domain/wire/webhooks.ts';

/*
 * One payment, told by requests and answers. The requests are parsed, and the answers are made, by the functions that
 * the handlers use, so that no example can say what the API does not.
 */

const now = Date.UTC(2026, 2, 2, 9, 30);
const checkoutUrl = 'https://pay.shop.example';
const keys: Keys = { current: 1, root: 'example', byVersion: new Map([[1, 'example']]) };

const writeAccount = {
  name: 'Example Water Works',
  processor: 'sandbox',
  callback_url: 'https://shop.example/webhooks/payments',
};
const writeCheckoutConfig = {
  allowed_origins: ['https://shop.example'],
  merchant_display_name: 'Example Water',
  accent_color: '#1A73E8',
  fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Card fee' }],
};
const createSession = {
  amount: 1_234,
  currency: 'USD',
  description: 'Water bill, March',
  line_items: [{ description: 'Water, 12 cubic metres', amount: 1_234 }],
  customer_id: 'customer-1042',
  success_url: 'https://shop.example/thanks',
  cancel_url: 'https://shop.example/cart',
  metadata: { order: 'A-1042' },
};
const token = 'tok_1q2w3e4r5t6z7u8i9o0p1a2s3d4';

const account: Account = {
  uid: 'pa_4k9x2m7q1w8e5r3t6y0u',
  createdAt: now,
  redirectGeneration: 1,
  profile: z.parse(accountSchema({ anyPort: false, loopback: false }), writeAccount),
  checkout: { ...emptyCheckoutConfig, ...z.parse(checkoutConfigSchema, writeCheckoutConfig) },
  webhooks: firstWebhookSettings,
};
const session: PaymentSession = {
  id: 'cs_2n5f8k1p4s7v0y3b6e9h2m5q8t1',
  account: account.uid,
  status: 'active',
  scope: 'payment',
  version: 1,
  createdAt: now,
  expiresAt: now + 1_800_000,
  keyVersion: 1,
  amount: createSession.amount,
  currency: createSession.currency,
  description: createSession.description,
  lineItems: createSession.line_items.map((item) => ({ ...item, quantity: 1 })),
  successUrl: createSession.success_url,
  cancelUrl: createSession.cancel_url,
  customerId: createSession.customer_id,
  layout: 'embedded',
  allowedMethods: ['card', 'ach'],
  setupFutureUsage: 'off',
  metadata: createSession.metadata,
  answers: new Map(),
  declines: 0,
};
const quote: Quote = {
  tokenHash: '',
  method: 'card',
  cardType: 'visa',
  last4: '4242',
  fee: 46,
  label: 'Card fee',
  fingerprint: '',
  until: now + 600_000,
};
const payment: Payment = {
  attemptId: '7c1f4a9e2d5b8063',
  transactionId: 'ch_9x8w7v6u5t4s3r2q1p0o',
  status: 'succeeded',
  method: 'card',
  cardType: 'visa',
  last4: '4242',
  fee: quote.fee,
};
const paid: PaymentSession = { ...session, status: 'completed', payment };
const walletSession: WalletSession = { ...session, scope: 'wallet', customerId: createSession.customer_id };
const wallet: Wallet = {
  ...emptyWallet(account.uid, createSession.customer_id),
  defaultId: 'SPM_5h8k1n4r7v0y3c6f9j2m5q8t1w4',
  methods: [
    {
      id: 'SPM_5h8k1n4r7v0y3c6f9j2m5q8t1w4',
      type: 'card',
      processor: 'sandbox',
      sealedReference: new Uint8Array(),
      referenceHash: '',
      fingerprint: '',
      cardType: 'visa',
      last4: '4242',
      expMonth: 12,
      expYear: 2035,
      holderName: 'Ada Example',
      consent: { usage: 'on_session', textHash: '', at: now },
    },
  ],
};
const processor = {
  name: 'sandbox',
  browser: { tokenizeUrl: 'https://sandbox.shop.example/tokens', publishableKey: 'pk_sandbox' },
  testMode: true,
};
const secret = clientSecret(keys, { sessionId: session.id, account: account.uid, keyVersion: 1 });
const event = {
  id: webhookId(session.id, 'checkout_session.completed'),
  account: account.uid,
  type: 'checkout_session.completed',
  at: now + 65_000,
  data: JSON.stringify(eventData(paid)),
} as const;
const walletView = presentWallet({ session: walletSession, wallet, now });
const exampleSecret = (text: string) => Buffer.from(text.padEnd(32, '.')).toString('base64');

/** Bodies of requests, by the name of their component. */
export const requestExamples: Readonly<Record<string, unknown>> = {
  CreateSession: createSession,
  UpdateSession: { amount: 1_500 },
  ResolveSession: { outcome: 'charged', transaction_id: payment.transactionId },
  QuoteFee: {
    method: 'card',
    card_type: 'visa',
    processor_token: token,
    payment_method: { card: { last4: '4242', exp_month: 12, exp_year: 2035 } },
  },
  ConfirmSession: { processor_token: token, method: 'card', total_amount: 1_280 },
  AddPaymentMethod: { processor_token: token, method: 'card', billing_details: { cardholder: 'Ada Example' } },
  WriteAccount: writeAccount,
  WriteCheckoutConfig: writeCheckoutConfig,
  WriteSubscriptions: { subscriptions: [{ event_type: 'checkout_session.expired', enabled: false }] },
  RotateSecret: { which: 'webhook' },
  CreateToken: { type: 'card', card: { number: '4242 4242 4242 4242', exp_month: 12, exp_year: 2035, cvc: '123' } },
};

/** Answers, by the name of their component. */
export const answerExamples: Readonly<Record<string, unknown>> = {
  CreatedSession: presentCreated(session, { clientSecret: secret, checkoutUrl }),
  SessionConfig: presentConfig({ session, account, processor, wallet, challenge: null, now }),
  Quote: presentQuote(session, quote),
  Confirmed: presentConfirmation(
    paid,
    payment,
    redirectUrl({
      successUrl: session.successUrl,
      sessionId: session.id,
      secret: redirectSecret(keys, account.uid, 1),
      now: now + 65_000,
    }),
  ),
  Wallet: walletView,
  WalletMethod: walletView.methods[0],
  Account: presentAccount(account),
  CheckoutConfig: presentCheckoutConfig(account),
  Subscriptions: presentSubscriptions(account),
  EventTypes: presentEventTypes(),
  WebhookSecrets: {
    secret: `whsec_${exampleSecret('example of a webhook secret')}`,
    redirect_secret: `rsec_${exampleSecret('example of a redirect secret')}`,
  },
  Events: { events: [presentEvent(event)], next: null },
  EventWithDeliveries: presentEventWithDeliveries(event, {
    webhookId: event.id,
    account: account.uid,
    attempts: [{ at: now + 66_000, durationMs: 84, statusCode: 200 }],
  } as never),
  Redelivery: { webhook_id: event.id },
  SandboxToken: {
    token,
    type: 'card',
    card: { brand: 'visa', last4: '4242', bin: '424242', exp_month: 12, exp_year: 2035 },
  },
  SandboxLedger: {
    charges: [
      {
        id: payment.transactionId,
        idempotency_key: payment.attemptId,
        reference: session.id,
        amount: 1_280,
        currency: 'USD',
        status: 'succeeded',
        created_at: new Date(now + 65_000).toISOString(),
      },
    ],
  },
  SandboxOutbox: {
    messages: [
      { channel: 'email', to: 'ada@example.com', code: '123456', sent_at: new Date(now + 30_000).toISOString() },
    ],
  },
};
