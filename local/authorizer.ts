import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { region } from './attributes.ts';
import type { MethodProperties } from './api-model.ts';
import type { Stack } from './stack.ts';

/** The token's claims as the gateway hands them on, or undefined when the request may not pass. */
export type Authorizer = (
  method: MethodProperties,
  header: string | undefined,
) => Promise<Record<string, string> | undefined>;

interface AuthorizerProperties {
  readonly Type: string;
  readonly ProviderARNs?: readonly string[];
}

/**
 * Cognito user pool authorizers. With authorizationScopes a method wants an access token that has one of them,
 * without them an ID token.
 * @throws Error for an authorizer of another type.
 */
export function authorizerOf(stack: Stack, keys: JSONWebKeySet): Authorizer {
  const keySet = createLocalJWKSet(keys);
  const issuers = new Map<string, readonly string[]>();
  for (const { logicalId, properties } of stack.declared<AuthorizerProperties>('AWS::ApiGateway::Authorizer')) {
    if (properties.Type !== 'COGNITO_USER_POOLS') {
      throw new Error(`The local gateway cannot do the authorizer ${logicalId} of type ${properties.Type}.`);
    }
    const pools = (properties.ProviderARNs ?? []).map((arn) => arn.split('/').at(-1));
    issuers.set(
      stack.ref(logicalId),
      pools.map((pool) => `https://cognito-idp.${region}.amazonaws.com/${pool}`),
    );
  }
  return async (method, header) => {
    const token = header?.replace(/^Bearer /, '');
    const issuer = issuers.get(method.AuthorizerId ?? '');
    if (!token || !issuer) return undefined;
    const verified = await jwtVerify(token, keySet, {
      issuer: [...issuer],
      algorithms: ['RS256'],
      requiredClaims: ['exp'],
    }).catch(() => undefined);
    if (!verified) return undefined;
    const { payload } = verified;
    const wanted = method.AuthorizationScopes ?? [];
    const granted = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
    const allowed =
      wanted.length > 0
        ? payload.token_use === 'access' && wanted.some((scope) => granted.includes(scope))
        : payload.token_use === 'id';
    if (!allowed) return undefined;
    return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  };
}
