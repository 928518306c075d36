import * as z from 'zod/mini';
import { processorNames } from '../../account.ts';
import { minorUnits, sessionId, time } from './common.ts';
import { paymentAnswer } from './payment.ts';
import { savedMethodAnswer } from './wallet.ts';

const scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const customerAnswer = z.object({
  customer_id: z.string(),
  saved_methods: z.array(
    z.object({
      ...savedMethodAnswer.shape,
      processor: z.enum(processorNames),
      consent: z.object({ usage: z.enum(['on_session', 'off_session']), given_at: time() }),
    }),
  ),
  sessions: z.array(
    z.object({
      session_id: sessionId(),
      status: z.enum(['active', 'completed', 'expired']),
      payment_status: z.enum(['unpaid', 'processing', 'paid']),
      scope: z.enum(['payment', 'wallet']),
      created_at: time(),
      expires_at: time(),
      amount: z.optional(minorUnits()),
      currency: z.optional(z.string()),
      description: z.optional(z.string()),
      line_items: z.optional(z.array(z.object({ description: z.string(), amount: minorUnits(), quantity: z.int() }))),
      customer_email: z.optional(z.string()),
      fraud_signals: z.optional(scalars),
      metadata: z.optional(scalars),
      payment: z.optional(paymentAnswer),
    }),
  ),
  next: z.nullable(sessionId()),
});

export const erasedAnswer = z.object({ sessions: z.int(), saved_methods: z.int(), complete: z.boolean() });
