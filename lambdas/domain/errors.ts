/**
 * The catalogue of refusals: contract section 3. A code fixes its HTTP status, whether the payer can
 * mend it in place, and the text. Texts never carry anything that came in.
 */
export const problems = {
  validation_error: {
    status: 400,
    recoverable: true,
    message: 'The request is not valid. See errors for what to change.',
  },
  card_data_not_allowed: {
    status: 400,
    recoverable: true,
    message: 'The request contains what looks like a full card number. Send card data to the processor only.',
  },
  unauthenticated: {
    status: 401,
    recoverable: false,
    message: 'The credential is missing or not valid for this resource.',
  },
  card_declined: { status: 402, recoverable: true, message: 'The payment was declined. Try another payment method.' },
  expired_card: { status: 402, recoverable: true, message: 'The card has expired. Try another card.' },
  incorrect_cvc: {
    status: 402,
    recoverable: true,
    message: 'The security code is not correct. Check it and try again.',
  },
  insufficient_funds: {
    status: 402,
    recoverable: true,
    message: 'The payment was declined for insufficient funds. Try another payment method.',
  },
  account_not_allowed: { status: 403, recoverable: false, message: 'This client may not act on that payment account.' },
  insufficient_scope: { status: 403, recoverable: false, message: 'The credential does not allow this action.' },
  origin_not_allowed: {
    status: 403,
    recoverable: false,
    message: 'The payment account does not allow requests from this origin.',
  },
  request_blocked: { status: 403, recoverable: false, message: 'The firewall refused the request.' },
  challenge_required: { status: 403, recoverable: true, message: 'A verification step is needed before the payment.' },
  challenge_failed: { status: 403, recoverable: true, message: 'The verification did not succeed. Try again.' },
  not_found: { status: 404, recoverable: false, message: 'There is no such resource.' },
  already_confirmed: { status: 409, recoverable: false, message: 'This session has already been paid.' },
  confirm_in_progress: {
    status: 409,
    recoverable: true,
    message: 'A payment for this session is under way. Wait, then ask again.',
  },
  duplicate_payment: {
    status: 409,
    recoverable: true,
    message: 'The same payer paid the same amount a short while ago. Send duplicate_acknowledged to pay again.',
  },
  quote_changed: {
    status: 409,
    recoverable: true,
    message: 'The total has changed. Show the new quote and confirm again.',
  },
  method_locked: { status: 409, recoverable: false, message: 'This saved payment method may not be deleted.' },
  session_expired: { status: 410, recoverable: false, message: 'The session has expired. Create a new one.' },
  payload_too_large: { status: 413, recoverable: false, message: 'The request body is larger than 64 KiB.' },
  unsupported_media_type: { status: 415, recoverable: false, message: 'Send the body as application/json in UTF-8.' },
  idempotency_key_reused: {
    status: 422,
    recoverable: false,
    message: 'This Idempotency-Key was used with a different request body.',
  },
  rate_limited: { status: 429, recoverable: true, message: 'Too many requests. Wait before trying again.' },
  internal_error: { status: 500, recoverable: false, message: 'Something went wrong on our side.' },
  processing_error: {
    status: 502,
    recoverable: true,
    message: 'The processor could not take the payment and nothing was charged. Try again with a new Idempotency-Key.',
  },
  network_error: {
    status: 504,
    recoverable: true,
    message: 'The outcome is not known yet. Do not pay again; repeat this request with the same Idempotency-Key.',
  },
} as const;

export type ProblemCode = keyof typeof problems;

/** The four definite declines (contract section 3, status 402). */
export const declineCodes = ['card_declined', 'expired_card', 'incorrect_cvc', 'insufficient_funds'] as const;
export type DeclineCode = (typeof declineCodes)[number];

/** One field of a `validation_error`: a path such as `line_items[0].amount`, and what is wanted there. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An expected refusal, as a value: operations return it, the http layer turns it into a response. */
export class Problem {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return problems[this.code].status;
  }

  get recoverable(): boolean {
    return this.details.recoverable ?? problems[this.code].recoverable;
  }

  get message(): string {
    return this.details.message ?? problems[this.code].message;
  }
}

export interface ProblemDetails {
  readonly message?: string;
  readonly recoverable?: boolean;
  readonly errors?: readonly FieldError[];
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfter?: number;
  /** Wire-shaped additions to the body, such as `quote`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

export function problem(code: ProblemCode, details?: ProblemDetails): Problem {
  return new Problem(code, details);
}

export function isProblem(value: unknown): value is Problem {
  return value instanceof Problem;
}

export function invalid(field: string, message: string): Problem {
  return new Problem('validation_error', { errors: [{ field, message }] });
}
