/** A refusal in the API's words, or `unreachable` when none came. */
export interface Refusal {
  readonly code: string;
  readonly recoverable: boolean;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Of `quote_changed`. */
  readonly quote?: unknown;
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
  // Not `AbortSignal.timeout`, which the oldest browsers that the checkout supports do not have.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, { ...init, cache: 'no-store', signal: limit.signal });
    const empty = response.status === 204;
    const body = (empty ? undefined : await response.json()) as Body & object;
    if (response.ok) return { ok: true, body };
    const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
    return { ok: false, refusal: { ...unreachable, ...body, ...(retryAfter && { retryAfter }) } };
  } catch {
    return { ok: false, refusal: unreachable };
  } finally {
    clearTimeout(timer);
  }
}

export function post<Body>(url: string, body: object, headers: Record<string, string> = {}): Promise<Answer<Body>> {
  return exchange(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
