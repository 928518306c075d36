import * as z from 'zod/mini';
import { processorNames } from '../../account.ts';
import { captchaTypes, codeChannels } from '../../challenge.ts';
import { paymentMethods } from '../../instrument.ts';
import { avsFields } from '../create-session.ts';
import { minorUnits, sessionId, time, uri } from './common.ts';
import { paymentAnswer } from './payment.ts';
import { savedMethodAnswer } from './wallet.ts';

export const createdSessionAnswer = z.object({
  session_id: sessionId(),
  client_secret: z.string(),
  expires_at: time(),
  hosted_url: uri(),
  embed_url: uri(),
});

export const challengeAnswer = z.object({
  type: z.enum([...captchaTypes, ...codeChannels]),
  site_key: z.optional(z.string()),
  delivery_hint: z.optional(z.string()),
  code_sent: z.optional(z.boolean()),
});

export const sessionConfigAnswer = z.object({
  session_id: sessionId(),
  status: z.enum(['active', 'completed', 'expired']),
  payment_status: z.enum(['unpaid', 'processing', 'paid']),
  scope: z.enum(['payment', 'wallet']),
  amount: z.optional(minorUnits()),
  currency: z.optional(z.string()),
  description: z.optional(z.string()),
  line_items: z.optional(z.array(z.object({ description: z.string(), amount: minorUnits(), quantity: z.int() }))),
  customer_email: z.optional(z.string()),
  layout: z.enum(['hosted', 'embedded']),
  allowed_methods: z.array(z.enum(paymentMethods)),
  setup_future_usage: z.enum(['off', 'on_session', 'off_session']),
  branding: z.object({
    logo_url: z.optional(uri()),
    accent_color: z.optional(z.string()),
    merchant_display_name: z.string(),
  }),
  required_avs_fields: z.optional(z.array(z.enum(avsFields))),
  saved_methods: z.optional(z.array(savedMethodAnswer)),
  expires_at: time(),
  merchant_display_name: z.string(),
  page_message: z.optional(z.string()),
  cancel_url: z.optional(uri()),
  challenge: z.nullable(challengeAnswer),
  processor: z.object({
    name: z.enum(processorNames),
    tokenize_url: z.optional(uri()),
    publishable_key: z.optional(z.string()),
  }),
  cvv_recheck: z.boolean(),
  test_mode: z.boolean(),
  payment: z.optional(paymentAnswer),
  redirect_url: z.optional(uri()),
});
