/** Codes of the service (an error's `code` field). */
export const serviceErrorCodes = [
  'validation_error',
  'card_data_not_allowed',
  'unauthenticated',
  'card_declined',
  'expired_card',
  'incorrect_cvc',
  'insufficient_funds',
  'account_not_allowed',
  'insufficient_scope',
  'origin_not_allowed',
  'request_blocked',
  'challenge_required',
  'challenge_failed',
  'not_found',
  'already_confirmed',
  'confirm_in_progress',
  'duplicate_payment',
  'quote_changed',
  'method_locked',
  'session_expired',
  'payload_too_large',
  'unsupported_media_type',
  'idempotency_key_reused',
  'rate_limited',
  'internal_error',
  'processing_error',
  'network_error',
] as const;

export type ServiceErrorCode = (typeof serviceErrorCodes)[number];

/**
 * `connection_error`: nothing answered in time, so whether the request took effect is not known.
 * `unexpected_response`: something answered that is not this service, such as a proxy.
 */
export type ErrorCode = ServiceErrorCode | 'connection_error' | 'unexpected_response';

export interface FieldError {
  /** A path such as `line_items[0].amount`. */
  field: string;
  message: string;
}

export interface ErrorDetails {
  status?: number | undefined;
  recoverable?: boolean | undefined;
  requestId?: string | undefined;
  errors?: readonly FieldError[] | undefined;
  retryAfter?: number | undefined;
  idempotencyKey?: string | undefined;
  cause?: unknown;
}

/** Every failed call rejects with this; `code` tells what to do about it. */
export class HostedSessionsError extends Error {
  override readonly name = 'HostedSessionsError';
  /** A newer service may send codes that are not listed: keep a default branch. */
  readonly code: ErrorCode;
  /** The HTTP status; undefined when nothing answered. */
  readonly status: number | undefined;
  /** Whether it can be mended in place, in the same session. */
  readonly recoverable: boolean;
  /** Quote it when you ask the operator of the service. */
  readonly requestId: string | undefined;
  /** Of a `validation_error`: which fields, and what is wanted there. */
  readonly errors: readonly FieldError[];
  /** Seconds to wait, when the service said so. */
  readonly retryAfter: number | undefined;
  /** The key that was sent: repeat the call with it, and nothing is done twice. */
  readonly idempotencyKey: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.recoverable = details.recoverable ?? false;
    this.requestId = details.requestId;
    this.errors = details.errors ?? [];
    this.retryAfter = details.retryAfter;
    this.idempotencyKey = details.idempotencyKey;
  }
}

/** The request is not a genuine webhook of this account: answer 400 or 401, and do nothing else. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}
