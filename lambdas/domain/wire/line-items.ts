import * as z from 'zod/mini';
import { MAX_AMOUNT } from '../money.ts';
import { integer, text } from './common.ts';

const lineItem = () =>
  z.pipe(
    z.strictObject({
      description: text(500),
      amount: integer(-MAX_AMOUNT, MAX_AMOUNT),
      quantity: z._default(integer(1, 9_999), 1),
      metadata: z.optional(z.record(z.string(), z.unknown())),
    }),
    z.transform(({ description, amount, quantity }) => ({ description, amount, quantity })),
  );

/** What is paid for, of create and PATCH. A line item's metadata is taken and dropped: contract section 4. */
export const lineItems = () => z.array(lineItem()).check(z.maxLength(100));
