import { type ErrorCode, type FieldError, HostedSessionsError } from './errors.ts';

export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface ExchangeOptions {
  readonly fetch: typeof globalThis.fetch;
  /** For the whole exchange, to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * One request and its whole answer, whatever the status.
 * @throws HostedSessionsError `connection_error`, or the signal's own reason when the caller gave up
 */
export async function exchange(outgoing: Outgoing, { fetch, timeoutMs, signal }: ExchangeOptions): Promise<Answer> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  const { method, url, headers, body } = outgoing;
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      // A redirect would carry the credential to an address that nobody configured.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    const message = timeout.aborted
      ? `No answer from ${new URL(url).origin} within ${timeoutMs} ms.`
      : `No answer from ${new URL(url).origin}: ${reasonOf(cause)}.`;
    throw new HostedSessionsError('connection_error', message, { recoverable: true, cause });
  }
}

/** What an answer says when it is not the expected one. */
export function errorOf({ status, headers, text }: Answer, idempotencyKey?: string): HostedSessionsError {
  const body = readObject(text);
  const retryAfter = secondsOf(headers.get('retry-after'));
  const requestId = headers.get('request-id') ?? stringOf(body?.['request_id']);
  const code = stringOf(body?.['code']);
  if (code === undefined) {
    const message = `HTTP ${status} with a body that is not one of this service.`;
    const details = { status, recoverable: status >= 500 || status === 429, requestId, retryAfter, idempotencyKey };
    return new HostedSessionsError('unexpected_response', message, details);
  }
  return new HostedSessionsError(code as ErrorCode, stringOf(body?.['message']) ?? code, {
    status,
    recoverable: body?.['recoverable'] === true,
    requestId,
    errors: fieldErrors(body?.['errors']),
    retryAfter,
    idempotencyKey,
  });
}

/** The JSON object in a text; undefined for anything else. */
export function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Seconds of a Retry-After, which may be a number or a date. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: Partial<FieldError> | null) => {
    const [field, message] = [stringOf(entry?.field), stringOf(entry?.message)];
    return field !== undefined && message !== undefined ? [{ field, message }] : [];
  });
}

/** fetch hides what went wrong in the cause of a TypeError. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown; message?: unknown }; message?: unknown };
  return [cause?.code, cause?.message, message].find((text) => stringOf(text) !== undefined)?.toString() ?? 'unknown';
}
