import { HostedSessionsError } from './errors.ts';
import { errorOf, exchange, readObject } from './exchange.ts';
import { withRetries } from './retry.ts';
import { type Credentials, tokenSource } from './token.ts';

export interface TransportOptions extends Credentials {
  readonly apiUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The account that the call is for, where no path names it. */
  readonly account?: string | undefined;
  readonly body?: object | undefined;
  readonly idempotencyKey?: string | undefined;
  /** false: a second one would do something else or more than the first. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type Transport = <T>(call: Call) => Promise<T>;

/** Calls of one client: its token, its patience, and errors in one form. */
export function transport(options: TransportOptions): Transport {
  const tokens = tokenSource(options, options);
  const base = options.apiUrl.replace(/\/+$/, '');

  const once = async (call: Call, token: string): Promise<unknown> => {
    const { method, path, idempotencyKey, signal } = call;
    const outgoing = { method, url: base + path, headers: headersOf(call, token), body: bodyOf(call) };
    const { fetch, timeoutMs } = options;
    const answer = await exchange(outgoing, { fetch, timeoutMs, signal });
    const body = readObject(answer.text);
    if (answer.status < 200 || answer.status >= 300 || body === undefined) throw errorOf(answer, idempotencyKey);
    return body;
  };

  const patiently = (call: Call, token: string) => {
    const { repeatable = true, signal } = call;
    return withRetries(() => once(call, token), { retries: options.retries, repeatable, signal });
  };

  return async <T>(call: Call): Promise<T> => {
    try {
      const token = await tokens.get();
      try {
        return (await patiently(call, token)) as T;
      } catch (error) {
        if (!(error instanceof HostedSessionsError) || error.status !== 401) throw error;
        tokens.drop(token);
        return (await patiently(call, await tokens.get())) as T;
      }
    } catch (error) {
      throw error instanceof HostedSessionsError ? withKey(error, call.idempotencyKey) : error;
    }
  };
}

function headersOf({ account, body, idempotencyKey }: Call, token: string): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    Accept: 'application/json',
    ...(account === undefined ? {} : { 'X-Payment-Account-Uid': account }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
  };
}

function bodyOf({ body }: Call): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}

/** A caller whose call failed without a definite answer can go on only with the key that was sent. */
function withKey(error: HostedSessionsError, idempotencyKey: string | undefined): HostedSessionsError {
  if (idempotencyKey === undefined || error.idempotencyKey !== undefined) return error;
  return new HostedSessionsError(error.code, error.message, { ...error, idempotencyKey, cause: error.cause });
}
