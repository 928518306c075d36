import * as z from 'zod/mini';
import { amount } from './common.ts';
import { lineItems } from './line-items.ts';

export const updateSessionSchema = z
  .strictObject({ amount: z.optional(amount()), line_items: z.optional(lineItems()) })
  .check(
    z.refine(
      (body) => body.amount !== undefined || body.line_items !== undefined,
      'must have amount, line_items or both',
    ),
  );

export type UpdateSessionBody = z.output<typeof updateSessionSchema>;
