import * as z from 'zod/mini';
import { processorNames } from '../../account.ts';
import { cardTypes, paymentMethods } from '../../instrument.ts';
import { minorUnits, uri } from './common.ts';

export const accountAnswer = z.object({
  uid: z.string().check(z.meta({ pattern: '^pa_[A-Za-z0-9]{20}$' })),
  name: z.string(),
  processor: z.enum(processorNames),
  processor_credentials_secret: z.optional(z.string()),
  active: z.boolean(),
  enable_ach: z.boolean(),
  enable_credit_card: z.boolean(),
  enable_apple_pay: z.boolean(),
  minimum_amount: minorUnits(),
  maximum_amount: minorUnits(),
  callback_url: z.optional(uri()),
  webhook_enabled: z.boolean(),
  webhook_disabled_reason: z.optional(z.string()),
  admin_client_ids: z.optional(z.array(z.string())),
  duplicate_window_minutes: z.int(),
  max_declines: z.int(),
  require_line_items_total: z.boolean(),
});

export const checkoutConfigAnswer = z.object({
  allowed_origins: z.array(z.string()),
  merchant_display_name: z.optional(z.string()),
  logo_url: z.optional(uri()),
  accent_color: z.optional(z.string()),
  page_message: z.optional(z.string()),
  fees: z.array(
    z.object({
      method: z.enum(paymentMethods),
      card_type: z.optional(z.enum(cardTypes)),
      flat: minorUnits(),
      basis_points: z.int(),
      minimum: z.optional(minorUnits()),
      maximum: z.optional(minorUnits()),
      label: z.string(),
    }),
  ),
  challenge: z.object({
    mode: z.enum(['never', 'always', 'risk']),
    type: z.optional(z.enum(['hcaptcha', 'turnstile', 'sms', 'email'])),
    site_key: z.optional(z.string()),
    secret_name: z.optional(z.string()),
  }),
  cvv_recheck: z.boolean(),
});
