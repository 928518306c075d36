import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { type Running, runFixture, token } from './fixture.ts';

const port = 4120;

let running: Running;

beforeAll(async () => {
  running = await runFixture(port);
});

afterAll(() => running.stop());

const post = (path: string, body: string) => fetch(running.api + path, { method: 'POST', body });

describe('authorizer', () => {
  const get = (authorization?: string) =>
    fetch(`${running.api}/secured`, authorization ? { headers: { authorization } } : {});

  it('lets a token with the scope pass and hands on its claims', async () => {
    const response = await get(`Bearer ${await token(running)}`);
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: { requestContext: { authorizer: unknown } } };
    expect(event.requestContext.authorizer).toEqual({
      claims: expect.objectContaining({
        client_id: running.cloud.outputs.AdminClientId,
        scope: 'payments/admin',
        version: '2',
      }),
    });
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['no JWT', async () => 'Bearer nonsense'],
    ['another scope', async () => `Bearer ${await token(running, 'payments/other')}`],
    ['a changed signature', async () => `Bearer ${(await token(running)).slice(0, -8)}AAAAAAAA`],
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
    const { kid } = JSON.parse(Buffer.from((await token(running)).split('.')[0] ?? '', 'base64url').toString()) as {
      kid: string;
    };
    return new SignJWT({ ...decodeJwt(await token(running)), exp: Math.floor(Date.now() / 1000) + seconds })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
  }
});

describe('gateway', () => {
  it('answers a preflight by the mock integration, with the exact origin', async () => {
    const headers = { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' };
    const response = await fetch(`${running.api}/open/1`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST');
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it.each(['/nothing', '/open', '/open/1/2', '//open/1', '/'])('has no route for %s', async (path) => {
    const response = await fetch(running.api + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });

  it('prefers a literal segment to a placeholder', async () => {
    const { event } = (await (await fetch(`${running.api}/open/fixed`)).json()) as { event: { resource: string } };
    expect(event.resource).toBe('/open/fixed');
  });

  it('refuses a body over 10 MB', async () => {
    const response = await post('/open/1', 'x'.repeat(10 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  it('gives a function text even where the body is not UTF-8', async () => {
    const response = await fetch(`${running.api}/open/1`, { method: 'POST', body: new Uint8Array([0x61, 0xff]) });
    expect(((await response.json()) as { event: { body: string } }).event.body).toBe('a\ufffd');
  });

  it('does not throttle unless told to', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(`${running.api}/open/throttled`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});
