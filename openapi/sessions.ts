import type { Operation } from './operation.ts';

const config = { description: 'The session, as a browser may see it.', schema: 'SessionConfig' } as const;

/** Routes below /v1/hosted-sessions, but for the wallet's. */
export const sessionOperations = {
  'create-session': {
    tag: 'Sessions',
    summary: 'Create a session',
    description:
      'A session is one payment attempt by one payer. With an `Idempotency-Key` the same request may be repeated for 24 hours and makes one session.',
    idempotencyKey: 'optional',
    body: { schema: 'CreateSession', required: true },
    answers: { 201: { description: 'The new session.', schema: 'CreatedSession', replayable: true } },
    refusals: ['idempotency_key_reused'],
  },
  'get-session': {
    tag: 'Checkout',
    summary: 'Read the session',
    description: 'An expired session is answered with `status: expired`; acting on it is what gives 410.',
    answers: { 200: config },
  },
  'update-session': {
    tag: 'Sessions',
    summary: 'Change amount or line items',
    description: 'All or nothing. It voids the quote and what the payer has verified.',
    body: { schema: 'UpdateSession', required: true },
    answers: { 200: config },
    refusals: ['not_found', 'already_confirmed', 'confirm_in_progress', 'session_expired'],
  },
  'expire-session': {
    tag: 'Sessions',
    summary: 'End a session',
    description: 'A session that has expired already is answered the same way, and no second event is emitted.',
    body: { schema: 'Empty', required: false },
    answers: { 200: config },
    refusals: ['not_found', 'already_confirmed', 'confirm_in_progress'],
  },
  'resolve-session': {
    tag: 'Sessions',
    summary: 'Say what became of a charge',
    description:
      'For a charge whose outcome nobody could tell (`checkout_session.needs_review`): a person looks it up at the processor and says it here.',
    body: { schema: 'ResolveSession', required: true },
    answers: { 200: config },
    refusals: ['not_found', 'already_confirmed', 'confirm_in_progress', 'session_expired'],
  },
  'quote-fee': {
    tag: 'Checkout',
    summary: 'Ask what paying costs',
    description:
      'The quote is for this very token and this amount, and holds for 10 minutes. A session has one: a new one replaces it.',
    body: { schema: 'QuoteFee', required: true },
    answers: { 200: { description: 'The quote.', schema: 'Quote' } },
    refusals: ['account_not_allowed', 'already_confirmed', 'confirm_in_progress', 'session_expired'],
  },
  'confirm-session': {
    tag: 'Checkout',
    summary: 'Pay',
    description:
      'Charges the total of the current quote, once. Repeat with the same `Idempotency-Key` when no answer came: the stored answer is given again, byte for byte, for a payment and for a decline alike.',
    idempotencyKey: 'optional',
    body: { schema: 'ConfirmSession', required: true },
    answers: {
      200: {
        description:
          'It is paid; or, with `next_action`, the payer has to act first: repeat the same request after that. Only a payment is stored under the key.',
        schema: 'Confirmed',
        replayable: true,
      },
    },
    refusals: [
      'card_declined',
      'expired_card',
      'incorrect_cvc',
      'insufficient_funds',
      'account_not_allowed',
      'challenge_required',
      'challenge_failed',
      'already_confirmed',
      'confirm_in_progress',
      'duplicate_payment',
      'quote_changed',
      'session_expired',
      'idempotency_key_reused',
      'processing_error',
    ],
  },
  'send-challenge': {
    tag: 'Checkout',
    summary: 'Send a code to the payer',
    description: 'At most three codes, one per 30 seconds. For a captcha there is nothing to send.',
    body: { schema: 'Empty', required: false },
    answers: {
      200: {
        description: 'The challenge as it is now; null when there is nothing to verify.',
        schema: 'MaybeChallenge',
      },
    },
    refusals: [
      'account_not_allowed',
      'challenge_required',
      'challenge_failed',
      'already_confirmed',
      'confirm_in_progress',
      'session_expired',
    ],
  },
  'start-apple-pay': {
    tag: 'Checkout',
    summary: 'Open the sheet of Apple Pay',
    description: 'The merchant session from Apple, for the sheet that asked with this `validation_url`.',
    body: { schema: 'StartApplePay', required: true },
    answers: { 200: { description: "Apple's merchant session, as it is.", schema: 'AppleMerchantSession' } },
    refusals: [
      'account_not_allowed',
      'already_confirmed',
      'confirm_in_progress',
      'session_expired',
      'processing_error',
    ],
  },
} as const satisfies Record<string, Operation>;
