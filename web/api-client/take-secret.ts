/**
 * The secret of this session from the address's fragment. It leaves the address bar at once, so that it is in no
 * bookmark, screenshot or shared address, and is kept in memory only. Undefined when there is none of this session.
 */
export function takeSecret(sessionId: string): string | undefined {
  const secret = new URLSearchParams(location.hash.slice(1)).get('cs') ?? '';
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return sessionId !== '' && secret.startsWith(`${sessionId}_secret_`) ? secret : undefined;
}
