import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JSONWebKeySet,
  SignJWT,
} from 'jose';
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { region } from './attributes.ts';
import { readBody, sendJson } from './http-server.ts';
import type { Stack } from './stack.ts';
import type { State } from './state.ts';

export interface Issuer {
  readonly listener: RequestListener;
  readonly keys: JSONWebKeySet;
  /** The path of the key set of a user pool. */
  readonly keysPath: (poolId: string) => string;
}

interface ClientProperties {
  readonly UserPoolId: string;
  readonly GenerateSecret?: boolean;
  readonly AllowedOAuthFlows?: readonly string[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AccessTokenValidity?: number;
  readonly TokenValidityUnits?: { readonly AccessToken?: 'seconds' | 'minutes' | 'hours' | 'days' };
}

interface Client {
  readonly id: string;
  readonly secret: string;
  readonly poolId: string;
  readonly scopes: readonly string[];
  readonly lifeSeconds: number;
}

const secondsIn = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

/** Stands in for Cognito: machine clients of the template, their access tokens, and the keys that verify them. */
export async function openIssuer(stack: Stack, state: State): Promise<Issuer> {
  const jwk = await signingKey(state);
  const { kty, n, e, kid } = jwk;
  const key = await importJWK(jwk, 'RS256');
  const keys = { keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' } as JWK] };
  const clients = new Map(machineClients(stack).map((client) => [client.id, client]));
  const keysPath = (poolId: string) => `/${poolId}/.well-known/jwks.json`;
  const pools = stack.declared('AWS::Cognito::UserPool').map(({ logicalId }) => keysPath(stack.ref(logicalId)));

  const token = async (client: Client, scope: string) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      sub: client.id,
      token_use: 'access',
      scope,
      auth_time: now,
      iss: `https://cognito-idp.${region}.amazonaws.com/${client.poolId}`,
      exp: now + client.lifeSeconds,
      iat: now,
      version: 2,
      jti: randomUUID(),
      client_id: client.id,
    };
    return new SignJWT(claims).setProtectedHeader({ kid: kid ?? '', alg: 'RS256' }).sign(key);
  };

  const grant = async (form: URLSearchParams, authorization: string | undefined) => {
    if (!form.get('grant_type')) return [400, { error: 'invalid_request' }] as const;
    const client = authenticated(clients, form, authorization);
    if (!client) return [401, { error: 'invalid_client' }] as const;
    if (form.get('grant_type') !== 'client_credentials') return [400, { error: 'unsupported_grant_type' }] as const;
    const asked = (form.get('scope') ?? '').split(' ').filter(Boolean);
    if (asked.some((scope) => !client.scopes.includes(scope))) return [400, { error: 'invalid_scope' }] as const;
    const scope = (asked.length > 0 ? asked : client.scopes).join(' ');
    return [
      200,
      { access_token: await token(client, scope), expires_in: client.lifeSeconds, token_type: 'Bearer' },
    ] as const;
  };

  return {
    keys,
    keysPath,
    listener: async (request, response) => {
      if (request.method === 'GET' && pools.includes(request.url ?? '')) return sendJson(response, 200, keys);
      if (request.method !== 'POST' || request.url !== '/oauth2/token') return sendJson(response, 404, {});
      const body = await readBody(request, 65_536).catch(() => undefined);
      const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
      if (!body || !form) return sendJson(response, 400, { error: 'invalid_request' });
      const [status, answer] = await grant(new URLSearchParams(body.toString()), request.headers.authorization);
      return sendJson(response, status, answer);
    },
  };
}

async function signingKey(state: State): Promise<JWK> {
  const kept = state.get('signing-key');
  if (kept) return kept as JWK;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const made = { ...jwk, kid: await calculateJwkThumbprint(jwk) };
  state.set('signing-key', made);
  return made;
}

function machineClients(stack: Stack): Client[] {
  return stack
    .declared<ClientProperties>('AWS::Cognito::UserPoolClient')
    .filter(
      ({ properties }) => properties.GenerateSecret && properties.AllowedOAuthFlows?.includes('client_credentials'),
    )
    .map(({ logicalId, properties }) => ({
      id: stack.ref(logicalId),
      secret: stack.attribute(logicalId, 'ClientSecret'),
      poolId: properties.UserPoolId,
      scopes: properties.AllowedOAuthScopes ?? [],
      lifeSeconds:
        (properties.AccessTokenValidity ?? 1) * secondsIn[properties.TokenValidityUnits?.AccessToken ?? 'hours'],
    }));
}

function authenticated(
  clients: ReadonlyMap<string, Client>,
  form: URLSearchParams,
  authorization: string | undefined,
): Client | undefined {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const [id, ...rest] = basic ? Buffer.from(basic, 'base64').toString().split(':') : [form.get('client_id') ?? ''];
  const secret = Buffer.from(basic ? rest.join(':') : (form.get('client_secret') ?? ''));
  const client = clients.get(id ?? '');
  const wanted = Buffer.from(client?.secret ?? '');
  return client && secret.length === wanted.length && timingSafeEqual(secret, wanted) ? client : undefined;
}
