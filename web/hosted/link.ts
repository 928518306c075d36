import type { Link } from '../api-client/session-api.ts';

/**
 * What the payer's link names. The secret leaves the address bar at once, so that it is in no bookmark, screenshot or
 * shared address, and is kept in memory only. Undefined when the link is not a whole one.
 */
export function takeLink(): Link | undefined {
  const [, sessionId = ''] = /^\/(cs_[A-Za-z0-9]+)\/?$/.exec(location.pathname) ?? [];
  const secret = new URLSearchParams(location.hash.slice(1)).get('cs') ?? '';
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return secret.startsWith(`${sessionId}_secret_`) && sessionId !== '' ? { sessionId, secret } : undefined;
}
