import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { Json } from 'aws-jwt-verify/safe-json-parse';
import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { writeAssembly } from './fixture.ts';

const port = 4100;
const api = `http://127.0.0.1:${port}`;
const checkout = `http://127.0.0.1:${port + 1}`;

let assembly: Awaited<ReturnType<typeof writeAssembly>>;
let folder: string;
let cloud: Cloud;

const options = (overrides: Partial<Parameters<typeof startCloud>[0]> = {}) => ({
  port,
  assembly: assembly.folder,
  outputs: join(folder, 'outputs.json'),
  tickSeconds: 3600,
  log: () => undefined,
  ...overrides,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-'));
  assembly = await writeAssembly();
  cloud = await startCloud(options());
});

afterAll(async () => {
  await cloud.stop();
  await assembly.remove();
  await rm(folder, { recursive: true, force: true });
});

async function requestToken(form: Record<string, string>, secret = cloud.outputs.AdminClientSecret): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${cloud.outputs.AdminClientId}:${secret}`).toString('base64')}`;
  const body = new URLSearchParams(form);
  return fetch(cloud.outputs.TokenUrl ?? '', { method: 'POST', headers: { authorization }, body });
}

async function token(scope = 'payments/admin'): Promise<string> {
  const response = await requestToken({ grant_type: 'client_credentials', scope });
  return ((await response.json()) as { access_token: string }).access_token;
}

const post = (path: string, body: string) => fetch(api + path, { method: 'POST', body });
const control = (path: string, body = '') =>
  fetch(`${cloud.outputs.LocalControlUrl}${path}`, { method: 'POST', body });
const log = (name: string) => readFile(join(folder, 'logs', `${name}.log`), 'utf8');

describe('outputs', () => {
  it('turns the addresses of the template into local ones', () => {
    expect(cloud.outputs).toMatchObject({
      ApiUrl: api,
      CheckoutUrl: checkout,
      TokenUrl: `http://127.0.0.1:${port + 3}/oauth2/token`,
      DynamoDbEndpoint: `http://127.0.0.1:${port + 4}`,
      LocalControlUrl: `http://127.0.0.1:${port + 6}`,
      DemoAccountUid: 'pa_Create',
      UserPoolId: expect.stringMatching(/^us-east-1_[A-Za-z0-9]{9}$/),
    });
  });

  it('are written to the file that was asked for', async () => {
    expect(JSON.parse(await readFile(join(folder, 'outputs.json'), 'utf8'))).toEqual(cloud.outputs);
  });
});

describe('tables', () => {
  it('have the index, the stream and the expiry of the template', async () => {
    const client = new DynamoDBClient({
      endpoint: cloud.outputs.DynamoDbEndpoint ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const TableName = cloud.outputs.TableName ?? '';
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [{ IndexName: 'due', Projection: { ProjectionType: 'KEYS_ONLY' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    client.destroy();
  });
});

describe('functions', () => {
  it('get the environment of the template, the local endpoints, and nothing of this process', async () => {
    process.env.AWS_SESSION_TOKEN = 'not for functions';
    const { env, left } = (await (await fetch(`${api}/open/1`)).json()) as { env: Record<string, string>; left: number };
    expect(env).toMatchObject({
      TABLE_NAME: cloud.outputs.TableName,
      CHECKOUT_URL: checkout,
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: expect.stringMatching(/^Fixture-EchoFunction-/),
      AWS_ENDPOINT_URL_DYNAMODB: cloud.outputs.DynamoDbEndpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port + 5}`,
      JWKS_URI: `http://127.0.0.1:${port + 3}/${cloud.outputs.UserPoolId}/.well-known/jwks.json`,
    });
    expect(env).not.toHaveProperty('AWS_SESSION_TOKEN');
    expect(env).not.toHaveProperty('LOCAL_ALLOW_PRIVATE_WEBHOOKS');
    expect(left).toBeGreaterThan(15_000);
    delete process.env.AWS_SESSION_TOKEN;
  });

  it('keep a process for the next event', async () => {
    const { invocations: first } = (await (await fetch(`${api}/open/1`)).json()) as { invocations: number };
    const { invocations: second } = (await (await fetch(`${api}/open/1`)).json()) as { invocations: number };
    expect(second).toBe(first + 1);
  });

  it.each(['crash', 'throw', 'malformed'])('that %s are answered by the template, and run again', async (how) => {
    const response = await post('/open/1', how);
    expect(response.status).toBe(504);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const requestId = response.headers.get('request-id');
    expect(await response.json()).toEqual({ code: 'network_error', request_id: requestId });
    expect((await fetch(`${api}/open/1`)).status).toBe(200);
  });

  it('die at their timeout', async () => {
    const started = Date.now();
    const response = await post('/brief', 'hang');
    expect(response.status).toBe(504);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('are no longer waited for after the integration timeout', async () => {
    const started = Date.now();
    const response = await post('/impatient', 'hang');
    expect(await response.json()).toMatchObject({ code: 'network_error' });
    expect(Date.now() - started).toBeLessThan(1000);
  });
});

describe('controls', () => {
  it('kill a function in the middle of what it does', async () => {
    const before = (await log('echo')).split('hanging').length;
    const hanging = post('/open/1', 'hang');
    while ((await log('echo')).split('hanging').length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    const { killed } = (await (await control('/kill', '{"function":"echo"}')).json()) as { killed: number };
    expect(killed).toBeGreaterThanOrEqual(1);
    expect((await hanging).status).toBe(504);
    expect((await fetch(`${api}/open/1`)).status).toBe(200);
  });

  it.each([
    ['brief-one', 200],
    ['no-such-function', 404],
  ])('know the function %s by its construct: %i', async (name, status) => {
    expect((await control('/kill', JSON.stringify({ function: name }))).status).toBe(status);
  });

  it('run the scheduled workers before the tick is answered', async () => {
    const before = (await log('echo')).split('ticked').length;
    expect((await control('/tick')).status).toBe(200);
    expect((await log('echo')).split('ticked').length).toBe(before + 1);
  });
});

describe('authorizer', () => {
  const get = (authorization?: string) =>
    fetch(`${api}/secured`, authorization ? { headers: { authorization } } : {});

  it('lets a token with the scope pass and hands on its claims', async () => {
    const response = await get(`Bearer ${await token()}`);
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: { requestContext: { authorizer: unknown } } };
    expect(event.requestContext.authorizer).toEqual({
      claims: expect.objectContaining({ client_id: cloud.outputs.AdminClientId, scope: 'payments/admin', version: '2' }),
    });
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['no JWT', async () => 'Bearer nonsense'],
    ['another scope', async () => `Bearer ${await token('payments/other')}`],
    ['a changed signature', async () => `Bearer ${(await token()).slice(0, -8)}AAAAAAAA`],
    ['a foreign key', async () => `Bearer ${await foreignToken(600)}`],
  ])('refuses %s with the template`s answer', async (_, header) => {
    const response = await get(await header());
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      code: 'unauthenticated',
      request_id: response.headers.get('request-id'),
    });
  });

  async function foreignToken(seconds: number): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    const { kid } = JSON.parse(Buffer.from((await token()).split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
    return new SignJWT({ ...decodeJwt(await token()), exp: Math.floor(Date.now() / 1000) + seconds })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
  }
});

describe('issuer', () => {
  it('gives tokens that CognitoJwtVerifier verifies with the published keys', async () => {
    const jwksUri = `http://127.0.0.1:${port + 3}/${cloud.outputs.UserPoolId}/.well-known/jwks.json`;
    const asked: string[] = [];
    const fetcher = {
      fetch: async (uri: string) => {
        asked.push(uri);
        return new Uint8Array(await (await fetch(jwksUri)).arrayBuffer()).buffer;
      },
    };
    const verifier = CognitoJwtVerifier.create(
      {
        userPoolId: cloud.outputs.UserPoolId ?? '',
        tokenUse: 'access',
        clientId: cloud.outputs.AdminClientId ?? '',
        scope: 'payments/admin',
      },
      { jwksCache: new SimpleJwksCache({ fetcher }) },
    );
    const claims: Json = { ...(await verifier.verify(await token())) } as Json;
    expect(asked).toHaveLength(1);
    expect(claims).toEqual({
      sub: cloud.outputs.AdminClientId,
      client_id: cloud.outputs.AdminClientId,
      token_use: 'access',
      scope: 'payments/admin',
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: expect.any(Number),
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${cloud.outputs.UserPoolId}`,
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
    const response = await requestToken(form as Record<string, string>, secret ?? cloud.outputs.AdminClientSecret);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error });
  });

  it('takes the credentials from the form too', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: cloud.outputs.AdminClientId ?? '',
      client_secret: cloud.outputs.AdminClientSecret ?? '',
    });
    const response = await fetch(cloud.outputs.TokenUrl ?? '', { method: 'POST', body });
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  });
});

describe('gateway', () => {
  it('answers a preflight by the mock integration, with the exact origin', async () => {
    const headers = { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' };
    const response = await fetch(`${api}/open/1`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST');
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it.each(['/nothing', '/open', '/open/1/2', '//open/1', '/'])('has no route for %s', async (path) => {
    const response = await fetch(api + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });

  it('prefers a literal segment to a placeholder', async () => {
    const { event } = (await (await fetch(`${api}/open/fixed`)).json()) as { event: { resource: string } };
    expect(event.resource).toBe('/open/fixed');
  });

  it('refuses a body over 10 MB', async () => {
    const response = await post('/open/1', 'x'.repeat(10 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  it('gives a function text even where the body is not UTF-8', async () => {
    const response = await fetch(`${api}/open/1`, { method: 'POST', body: new Uint8Array([0x61, 0xff]) });
    expect(((await response.json()) as { event: { body: string } }).event.body).toBe('a\ufffd');
  });

  it('does not throttle unless told to', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(`${api}/open/throttled`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('site', () => {
  it.each([
    ['/', 'text/html', '<title>Checkout</title>'],
    ['/cs_1', 'text/html', '<title>Checkout</title>'],
    ['/main.js', 'text/javascript', 'export {};'],
    ['/config.json', 'application/json', `{"api_url":"${api}"}`],
  ])('serves %s as %s', async (path, type, text) => {
    const response = await fetch(checkout + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(`connect-src ${api} 'self'`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(text);
  });
});

describe('start', () => {
  it('says in a sentence which port is taken, and leaves what runs alone', async () => {
    const outputs = join(folder, 'second.json');
    await expect(startCloud(options({ outputs }))).rejects.toThrow('Port 4100 is in use; free it, or start on others with PORT=5100.');
    expect(existsSync(outputs)).toBe(false);
    expect((await fetch(`${api}/open/1`)).status).toBe(200);
  });

  it('frees every port again when it fails after some were taken', async () => {
    const failing = await writeAssembly((resources) => {
      resources.Demo = {
        Type: 'Custom::DemoAccount',
        Properties: { ServiceToken: { 'Fn::GetAtt': ['EchoFunction', 'Arn'] }, Fail: true },
      };
    });
    const attempt = startCloud(options({ port: 4110, assembly: failing.folder, outputs: join(folder, 'failing.json') }));
    await expect(attempt).rejects.toThrow('The custom resource Demo (Custom::DemoAccount) could not be created: told to.');
    for (const taken of [4110, 4111, 4113, 4114, 4115, 4116]) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(taken, '127.0.0.1', resolve));
      await new Promise((resolve) => server.close(resolve));
    }
    await failing.remove();
  });

  it('names a resource type that it does not know', async () => {
    const unknown = await writeAssembly((resources) => {
      resources.Jobs = { Type: 'AWS::SQS::Queue' };
    });
    await expect(startCloud(options({ port: 4110, assembly: unknown.folder }))).rejects.toThrow(
      'The local cloud cannot run AWS::SQS::Queue (Jobs)',
    );
    await unknown.remove();
  });
});
