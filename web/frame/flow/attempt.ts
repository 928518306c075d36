import { type Attempt, newKey } from '../../api-client/payment.ts';
import type { Config, ConfirmBody } from '../../api-client/session-api.ts';
import type { Prepared } from '../../api-client/tokenizer.ts';
import type { FrameOptions } from '../../protocol.ts';
import { billingDetails } from '../forms/billing-fields.ts';
import type { Choice } from '../forms/choices.ts';
import { offeredUsage, plainConsent } from '../forms/consent.ts';
import type { Form } from '../forms/form.ts';

export interface Pressed {
  readonly prepared: Prepared;
  readonly config: Config;
  readonly choice: Choice | undefined;
  readonly form: Form;
  readonly options: FrameOptions;
}

/** What one press of Pay sends. */
export function newAttempt({ prepared, config, choice, form, options }: Pressed): Attempt {
  const { token, method, quote, cvcToken } = prepared;
  const now = new Date();
  const usage = offeredUsage(config, options, choice);
  const billing = billingDetails(config.required_avs_fields, form);
  const body: ConfirmBody = {
    processor_token: token,
    method,
    total_amount: quote.total_amount,
    ...(cvcToken !== undefined && { cvc_token: cvcToken }),
    ...(form.save && usage && { save_method: true, consent_text: plainConsent(config, choice, usage) }),
    ...(billing && { billing_details: billing }),
    ...(method === 'ach' && {
      ach_authorization: {
        sec_code: options.achSecCode ?? 'web',
        accepted_at: form.acceptedAt ?? now.toISOString(),
      },
    }),
  };
  return { key: newKey(), startedAt: now.getTime(), body };
}

/** The same press, with the payer's word on what the API asked. Nothing was stored under its key. */
export function acknowledged({ key, body: { challenge_response: _passed, ...body } }: Attempt): Attempt {
  return { key, startedAt: Date.now(), body: { ...body, duplicate_acknowledged: true } };
}

/** A try of its own for each answer, since a body that the API has met under a key is fixed. */
export function answered({ body }: Attempt, response: NonNullable<ConfirmBody['challenge_response']>): Attempt {
  return { key: newKey(), startedAt: Date.now(), body: { ...body, challenge_response: response } };
}
