/** `browser` and `any` answer the exact origin that asked; `none` is for routes that no browser calls. */
export type Cors = 'browser' | 'any' | 'none';

const EXPOSED = 'Request-Id, Retry-After, Idempotent-Replayed';

/**
 * There are no cookies to protect, so a browser may read any answer that it got; whether the origin may act is
 * decided by the account (`origin_not_allowed`), and that answer alone stays unreadable.
 */
export function corsHeaders(cors: Cors, origin: string | undefined, allowed: boolean): Record<string, string> {
  if (cors === 'none') return {};
  if (origin === undefined || !allowed) return { Vary: 'Origin' };
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED, Vary: 'Origin' };
}
