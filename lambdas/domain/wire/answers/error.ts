import * as z from 'zod/mini';
import { quoteAnswer } from './payment.ts';

/** The error body of every route (contract section 3). Which codes a route answers, the document says. */
export const errorAnswer = z.object({
  code: z.string(),
  message: z.string(),
  recoverable: z.boolean(),
  request_id: z.string(),
  errors: z.optional(z.array(z.object({ field: z.string(), message: z.string() }))),
  quote: z.optional(quoteAnswer),
});
