import * as z from 'zod/mini';
import { matching, text } from './common.ts';

/** The customer that a path names. */
export const customerPathSchema = () => z.object({ customer_id: text(255) });

/** Query of GET /api/customers/{customer_id}. */
export const customerQuerySchema = () =>
  z.object({
    after: z.optional(z.string()),
    limit: z._default(
      z.pipe(matching(/^([1-9][0-9]?|100)$/, 'must be an integer from 1 to 100'), z.transform(Number)),
      20,
    ),
  });
