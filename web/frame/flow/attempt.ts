import { type Attempt, newKey } from '../../api-client/payment.ts';
import type { Prepared } from '../../api-client/tokenizer.ts';
import type { FrameOptions } from '../../protocol.ts';
import { billingDetails } from '../forms/billing-fields.ts';
import type { Form } from '../forms/form.ts';

/** What one press of Pay sends. */
export function newAttempt(
  { token, method, quote }: Prepared,
  form: Form,
  asked: readonly string[] | undefined,
  { achSecCode = 'web' }: FrameOptions,
): Attempt {
  const now = new Date();
  const billing = billingDetails(asked, form);
  return {
    key: newKey(),
    startedAt: now.getTime(),
    body: {
      processor_token: token,
      method,
      total_amount: quote.total_amount,
      ...(billing && { billing_details: billing }),
      ...(method === 'ach' && {
        ach_authorization: { sec_code: achSecCode, accepted_at: form.acceptedAt ?? now.toISOString() },
      }),
    },
  };
}
