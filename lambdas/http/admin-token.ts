import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';

export const ADMIN_SCOPE = 'payments/admin';

export interface TokenSettings {
  readonly userPoolId: string;
  readonly clientIds: readonly string[];
  /** Where the pool's keys are, when not at Cognito. */
  readonly jwksUri?: string;
}

/**
 * Checks a machine client's access token: signature, issuer, client, `token_use`, scope and time, and beyond the
 * library that it expires at all and asks for no extension of the standard (`crit`).
 * @returns a function to the token's client id; it rejects for any other token
 */
export function tokenVerifier({ userPoolId, clientIds, jwksUri }: TokenSettings): (token: string) => Promise<string> {
  const verifier = CognitoJwtVerifier.create(
    {
      userPoolId,
      tokenUse: 'access' as const,
      clientId: [...clientIds],
      scope: ADMIN_SCOPE,
      customJwtCheck: ({ header, payload }) => mustExpire(header, payload),
    },
    jwksUri === undefined ? undefined : { jwksCache: new SimpleJwksCache({ fetcher: redirected(jwksUri) }) },
  );
  return async (token) => (await verifier.verify(token)).client_id;
}

function mustExpire(header: object, payload: { exp?: unknown }): void {
  if (typeof payload.exp !== 'number') throw new Error('The token does not expire');
  if ('crit' in header) throw new Error('The token asks for an extension that is not known here');
}

/** The library's own fetcher speaks https only, and an issuer that is not Cognito may be on this machine. */
function redirected(jwksUri: string) {
  return { fetch: async () => (await fetch(jwksUri, { signal: AbortSignal.timeout(3_000) })).arrayBuffer() };
}
