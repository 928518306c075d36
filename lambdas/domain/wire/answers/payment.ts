import * as z from 'zod/mini';
import { cardTypes, paymentMethods } from '../../instrument.ts';
import { minorUnits, sessionId, time, uri } from './common.ts';

const shown = {
  payment_uid: z.string().check(z.meta({ pattern: '^P-' })),
  transaction_id: z.string(),
  method: z.enum(paymentMethods),
  last4: z.optional(z.string()),
  card_type: z.optional(z.enum(cardTypes)),
  total_amount: minorUnits(),
  saved_method_id: z.optional(z.string()),
};

export const paymentAnswer = z.object({
  ...shown,
  status: z.enum(['succeeded', 'pending', 'failed']),
  amount: minorUnits(),
  convenience_fee: minorUnits(),
  currency: z.string(),
});

export const confirmationAnswer = z.object({
  session_id: sessionId(),
  status: z.literal('completed'),
  payment: paymentAnswer,
  redirect_url: uri(),
  ...shown,
});

const nextAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('use_stripe_sdk'), client_secret: z.string(), publishable_key: z.string() }),
  z.object({ type: z.literal('redirect_to_url'), url: uri(), return_url: uri() }),
]);

/** The payer has to act before anything is paid. */
export const nextActionAnswer = z.object({
  session_id: sessionId(),
  status: z.literal('active'),
  payment_status: z.literal('processing'),
  next_action: nextAction,
});

export const quoteAnswer = z.object({
  amount: minorUnits(),
  convenience_fee: minorUnits(),
  total_amount: minorUnits(),
  currency: z.string(),
  method: z.enum(paymentMethods),
  card_type: z.optional(z.enum(cardTypes)),
  last4: z.optional(z.string()),
  fee_label: z.optional(z.string()),
  expires_at: time(),
});
