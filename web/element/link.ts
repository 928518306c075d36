/** Which session is to be paid, and where its form is. */
export interface Link {
  /** Origin of the checkout. */
  readonly base: string;
  readonly sessionId: string;
  readonly clientSecret: string;
}

export interface Given {
  readonly sessionId: string | null;
  readonly clientSecret: string | null;
  readonly apiBase: string | null;
  /** Origin of the checkout that the script came from, if it came from one. */
  readonly scriptBase: string | undefined;
}

/** The link, or what is wrong with it in a sentence that tells no secret; undefined as long as parts are missing. */
export function readLink({ sessionId, clientSecret, apiBase, scriptBase }: Given): Link | string | undefined {
  if (!sessionId || !clientSecret) return undefined;
  if (!/^cs_[A-Za-z0-9]+$/.test(sessionId)) return 'session-id is not the id of a session';
  if (!clientSecret.startsWith(`${sessionId}_secret_`)) return 'client-secret is not the secret of session-id';
  const base = apiBase ? originOf(apiBase) : scriptBase;
  if (!base)
    return apiBase
      ? 'api-base must be the https address of the checkout'
      : 'api-base is missing, and the script was not loaded from the checkout';
  return { base, sessionId, clientSecret };
}

/** The origin of an address that card data may be typed at: https, or this very machine. */
export function originOf(address: string | undefined): string | undefined {
  try {
    const { protocol, hostname, origin } = new URL(address ?? '');
    const isLocal = /^(.+\.)?localhost$|^127\.0\.0\.1$|^\[::1\]$/.test(hostname);
    return protocol === 'https:' || (protocol === 'http:' && isLocal) ? origin : undefined;
  } catch {
    return undefined;
  }
}
