import * as z from 'zod/mini';
import { paymentMethods } from '../../instrument.ts';

const method = {
  id: z.string().check(z.meta({ pattern: '^SPM_' })),
  type: z.enum(['card', 'ach']),
  brand: z.optional(z.string()),
  last4: z.optional(z.string()),
  exp_month: z.optional(z.int()),
  exp_year: z.optional(z.int()),
  holder_name: z.optional(z.string()),
  bank_name: z.optional(z.string()),
  account_type: z.optional(z.enum(['checking', 'savings'])),
  is_default: z.boolean(),
  expired: z.optional(z.literal(true)),
};

export const savedMethodAnswer = z.object(method);

export const walletMethodAnswer = z.object({
  ...method,
  badges: z.array(z.object({ label: z.string(), color: z.string() })),
  locked: z.nullable(z.object({ reason: z.string() })),
});

export const walletAnswer = z.object({
  methods: z.array(walletMethodAnswer),
  allowed_methods: z.array(z.enum(paymentMethods)),
});
