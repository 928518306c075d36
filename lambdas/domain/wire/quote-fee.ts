import * as z from 'zod/mini';
import { cardTypes, paymentMethods } from '../instrument.ts';
import { claimedInstrument, processorToken } from './instrument.ts';

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

export type QuoteFeeBody = z.output<typeof quoteFeeSchema>;
