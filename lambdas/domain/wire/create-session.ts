import * as z from 'zod/mini';
import { defined } from '../defined.ts';
import { paymentMethods } from '../instrument.ts';
import { checkCancelUrl, checkSuccessUrl } from '../urls.ts';
import {
  accentColor,
  amount,
  checked,
  choices,
  currency,
  email,
  httpsUrl,
  integer,
  metadata,
  multiline,
  text,
} from './common.ts';
import { lineItems } from './line-items.ts';

export const DEFAULT_LIFE_SECONDS = 1_800;

export const avsFields = ['cardholder', 'zip', 'street', 'city', 'state', 'country', 'phone', 'email'] as const;

const branding = z.pipe(
  z.strictObject({
    logo_url: z.optional(httpsUrl()),
    accent_color: z.optional(accentColor()),
    merchant_display_name: z.optional(text(100)),
  }),
  z.transform((wire) =>
    defined({
      logoUrl: wire.logo_url,
      accentColor: wire.accent_color,
      merchantDisplayName: wire.merchant_display_name,
    }),
  ),
);

const fraudSignals = z.strictObject({
  ip_address: z.optional(text(45)),
  user_agent: z.optional(text(1_000)),
  email: z.optional(email()),
  phone: z.optional(text(32)),
  account_type: z.optional(text(64)),
  request_timestamp: z.optional(integer(0, Number.MAX_SAFE_INTEGER)),
  is_authorized: z.optional(z.boolean()),
  is_admin: z.optional(z.boolean()),
});

const shared = {
  description: z.optional(multiline(500)),
  customer_email: z.optional(email()),
  layout: z._default(z.enum(['hosted', 'embedded']), 'embedded'),
  allowed_methods: z.optional(choices(paymentMethods, 1)),
  setup_future_usage: z._default(z.enum(['off', 'on_session', 'off_session']), 'off'),
  expires_in_seconds: z._default(integer(60, 86_400), DEFAULT_LIFE_SECONDS),
  branding: z.optional(branding),
  required_avs_fields: z.optional(choices(avsFields, 0)),
  metadata: z.optional(metadata()),
  fraud_signals: z.optional(fraudSignals),
  line_items: z.optional(lineItems()),
};

const successUrl = checked(checkSuccessUrl);
const cancelUrl = checked(checkCancelUrl);

const paymentSession = z.strictObject({
  ...shared,
  scope: z._default(z.literal('payment'), 'payment'),
  customer_id: z.optional(text(255)),
  amount: amount(),
  currency: currency(),
  success_url: successUrl,
  cancel_url: cancelUrl,
});

const makeWalletSession = () =>
  z.strictObject({
    ...shared,
    scope: z.literal('wallet'),
    customer_id: text(255),
    amount: z.optional(amount()),
    currency: z.optional(currency()),
    success_url: z.optional(successUrl),
    cancel_url: z.optional(cancelUrl),
    method_badges: z.optional(
      z
        .array(
          z.strictObject({
            label: text(40),
            color: accentColor(),
            payment_method_uids: z.array(text(64)).check(z.maxLength(100)),
          }),
        )
        .check(z.maxLength(20)),
    ),
    locked_payment_methods: z.optional(
      z.array(z.strictObject({ payment_method_uid: text(64), reason: text(200) })).check(z.maxLength(100)),
    ),
  });

/** Made when the first wallet session is created: few merchants have any. */
let walletSession: ReturnType<typeof makeWalletSession> | undefined;

export type PaymentSessionBody = z.output<typeof paymentSession>;
export type WalletSessionBody = z.output<ReturnType<typeof makeWalletSession>>;
export type CreateSessionBody = PaymentSessionBody | WalletSessionBody;

/** The schema for this body: a wallet session needs a customer, a payment session an amount, currency and URLs. */
export function createSessionSchema(body: unknown): typeof paymentSession | ReturnType<typeof makeWalletSession> {
  const wallet = typeof body === 'object' && body !== null && 'scope' in body && body.scope === 'wallet';
  if (!wallet) return paymentSession;
  walletSession ??= makeWalletSession();
  return walletSession;
}
