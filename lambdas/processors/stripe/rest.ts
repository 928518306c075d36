import { STRIPE_API } from './info.ts';

/** The version of Stripe's API that the installed SDK speaks: both are to be told the same things. */
export const STRIPE_VERSION = '2026-10-28.endive';

export interface RestOptions {
  /** Without a trailing slash; Stripe's own when left out. */
  readonly apiUrl?: string;
  /** The account's secret key, `renewed` when the one that is known was refused; undefined when there is none to be had. */
  readonly key: (options?: { readonly renewed: boolean }) => Promise<string | undefined>;
  /** Milliseconds for a whole exchange, body included. */
  readonly timeout?: number;
}

export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RestRequest {
  /** In Stripe's notation: `card[token]`. */
  readonly form?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** Milliseconds, where it is to be shorter than usual. */
  readonly timeout?: number;
}

export type StripeRest = (
  method: 'GET' | 'POST',
  path: string,
  request?: RestRequest,
) => Promise<RestAnswer | undefined>;

/**
 * Stripe's API by plain requests, for what is asked by functions that never charge and so don't carry the SDK. Undefined
 * when no whole answer came in time, or nothing could be sent. It follows no redirect with the key, and repeats only what
 * Stripe refused for its key, which did nothing.
 */
export function stripeRest({ apiUrl = STRIPE_API, key, timeout = 5_000 }: RestOptions): StripeRest {
  const send = async (secretKey: string, method: 'GET' | 'POST', path: string, request: RestRequest) => {
    const { form = {}, idempotencyKey, timeout: shorter = timeout } = request;
    const encoded = new URLSearchParams(form).toString();
    try {
      const response = await fetch(`${apiUrl}${path}${method === 'GET' && encoded ? `?${encoded}` : ''}`, {
        method,
        headers: {
          Authorization: `Bearer ${secretKey}`,
          'Stripe-Version': STRIPE_VERSION,
          ...(method === 'POST' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
          ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
        },
        ...(method === 'POST' && { body: encoded }),
        redirect: 'error',
        signal: AbortSignal.timeout(shorter),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    } catch {
      return undefined;
    }
  };

  return async (method, path, request = {}) => {
    const secretKey = await key();
    const first = secretKey ? await send(secretKey, method, path, request) : undefined;
    if (first?.status !== 401) return first;
    const renewed = await key({ renewed: true });
    return renewed && renewed !== secretKey ? send(renewed, method, path, request) : first;
  };
}
