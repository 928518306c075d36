import { admin, adminToken, newAccount, newSession, type OpenSession, outputs, sessionBody } from '../support/cloud.ts';
import { JSON_TYPE, raw } from './support/raw.ts';
import { expectRefusal, leavesUnchanged, MARKER } from './support/refusals.ts';

const HEADER = 'X-Payment-Account-Uid';
const unknown = `pa_${'0'.repeat(20)}`;

let account: string;
let session: OpenSession;
let closed: string;

beforeAll(async () => {
  account = await newAccount();
  session = await newSession(account);
  closed = await newAccount({ admin_client_ids: ['another-client'] });
});

const withoutId = (body: object) => ({ ...body, request_id: '' });

describe('the account that an admin request names', () => {
  const routes = [
    ['POST', () => '/v1/hosted-sessions', sessionBody],
    ['PATCH', () => `/v1/hosted-sessions/${session.id}`, { amount: 5 }],
    ['POST', () => `/v1/hosted-sessions/${session.id}/expire`, {}],
  ] as const;

  it.each(routes)('must be there for %s', async (method, path, body) => {
    await leavesUnchanged(session, async () => {
      const headers = [['Authorization', `Bearer ${await adminToken()}`], JSON_TYPE] as const;
      const call = { method, path: path(), body: JSON.stringify(body) };
      expectRefusal(await raw({ ...call, headers }), 'validation_error', { fields: [HEADER] });
      for (const empty of ['', '  ']) {
        const answer = await raw({ ...call, headers: [...headers, [HEADER, empty]] });
        expectRefusal(answer, 'validation_error', { fields: [HEADER] });
      }
    });
  });

  it.each(routes)(
    'must be one that the client may act on for %s; unknown and forbidden look alike',
    async (...route) => {
      const [method, path, body] = route;
      await leavesUnchanged(session, async () => {
        const answers = [];
        for (const uid of [unknown, closed, MARKER, `${account}x`, account.toUpperCase(), `${account},${account}`]) {
          answers.push(await admin(method, path(), uid, { body }));
        }
        for (const answer of answers) expectRefusal(answer, 'account_not_allowed');
        expect(new Set(answers.map((answer) => JSON.stringify(withoutId(answer.body)))).size).toBe(1);
      });
    },
  );

  it.each([
    ['GET', '', undefined],
    ['PUT', '', { name: 'Mine now', processor: 'sandbox' }],
    ['GET', '/checkout-config', undefined],
    ['PUT', '/checkout-config', { allowed_origins: ['https://shop.example'] }],
  ])('is that of the path for %s /api/paymentaccounts/{uid}%s', async (method, rest, body) => {
    const path = (uid: string) => `/api/paymentaccounts/${uid}${rest}`;
    const options = body ? { body } : {};
    expectRefusal(await admin(method, path(account), closed, options), 'validation_error', { fields: [HEADER] });
    expectRefusal(await admin(method, path(account), MARKER, options), 'validation_error', { fields: [HEADER] });
    expectRefusal(await admin(method, path(closed), undefined, options), 'account_not_allowed');
    expectRefusal(await admin(method, path(unknown), undefined, options), 'account_not_allowed');
    expectRefusal(await admin(method, path(MARKER), MARKER, options), 'account_not_allowed');
    expect((await admin('GET', path(account), undefined)).status).toBe(200);
    expect((await admin('GET', path(account), account)).status).toBe(200);
  });

  it('may list its clients', async () => {
    const uid = await newAccount({ admin_client_ids: ['another-client', outputs.AdminClientId] });
    expect((await admin('GET', `/api/paymentaccounts/${uid}`, undefined)).status).toBe(200);
    expect((await newSession(uid)).id).toMatch(/^cs_[A-Za-z0-9]+$/);
  });
});

describe('a session', () => {
  it.each([
    ['PATCH', '', { amount: 5 }],
    ['POST', '/expire', {}],
  ])('of another account is not found by %s %s, as if there were none', async (method, rest, body) => {
    const stranger = await newAccount();
    await leavesUnchanged(session, async () => {
      const answers = [];
      for (const id of [
        session.id,
        `cs_${'0'.repeat(27)}`,
        MARKER,
        `account%23${account}`,
        `account%23${stranger}`,
        `rate%23${session.id}`,
        '%7Bid%7D',
        'cs_%00',
      ]) {
        answers.push(await admin(method, `/v1/hosted-sessions/${id}${rest}`, stranger, { body }));
      }
      for (const answer of answers) expectRefusal(answer, 'not_found');
      expect(new Set(answers.map((answer) => JSON.stringify(withoutId(answer.body)))).size).toBe(1);
    });
  });

  it('of an account that is switched off is neither made, nor quoted, nor paid', async () => {
    const uid = await newAccount();
    const open = await newSession(uid);
    await admin('PUT', `/api/paymentaccounts/${uid}`, uid, {
      body: { name: 'Shop', processor: 'sandbox', active: false },
    });
    await leavesUnchanged(open, async () => {
      expectRefusal(await admin('POST', '/v1/hosted-sessions', uid, { body: sessionBody }), 'account_not_allowed');
      const token = { processor_token: 'tok_x', method: 'card' };
      const quoted = { ...token, card_type: 'visa', payment_method: { card: {} } };
      expectRefusal(await open.browser('POST', '/quote-fee', { body: quoted }), 'account_not_allowed');
      expectRefusal(await open.browser('POST', '/confirm', { body: token }), 'account_not_allowed');
    });
  });
});
