import * as z from 'zod/mini';

const token = {
  type: z.enum(['card', 'ach', 'apple_pay']),
  card: z.optional(
    z.object({
      brand: z.string(),
      last4: z.string(),
      bin: z.string(),
      exp_month: z.int(),
      exp_year: z.int(),
    }),
  ),
  ach: z.optional(
    z.object({
      bank_name: z.string(),
      routing_number: z.string(),
      account_number_suffix: z.string(),
      account_type: z.enum(['checking', 'savings']),
    }),
  ),
};

export const tokenAnswer = z.object({
  token: z.string().check(z.meta({ pattern: '^tok_' })),
  ...token,
  type: z.enum(['card', 'ach', 'apple_pay', 'cvc']),
});
export const ownTokenAnswer = z.object({ token: z.string(), ...token, fingerprint: z.string() });
export const instrumentAnswer = z.object({ reference: z.string(), ...token, fingerprint: z.string() });

const charge = {
  id: z.string(),
  idempotency_key: z.string(),
  reference: z.string(),
  amount: z.optional(z.int()),
  currency: z.optional(z.string()),
  status: z.enum(['succeeded', 'pending', 'declined', 'failed', 'in_progress', 'cancelled', 'voided']),
  created_at: z.string(),
};

export const ledgerAnswer = z.object({ charges: z.array(z.object(charge)) });
export const chargeAnswer = z.object({
  ...charge,
  code: z.optional(z.string()),
  instrument: z.optional(instrumentAnswer),
});

const message = {
  channel: z.enum(['sms', 'email']),
  to: z.string(),
  code: z.string(),
  sent_at: z.string(),
};
export const messageAnswer = z.object(message);
export const outboxAnswer = z.object({ messages: z.array(messageAnswer) });

/** As hCaptcha and Turnstile answer; what else they say differs. */
export const siteverifyAnswer = z.looseObject({
  success: z.boolean(),
  'error-codes': z.optional(z.array(z.string())),
});
