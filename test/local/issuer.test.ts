import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { requestToken, type Running, runFixture, token } from './fixture.ts';

const port = 4130;

let running: Running;

beforeAll(async () => {
  running = await runFixture(port);
});

afterAll(() => running.stop());

describe('issuer', () => {
  it('gives tokens that CognitoJwtVerifier verifies with the published keys', async () => {
    const jwksUri = `http://127.0.0.1:${port + 3}/${running.cloud.outputs.UserPoolId}/.well-known/jwks.json`;
    const asked: string[] = [];
    const fetcher = {
      fetch: async (uri: string) => {
        asked.push(uri);
        return new Uint8Array(await (await fetch(jwksUri)).arrayBuffer()).buffer;
      },
    };
    const verifier = CognitoJwtVerifier.create(
      {
        userPoolId: running.cloud.outputs.UserPoolId ?? '',
        tokenUse: 'access',
        clientId: running.cloud.outputs.AdminClientId ?? '',
        scope: 'payments/admin',
      },
      { jwksCache: new SimpleJwksCache({ fetcher }) },
    );
    const claims = await verifier.verify(await token(running));
    expect(asked).toHaveLength(1);
    expect(claims).toEqual({
      sub: running.cloud.outputs.AdminClientId,
      client_id: running.cloud.outputs.AdminClientId,
      token_use: 'access',
      scope: 'payments/admin',
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: expect.any(Number),
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${running.cloud.outputs.UserPoolId}`,
      version: 2,
      jti: expect.any(String),
    });
  });

  it.each([
    [401, 'invalid_client', { grant_type: 'client_credentials' }, 'wrong'],
    [400, 'invalid_scope', { grant_type: 'client_credentials', scope: 'payments/none' }, undefined],
    [400, 'unsupported_grant_type', { grant_type: 'password' }, undefined],
    [400, 'invalid_request', {}, undefined],
  ])('refuses with %i %s', async (status, error, form, secret) => {
    const response = await requestToken(running, form as Record<string, string>, secret);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error });
  });

  it('takes the credentials from the form too', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: running.cloud.outputs.AdminClientId ?? '',
      client_secret: running.cloud.outputs.AdminClientSecret ?? '',
    });
    const response = await fetch(running.cloud.outputs.TokenUrl ?? '', { method: 'POST', body });
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  });
});
