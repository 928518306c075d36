import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Authorizer, authorizerOf } from '../../local/authorizer.ts';
import type { Stack } from '../../local/stack.ts';

const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi';
const now = () => Math.floor(Date.now() / 1000);
const genuine = () => ({ iss: issuer, token_use: 'access', scope: 'payments/admin', exp: now() + 600, client_id: 'c' });
const method = { RestApiId: '', ResourceId: '', HttpMethod: 'GET', AuthorizerId: 'authorizer' };
const scoped = { ...method, AuthorizationScopes: ['payments/admin'] };
const stack = {
  declared: () => [
    {
      logicalId: 'Authorizer',
      type: 'AWS::ApiGateway::Authorizer',
      properties: {
        Type: 'COGNITO_USER_POOLS',
        ProviderARNs: ['arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abcdefghi'],
      },
    },
  ],
  ref: () => 'authorizer',
} as unknown as Stack;

let authorize: Authorizer;
let sign: (claims: Record<string, unknown>) => Promise<string>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  authorize = authorizerOf(stack, { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
  sign = (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
});

describe('authorizer', () => {
  it.each([
    ['an access token with the scope', scoped, {}, true],
    ['one of several scopes', scoped, { scope: 'payments/read payments/admin' }, true],
    ['an access token without the scope', scoped, { scope: 'payments/read' }, false],
    ['an access token with no scope at all', scoped, { scope: undefined }, false],
    ['an ID token where scopes are wanted', scoped, { token_use: 'id' }, false],
    ['an expired token', scoped, { exp: now() - 10 }, false],
    ['a token that does not expire', scoped, { exp: undefined }, false],
    ['a token of another pool', scoped, { iss: issuer.replace('abc', 'xyz') }, false],
    ['an access token where no scopes are listed', method, {}, false],
    ['an ID token where no scopes are listed', method, { token_use: 'id' }, true],
  ])('%s', async (_, target, change, passes) => {
    const claims = await authorize(target, `Bearer ${await sign({ ...genuine(), ...change })}`);
    expect(claims !== undefined).toBe(passes);
  });

  it('hands the claims on as texts', async () => {
    const claims = genuine();
    expect(await authorize(scoped, await sign(claims))).toEqual({ ...claims, exp: String(claims.exp) });
  });

  it('refuses an authorizer of another type by name', () => {
    const custom = {
      ...stack,
      declared: () => [{ logicalId: 'Mine', properties: { Type: 'TOKEN' } }],
    } as unknown as Stack;
    expect(() => authorizerOf(custom, { keys: [] })).toThrow('the authorizer Mine of type TOKEN');
  });
});
