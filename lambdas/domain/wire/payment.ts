import * as z from 'zod/mini';
import { paymentMethods } from '../instrument.ts';
import { matching, multiline, text } from './common.ts';
import { claimedInstrument, processorToken } from './instrument.ts';

const given = (max: number) => z.optional(text(max, 0));

const billingDetails = () =>
  z.strictObject({
    cardholder: given(200),
    zip: given(20),
    street: given(200),
    street2: given(200),
    city: given(100),
    state: given(100),
    country: given(60),
    phone: given(32),
    email: given(254),
  });

/** POST payment-methods, of a wallet session. */
export const addPaymentMethodSchema = () =>
  z.strictObject({
    processor_token: processorToken,
    method: z.enum(paymentMethods),
    payment_method: z.optional(claimedInstrument),
    billing_details: z.optional(billingDetails()),
    is_default: z.optional(z.boolean()),
    consent_text: z.optional(multiline(2_000)),
  });

export type AddPaymentMethodBody = z.output<ReturnType<typeof addPaymentMethodSchema>>;

export const confirmSessionSchema = z.strictObject({
  processor_token: processorToken,
  method: z.enum(paymentMethods),
  save_method: z.optional(z.boolean()),
  consent_text: z.optional(multiline(2_000)),
  billing_details: z.optional(billingDetails()),
  challenge_response: z.optional(
    z.strictObject({
      type: z.enum(['hcaptcha', 'turnstile', 'sms', 'email']),
      token: z.optional(text(4_096)),
      code: z.optional(text(16)),
    }),
  ),
  payment_method: z.optional(claimedInstrument),
  ach_authorization: z.optional(
    z.strictObject({
      sec_code: z.enum(['web', 'tel', 'ppd']),
      accepted_at: matching(
        /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/,
        'must be an RFC 3339 time',
      ),
    }),
  ),
  duplicate_acknowledged: z.optional(z.boolean()),
  total_amount: z.optional(z.int().check(z.minimum(1))),
  cvc_token: z.optional(processorToken),
});

export type ConfirmSessionBody = z.output<typeof confirmSessionSchema>;
