import { createSign, generateKeyPairSync } from 'node:crypto';
import { adminToken, newAccount, newSession, type OpenSession, sessionBody } from '../support/cloud.ts';
import { JSON_TYPE, raw, type RawHeaders } from './support/raw.ts';
import { expectRefusal, leavesUnchanged, MARKER } from './support/refusals.ts';

let session: OpenSession;
let other: OpenSession;
let wallet: OpenSession;

beforeAll(async () => {
  const account = await newAccount();
  session = await newSession(account);
  other = await newSession(account);
  wallet = await newSession(account, { scope: 'wallet', customer_id: 'customer-7' });
});

const missing = `cs_${'0'.repeat(27)}`;
const bearer = (token: string): RawHeaders => [['Authorization', `Bearer ${token}`]];
/** Not the very last one: of a token's, some bits are not part of the signature. */
const changed = (text: string) => `${text.slice(0, -2)}${text.at(-2) === 'a' ? 'b' : 'a'}${text.slice(-1)}`;

/** Claims as of the genuine token, signed by a key of our own under the genuine key's name. */
async function forgedToken(algorithm: string): Promise<string> {
  const [head = '', claims = ''] = (await adminToken()).split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const signed = `${Buffer.from(JSON.stringify({ alg: algorithm, kid })).toString('base64url')}.${claims}`;
  if (algorithm === 'none') return `${signed}.`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}

const browserRoutes = [
  ['GET', '', undefined],
  ['POST', '/quote-fee', { method: 'apple_pay' }],
  ['POST', '/confirm', { method: 'card', processor_token: 'tok_x' }],
] as const;

describe.each(browserRoutes)('%s /v1/hosted-sessions/{id}%s', (method, rest, body) => {
  const call = (id: string, headers: RawHeaders) =>
    raw({
      method,
      path: `/v1/hosted-sessions/${id}${rest}`,
      headers: body ? [...headers, JSON_TYPE] : headers,
      ...(body && { body: JSON.stringify(body) }),
    });

  const credentials: [what: string, headers: () => RawHeaders | Promise<RawHeaders>][] = [
    ['no credential', () => []],
    ['an empty credential', () => [['Authorization', '']]],
    ['Bearer and nothing', () => [['Authorization', 'Bearer ']]],
    ['another scheme', () => [['Authorization', `Basic ${session.secret}`]]],
    ['the secret without a scheme', () => [['Authorization', session.secret]]],
    ['two words', () => bearer(`${session.secret} x`)],
    ['a text of any kind', () => bearer(MARKER)],
    ['the id of the session', () => bearer(session.id)],
    ["another session's secret", () => bearer(other.secret)],
    ['a secret with one character changed', () => bearer(changed(session.secret))],
    ['a secret with one character more', () => bearer(`${session.secret}a`)],
    ["another session's signature", () => bearer(session.secret.slice(0, -31) + other.secret.slice(-31))],
    ['a signature of zeros', () => bearer(session.secret.slice(0, -31) + '0'.repeat(31))],
    ['a key version that does not exist', () => bearer(session.secret.replace(/_secret_../, '_secret_99'))],
    ['a secret in capitals', () => bearer(session.secret.toUpperCase())],
    ['an admin token', async () => bearer(await adminToken())],
  ];

  it.each(credentials)('is refused with %s, alike for a session that exists and one that does not', async (_, make) => {
    const headers = await make();
    await leavesUnchanged(session, async () => {
      const answers = [await call(session.id, headers), await call(missing, headers)];
      for (const answer of answers) expectRefusal(answer, 'unauthenticated');
      const [first, second] = answers.map((answer) => ({ ...answer.body, request_id: '' }));
      expect(first).toEqual(second);
    });
  });

  it('is refused with a genuine secret in the path of another session or of none', async () => {
    expectRefusal(await call(other.id, bearer(session.secret)), 'unauthenticated');
    expectRefusal(await call(missing, bearer(session.secret)), 'unauthenticated');
    expectRefusal(await call(session.id.toUpperCase(), bearer(session.secret)), 'unauthenticated');
  });
});

it.each(browserRoutes.slice(1))('%s %s refuses the secret of a wallet session', async (method, rest, body) => {
  await leavesUnchanged(wallet, async () => {
    expectRefusal(await wallet.browser(method, rest, { body }), 'insufficient_scope');
  });
});

const adminRoutes = [
  ['POST', () => '/v1/hosted-sessions', sessionBody],
  ['PATCH', () => `/v1/hosted-sessions/${session.id}`, { amount: 5 }],
  ['POST', () => `/v1/hosted-sessions/${session.id}/expire`, {}],
  ['POST', () => '/api/paymentaccounts', { name: 'Shop', processor: 'sandbox' }],
  ['GET', () => `/api/paymentaccounts/${session.account}`, undefined],
  ['PUT', () => `/api/paymentaccounts/${session.account}`, { name: 'Shop', processor: 'sandbox' }],
  ['GET', () => `/api/paymentaccounts/${session.account}/checkout-config`, undefined],
  ['PUT', () => `/api/paymentaccounts/${session.account}/checkout-config`, {}],
] as const;

describe('every admin route', () => {
  const credentials: [what: string, headers: () => RawHeaders | Promise<RawHeaders>][] = [
    ['no credential', () => []],
    ['an empty credential', () => [['Authorization', '']]],
    ['Bearer and nothing', () => [['Authorization', 'Bearer ']]],
    ['a text of any kind', () => bearer(MARKER)],
    ['a client_secret', () => bearer(session.secret)],
    ['a token with one character changed', async () => bearer(changed(await adminToken()))],
    ['a token without its signature', async () => bearer((await adminToken()).replace(/[^.]+$/, ''))],
    ['a token signed by a stranger', async () => bearer(await forgedToken('RS256'))],
    ['a token that says it needs no signature', async () => bearer(await forgedToken('none'))],
    ['a token without a scheme', async () => [['Authorization', await adminToken()]]],
    ['a token of another scheme', async () => [['Authorization', `Basic ${await adminToken()}`]]],
  ];

  it.each(credentials)('refuses %s', async (_, make) => {
    const headers: RawHeaders = [...(await make()), ['X-Payment-Account-Uid', session.account]];
    await leavesUnchanged(session, async () => {
      for (const [method, path, body] of adminRoutes) {
        const call = { method, path: path(), headers: body ? [...headers, JSON_TYPE] : headers };
        expectRefusal(await raw(body ? { ...call, body: JSON.stringify(body) } : call), 'unauthenticated');
      }
    });
  });
});
