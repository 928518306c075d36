import * as z from 'zod/mini';
import { isVisibleAscii } from '../text.ts';
import { integer, matching, text } from './common.ts';

export const processorToken = z
  .string()
  .check(z.minLength(1), z.maxLength(255), z.refine(isVisibleAscii, 'must be a token of the processor'));

/** What the browser says the instrument is. It fills gaps; the processor's word on the token decides. */
export const claimedInstrument = z
  .strictObject({
    card: z.optional(
      z.strictObject({
        last4: z.optional(matching(/^\d{4}$/, 'must be 4 digits')),
        exp_month: z.optional(z.union([integer(1, 12), matching(/^(0?[1-9]|1[0-2])$/, 'must be a month')])),
        exp_year: z.optional(z.union([integer(0, 2_100), matching(/^(\d{2}|\d{4})$/, 'must be a year')])),
        bin: z.optional(matching(/^\d{6,8}$/, 'must be 6 to 8 digits')),
        card_brand: z.optional(text(40)),
      }),
    ),
    ach: z.optional(
      z.strictObject({
        bank_name: z.optional(text(100)),
        routing_number: z.optional(matching(/^\d{9}$/, 'must be 9 digits')),
        account_number_suffix: z.optional(matching(/^\d{1,6}$/, 'must be the last digits')),
        account_type: z.optional(z.enum(['checking', 'savings'])),
      }),
    ),
  })
  .check(z.refine(({ card, ach }) => (card === undefined) !== (ach === undefined), 'must have either card or ach'));
