import type { presentConfig } from '../../lambdas/domain/wire/present-session.ts';
import type { presentQuote } from '../../lambdas/domain/wire/present-payment.ts';
import type { ConfirmSessionBody, QuoteFeeBody } from '../../lambdas/domain/wire/payment.ts';
import type { Link } from './link.ts';

export type Config = ReturnType<typeof presentConfig>;
export type Quote = ReturnType<typeof presentQuote>;
export type ConfirmBody = ConfirmSessionBody;

/** A refusal in the API's words, or `unreachable` when none came. */
export interface Refusal {
  readonly code: string;
  readonly recoverable: boolean;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Of `quote_changed`. */
  readonly quote?: Quote;
  /** Seconds. */
  readonly retryAfter?: number;
}

export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly refusal: Refusal };

const TIMEOUT_MS = 30_000;
const unreachable: Refusal = { code: 'unreachable', recoverable: true, errors: [] };

/** One exchange in JSON. It never throws: no answer, or one that is no JSON, is `unreachable`. */
export async function exchange<Body>(url: string, init: RequestInit = {}): Promise<Answer<Body>> {
  try {
    const response = await fetch(url, { ...init, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.json();
    if (response.ok) return { ok: true, body };
    const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
    return { ok: false, refusal: { ...unreachable, ...body, ...(retryAfter && { retryAfter }) } };
  } catch {
    return { ok: false, refusal: unreachable };
  }
}

export function post<Body>(url: string, body: object, headers: Record<string, string> = {}): Promise<Answer<Body>> {
  return exchange(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export interface SessionApi {
  config(): Promise<Answer<Config>>;
  quoteFee(body: QuoteFeeBody): Promise<Answer<Quote>>;
  confirm(body: ConfirmBody, key: string): Promise<Answer<unknown>>;
}

export async function openApi({ sessionId, secret }: Link): Promise<SessionApi | undefined> {
  const site = await exchange<{ api_url: string }>('/config.json');
  if (!site.ok) return undefined;
  const base = `${site.body.api_url.replace(/\/$/, '')}/v1/hosted-sessions/${sessionId}`;
  const headers = { Authorization: `Bearer ${secret}` };
  return {
    config: () => exchange(base, { headers }),
    quoteFee: (body) => post(`${base}/quote-fee`, body, headers),
    confirm: (body, key) => post(`${base}/confirm`, body, { ...headers, 'Idempotency-Key': key }),
  };
}
