import * as z from 'zod/mini';
import { cardTypes, paymentMethods } from '../instrument.ts';
import { isVisibleAscii } from '../text.ts';
import { integer, multiline, text } from './common.ts';

const digits = (pattern: RegExp, message: string) =>
  z.string().check(z.refine((value) => pattern.test(value), message));

const processorToken = z
  .string()
  .check(z.minLength(1), z.maxLength(255), z.refine(isVisibleAscii, 'must be a token of the processor'));

/** What the browser says the instrument is. It fills gaps; the processor's word on the token decides. */
const claimedInstrument = z
  .strictObject({
    card: z.optional(
      z.strictObject({
        last4: z.optional(digits(/^\d{4}$/, 'must be 4 digits')),
        exp_month: z.optional(z.union([integer(1, 12), digits(/^(0?[1-9]|1[0-2])$/, 'must be a month')])),
        exp_year: z.optional(z.union([integer(0, 2_100), digits(/^(\d{2}|\d{4})$/, 'must be a year')])),
        bin: z.optional(digits(/^\d{6,8}$/, 'must be 6 to 8 digits')),
        card_brand: z.optional(text(40)),
      }),
    ),
    ach: z.optional(
      z.strictObject({
        bank_name: z.optional(text(100)),
        routing_number: z.optional(digits(/^\d{9}$/, 'must be 9 digits')),
        account_number_suffix: z.optional(digits(/^\d{1,6}$/, 'must be the last digits')),
        account_type: z.optional(z.enum(['checking', 'savings'])),
      }),
    ),
  })
  .check(z.refine(({ card, ach }) => (card === undefined) !== (ach === undefined), 'must have either card or ach'));

const fields = z.strictObject({
  method: z.enum(paymentMethods),
  card_type: z.optional(z.enum(cardTypes)),
  processor_token: z.optional(processorToken),
  payment_method: z.optional(claimedInstrument),
});

/** A saved method carries its own details. */
const isSavedMethod = (token: string | undefined) => token?.startsWith('SPM_') ?? false;

/** POST quote-fee: which fields go with which method (contract section 4). */
export const quoteFeeSchema = fields.check((context) => {
  const { value, issues } = context;
  const say = (field: string, message: string) => issues.push({ code: 'custom', input: value, path: [field], message });
  const { method, card_type, processor_token, payment_method } = value;
  if (method === 'card' || method === 'ach') {
    if (processor_token === undefined) say('processor_token', 'is required for this method');
    if (!isSavedMethod(processor_token)) {
      if (payment_method === undefined) say('payment_method', 'is required for this method');
      if (method === 'card' && card_type === undefined) say('card_type', 'is required for a card');
    }
  }
  if (method === 'apple_pay') {
    if (processor_token !== undefined) say('processor_token', 'must be left out for apple_pay');
    if (payment_method !== undefined) say('payment_method', 'must be left out for apple_pay');
  }
});

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
      accepted_at: digits(
        /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/,
        'must be an RFC 3339 time',
      ),
    }),
  ),
  duplicate_acknowledged: z.optional(z.boolean()),
  total_amount: z.optional(z.int().check(z.minimum(1))),
});

export type QuoteFeeBody = z.output<typeof quoteFeeSchema>;
export type ConfirmSessionBody = z.output<typeof confirmSessionSchema>;

/** The last four digits that the browser says the card or bank account has. */
export function claimedLast4(claimed: QuoteFeeBody['payment_method']): string | undefined {
  return claimed?.card?.last4 ?? claimed?.ach?.account_number_suffix?.slice(-4);
}
