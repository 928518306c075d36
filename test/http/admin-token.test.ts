import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { ADMIN_SCOPE, tokenVerifier } from '../../lambdas/http/admin-token.ts';

const POOL = 'us-east-1_Abc123456';
const CLIENT = 'client-1';
const now = Math.floor(Date.now() / 1_000);

/** What Cognito says in a machine client's access token. */
const genuine = {
  sub: CLIENT,
  token_use: 'access',
  scope: ADMIN_SCOPE,
  auth_time: now,
  iss: `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`,
  exp: now + 3_600,
  iat: now,
  version: 2,
  jti: '7a0d0d5e',
  client_id: CLIENT,
};

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let server: Server;
let ours: PrivateKey;
let stranger: PrivateKey;
let publicJwk: JWK;
let verify: (token: string) => Promise<string>;
let asked = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  stranger = (await generateKeyPair('RS256')).privateKey;
  ours = pair.privateKey;
  publicJwk = { ...(await exportJWK(pair.publicKey)), alg: 'RS256', use: 'sig', kid: 'key-1' };
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: [publicJwk] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  verify = tokenVerifier({ userPoolId: POOL, clientIds: [CLIENT, 'client-2'], jwksUri });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Forgery {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: PrivateKey;
}

async function token({ claims = {}, header = {}, key = ours }: Forgery = {}): Promise<string> {
  // jose itself refuses to sign an extension that it is not told of.
  const options = header['crit'] ? { crit: { ext: true } } : {};
  return new SignJWT({ ...genuine, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1', ...header })
    .sign(key, options);
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a genuine token', () => {
  it('names its client', async () => {
    expect(await verify(await token())).toBe(CLIENT);
    expect(await verify(await token({ claims: { client_id: 'client-2' } }))).toBe('client-2');
  });

  it('may have more scopes', async () => {
    expect(await verify(await token({ claims: { scope: `other/read ${ADMIN_SCOPE}` } }))).toBe(CLIENT);
  });

  it('has the keys fetched once', async () => {
    await verify(await token());
    await verify(await token());
    expect(asked).toBe(1);
  });
});

describe('a token is refused', () => {
  it.each<[string, Forgery]>([
    ['that has expired', { claims: { exp: now - 1 } }],
    ['that does not expire', { claims: { exp: undefined } }],
    ['that is not valid yet', { claims: { nbf: now + 3_600 } }],
    ['that asks for an extension', { header: { crit: ['ext'], ext: true } }],
    ['of another scope', { claims: { scope: 'payments/read' } }],
    ['of a scope that only begins so', { claims: { scope: `${ADMIN_SCOPE}istrator` } }],
    ['without scope', { claims: { scope: undefined } }],
    ['of another client', { claims: { client_id: 'client-3' } }],
    ['without client', { claims: { client_id: undefined } }],
    ['of another pool', { claims: { iss: genuine.iss.replace('Abc', 'Xyz') } }],
    ['of another issuer', { claims: { iss: 'https://issuer.example' } }],
    ['without issuer', { claims: { iss: undefined } }],
    ['that is an ID token', { claims: { token_use: 'id', aud: CLIENT } }],
    ['without use', { claims: { token_use: undefined } }],
    ['of a key that is not known', { header: { kid: 'key-2' } }],
  ])('%s', async (_, forgery) => {
    await expect(verify(await token(forgery))).rejects.toThrow();
  });

  it('that another key signed', async () => {
    await expect(verify(await token({ key: stranger }))).rejects.toThrow();
  });

  it('whose claims were changed after it was signed', async () => {
    const [header, , signature] = (await token()).split('.');
    await expect(verify(`${header}.${base64({ ...genuine, client_id: 'client-2' })}.${signature}`)).rejects.toThrow();
  });

  it.each(['none', 'None', 'HS256'])('that says alg %s', async (alg) => {
    const unsigned = `${base64({ alg, kid: 'key-1' })}.${base64(genuine)}`;
    await expect(verify(`${unsigned}.`)).rejects.toThrow();
    const [, , signature] = (await token()).split('.');
    await expect(verify(`${unsigned}.${signature}`)).rejects.toThrow();
  });

  it('that is signed with the public key as a password', async () => {
    const password = Buffer.from(JSON.stringify(publicJwk));
    const forged = await new SignJWT(genuine).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(password);
    await expect(verify(forged)).rejects.toThrow();
  });

  it.each(['', 'x', 'a.b.c', 'cs_1_secret_x', '..'])('that is no token: %j', async (text) => {
    await expect(verify(text)).rejects.toThrow();
  });
});
