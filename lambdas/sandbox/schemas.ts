import * as z from 'zod/mini';

const visibleAscii = z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^[\x21-\x7e]+$/));

const code = z.string().check(z.regex(/^\d{3,4}$/));

const card = z.strictObject({
  number: z.string().check(z.maxLength(40), z.regex(/^\d+( \d+)*$/)),
  exp_month: z.int().check(z.minimum(1), z.maximum(12)),
  exp_year: z.int().check(z.minimum(2000), z.maximum(2099)),
  cvc: code,
});

const ach = z.strictObject({
  routing_number: z.string().check(z.regex(/^\d{9}$/)),
  account_number: z.string().check(z.regex(/^\d{4,17}$/)),
  account_type: z.enum(['checking', 'savings']),
});

/** Body of `POST /tokens`. */
export const tokenRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('card'), card }),
  z.strictObject({ type: z.literal('ach'), ach }),
  z.strictObject({ type: z.literal('apple_pay') }),
  /** The security code of a kept card, alone. */
  z.strictObject({ type: z.literal('cvc'), cvc: code }),
]);
export type TokenRequest = z.output<typeof tokenRequest>;

/** Body of `POST /charges`. The amount has no upper bound of its own: it is a session's amount and a fee. */
export const chargeRequest = z.strictObject({
  token: visibleAscii,
  amount: z.int().check(z.minimum(1)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  reference: visibleAscii,
  /** A token of the card's security code, which the payer has typed again. */
  cvc_token: z.optional(visibleAscii),
  /** Keeps the instrument for this customer if the charge is taken. */
  save: z.optional(z.strictObject({ customer: visibleAscii })),
});

/** Body of `POST /instruments`. */
export const keepRequest = z.strictObject({ token: visibleAscii, customer: visibleAscii });
export const instrumentPath = z.object({ reference: z.string().check(z.regex(/^vlt_[A-Za-z]{1,64}$/)) });

export const chargeKey = z.object({ idempotency_key: visibleAscii });
export const chargePath = z.object({ key: visibleAscii });
/** Query of the look-ups. */
export const chargeQuery = z.object({ reference: visibleAscii });
/** Body of `POST /outbox`. */
export const messageRequest = z.strictObject({
  reference: visibleAscii,
  channel: z.enum(['sms', 'email']),
  to: z.string().check(z.minLength(1), z.maxLength(254)),
  code: z.string().check(z.regex(/^\d{6}$/)),
});

/** Body of `POST /siteverify`; what else the verifiers take changes nothing here. */
export const siteverifyRequest = z.object({
  secret: z.optional(z.string().check(z.maxLength(255))),
  response: z.optional(z.string().check(z.maxLength(4_096))),
});

/** Body of `POST /apple-pay/session`. */
export const merchantSessionRequest = z.strictObject({
  domain: z.string().check(z.minLength(1), z.maxLength(253)),
  merchant: z.string().check(z.minLength(1), z.maxLength(128)),
});
export type MerchantSessionBody = z.output<typeof merchantSessionRequest>;

/** Body of `POST /charges/{key}/cancel`. */
export const cancelRequest = z.strictObject({ reference: visibleAscii });
