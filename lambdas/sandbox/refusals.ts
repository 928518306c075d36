import type { DeclineCode } from '../domain/errors.ts';
import { problems } from '../domain/errors.ts';
import type { Response } from '../http/endpoint.ts';

/** Refusals that only the sandbox processor knows; the declines are the checkout's own. */
export const refusals = {
  not_a_test_card: {
    status: 400,
    recoverable: true,
    message: 'The sandbox takes test numbers only. Nothing was kept.',
  },
  token_not_found: { status: 404, recoverable: false, message: 'There is no such token, or its 24 hours are over.' },
  charge_not_found: { status: 404, recoverable: false, message: 'No charge with this key and reference is known.' },
  in_progress: { status: 409, recoverable: true, message: 'A charge with this key is still being worked on.' },
  key_cancelled: {
    status: 409,
    recoverable: false,
    message: 'This key was cancelled. Nothing was or will be charged.',
  },
  idempotency_key_reused: {
    status: 422,
    recoverable: false,
    message: 'This key was used with another token, amount or currency.',
  },
  processing_error: {
    status: 422,
    recoverable: true,
    message: 'The charge could not be processed. Nothing was taken.',
  },
} as const;

export type RefusalCode = keyof typeof refusals | DeclineCode;

/** A refusal in the body shape of contract section 3. */
export function refusal(code: RefusalCode, requestId: string): Response {
  const { status, recoverable, message } =
    code in refusals ? refusals[code as keyof typeof refusals] : problems[code as DeclineCode];
  return { status, body: { code, message, recoverable, request_id: requestId } };
}
