import { admin, call, cards, cardToken, confirm, newAccount, newSession, outputs, quote } from '../support/cloud.ts';
import type { Answer, OpenSession } from '../support/cloud.ts';
import { sessionBody } from '../support/cloud.ts';
import { expectRefusal, leavesUnchanged } from './support/refusals.ts';

const SHOP = 'https://shop.example';

let account: string;
let session: OpenSession;

beforeAll(async () => {
  account = await newAccount({}, { allowed_origins: [SHOP, 'http://localhost:3000'] });
  session = await newSession(account);
});

const routes = [
  ['GET', '', undefined],
  ['POST', '/quote-fee', { method: 'apple_pay' }],
  ['POST', '/confirm', { method: 'card', processor_token: 'tok_x' }],
] as const;

const from = (origin: string, method: string, rest: string, body: object | undefined) =>
  session.browser(method, rest, { headers: { Origin: origin }, ...(body && { body }) });

function expectCors({ headers }: Answer, origin: string | null) {
  expect(headers.get('access-control-allow-origin')).toBe(origin);
  expect(headers.get('vary')).toBe('Origin');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
}

describe.each(routes)('a browser that calls %s %s', (method, rest, body) => {
  it.each([
    `${SHOP}.evil.example`,
    'http://shop.example',
    'https://shop.example:8443',
    'https://www.shop.example',
    'https://SHOP.example',
    'https://shop.example/',
    'null',
    'https://evil.example',
  ])('from %s is refused, and cannot read why', async (origin) => {
    await leavesUnchanged(session, async () => {
      const answer = await from(origin, method, rest, body);
      expectRefusal(answer, 'origin_not_allowed');
      expectCors(answer, null);
    });
  });

  it('may come from an allowed origin or the checkout, and reads the answer, whatever it is', async () => {
    for (const origin of [SHOP, 'http://localhost:3000', outputs.CheckoutUrl]) {
      const answer = await from(origin, method, rest, body);
      expect(answer.status).not.toBe(403);
      expectCors(answer, origin);
      expect(answer.headers.get('access-control-expose-headers')).toBe('Request-Id, Retry-After, Idempotent-Replayed');
    }
  });

  it('reads a refusal of the credential, too', async () => {
    const answer = await session.browser(method, rest, {
      headers: { Origin: SHOP, Authorization: 'Bearer x' },
      ...(body && { body }),
    });
    expectRefusal(answer, 'unauthenticated');
    expectCors(answer, SHOP);
  });

  it('needs no origin, as a server has none', async () => {
    const answer = await session.browser(method, rest, body && { body });
    expect(answer.status).not.toBe(403);
    expectCors(answer, null);
  });
});

it('a payment from a page of the shop works through, and one from elsewhere charges nothing', async () => {
  const shop = await newSession(account);
  const token = await cardToken(cards.visa);
  await quote(shop, token);
  const body = { processor_token: token, method: 'card' };
  expectRefusal(
    await shop.browser('POST', '/confirm', { headers: { Origin: 'https://evil.example' }, body }),
    'origin_not_allowed',
  );
  expect((await shop.config()).body.payment_status).toBe('unpaid');
  expect((await shop.browser('POST', '/confirm', { headers: { Origin: SHOP }, body })).status).toBe(200);
  expect((await confirm(shop, token)).body.code).toBe('already_confirmed');
});

it('a call of the merchant is not held to the origins of the browsers', async () => {
  const options = { headers: { Origin: 'https://evil.example' }, body: sessionBody };
  expect((await admin('POST', '/v1/hosted-sessions', account, options)).status).toBe(201);
});

describe('a preflight', () => {
  it.each([
    ['/v1/hosted-sessions/{id}', 'GET,PATCH'],
    ['/v1/hosted-sessions/{id}/quote-fee', 'POST'],
    ['/v1/hosted-sessions/{id}/confirm', 'POST'],
  ])('of %s answers 204 to any origin, with the methods there are', async (path, methods) => {
    for (const origin of [SHOP, 'https://evil.example', 'null']) {
      const answer = await call('OPTIONS', outputs.ApiUrl + path.replace('{id}', session.id), {
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
      expect([answer.status, answer.text]).toEqual([204, '']);
      expectCors(answer, origin);
      expect(answer.headers.get('access-control-allow-methods')).toBe(methods);
      expect(answer.headers.get('access-control-allow-headers')).toBe('Authorization,Content-Type,Idempotency-Key');
      expect(answer.headers.get('request-id')).toMatch(/^[\w-]{8,}$/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('a path or method that there is not', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/v1/hosted-sessions'],
    ['DELETE', '/v1/hosted-sessions/{id}'],
    ['PUT', '/v1/hosted-sessions/{id}'],
    ['GET', '/v1/hosted-sessions/{id}/confirm'],
    ['PATCH', '/v1/hosted-sessions/{id}/quote-fee'],
    ['POST', '/v1/hosted-sessions/{id}/nothing'],
    ['POST', '/v1/hosted-sessions/{id}/confirm/again'],
    ['DELETE', '/api/paymentaccounts/{uid}'],
    ['GET', '/.env'],
  ])('is not found: %s %s, with or without a credential', async (method, path) => {
    const target = path.replace('{id}', session.id).replace('{uid}', account);
    expectRefusal(await call(method, outputs.ApiUrl + target), 'not_found');
    expectRefusal(await admin(method, target, account), 'not_found');
  });
});
