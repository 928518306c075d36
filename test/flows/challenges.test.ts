import { admin, call, cards, cardToken, confirm, ledger, newAccount, outputs, quote } from '../support/cloud.ts';
import { processorUnderTest } from '../support/processor.ts';
import { newPayment, pay } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';

type Session = Awaited<ReturnType<typeof newPayment>>;

const send = (session: Session) => session.browser('POST', '/challenge/send');
const challengeOf = async (session: Session) => (await session.config()).body.challenge;

const outbox = ({ id }: Session, to: string) => processorUnderTest.sent({ id, to });

let payers = 0;
/** Addresses that no other payer of the run has. */
const mailbox = () => `ada+${process.pid}-${++payers}@example.com`;
const telephone = () => `+1555${String(process.pid * 100 + ++payers).slice(-7)}`;

let account: string;

beforeAll(async () => {
  account = await newAccount({}, { challenge: { mode: 'always', type: 'email' } });
});

describe('a payer who is asked for a code', () => {
  it('gets it, passes once for this amount, and again after a PATCH', async () => {
    const to = mailbox();
    const session = await newPayment(account, { customer_email: to });
    const shown = { type: 'email', delivery_hint: 'a***@example.com', code_sent: false };
    expect(await challengeOf(session)).toEqual(shown);
    expectRefusal(await pay(session, cards.declined), 'challenge_required');
    expect(await ledger(session)).toEqual([]);

    const sent = await send(session);
    expect([sent.status, sent.body]).toEqual([200, { ...shown, code_sent: true }]);
    expect(await challengeOf(session)).toEqual({ ...shown, code_sent: true });
    const again = await send(session);
    expectRefusal(again, 'rate_limited');
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
    const [message, ...more] = await outbox(session, to);
    expect(more).toEqual([]);
    expect(message).toEqual({
      channel: 'email',
      to,
      code: expect.stringMatching(/^\d{6}$/),
      sent_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });

    const wrong = { type: 'email', code: message?.code === '000000' ? '000001' : '000000' };
    expectRefusal(await pay(session, cards.visa, { challenge_response: wrong }), 'challenge_failed');
    const challenge_response = { type: 'email', code: message?.code };
    expectRefusal(await pay(session, cards.declined, { challenge_response }), 'card_declined');
    expect(await challengeOf(session)).toBeNull();
    expect((await send(session)).text).toBe('null');

    await admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount: 2_000 } });
    expect(await challengeOf(session)).toEqual(shown);
    expectRefusal(await pay(session, cards.visa, { challenge_response }), 'challenge_failed');
    expect((await ledger(session)).map(({ status }) => status)).toEqual(['declined']);
  });

  it.each([
    ['email', 'email', mailbox],
    ['sms', 'phone', telephone],
  ])('by %s pays with it in the confirm itself, and the key gets its answer again', async (type, signal, address) => {
    const to = address();
    const session = await newPayment(await newAccount({}, { challenge: { mode: 'always', type } }), {
      fraud_signals: { [signal]: to },
    });
    await send(session);
    const [message] = await outbox(session, to);
    expect(message).toMatchObject({ channel: type, to });
    const token = await cardToken(cards.visa);
    await quote(session, token);
    const body = { key: 'once', challenge_response: { type, code: message?.code } };
    const paid = await confirm(session, token, body);
    expect(paid.status).toBe(200);
    expect((await confirm(session, token, body)).text).toBe(paid.text);
    expect(await ledger(session)).toHaveLength(1);
    expect((await session.config()).body).toMatchObject({ status: 'completed', challenge: null });
  });
});

describe('a payer who is asked for a captcha', () => {
  it.each([
    ['turnstile', '1x00000000000000000000AA'],
    ['hcaptcha', '10000000-ffff-ffff-ffff-000000000001'],
  ] as const)('of %s passes with the token that it gave, and with no other', async (type, site_key) => {
    const { secret_name, token } = processorUnderTest.captcha(type, site_key);
    const challenge = { mode: 'always', type, site_key, secret_name };
    const session = await newPayment(await newAccount({}, { challenge }));
    expect(await challengeOf(session)).toEqual({ type, site_key });
    expect((await send(session)).body).toEqual({ type, site_key });
    const passing = (given: string) => ({ challenge_response: { type, token: given } });
    expectRefusal(await pay(session, cards.visa, passing('other')), 'challenge_failed');
    expectRefusal(await pay(session, cards.declined, passing(token)), 'card_declined');
    expect(await challengeOf(session)).toBeNull();
    expect((await pay(session, cards.visa)).status).toBe(200);
  });
});

describe('a payer of an account that challenges by risk', () => {
  it('comes from where the gateway sees it come from: a forwarding header of its own changes nothing', async () => {
    const risky = await newAccount({}, { challenge: { mode: 'risk', type: 'email' } });
    const attempt = async (ip_address: string, headers: Record<string, string>) => {
      const fraud_signals = { ip_address, user_agent: 'none of ours', is_authorized: false };
      const session = await newPayment(risky, { customer_email: 'ada@example.com', fraud_signals });
      const token = await cardToken(cards.visa);
      await quote(session, token);
      expect(await challengeOf(session)).toBeNull();
      const body = { processor_token: token, method: 'card' };
      return { session, answer: await session.browser('POST', '/confirm', { headers, body }) };
    };
    const forged = { 'X-Forwarded-For': '198.51.100.9', 'X-Real-IP': '198.51.100.9' };
    const { session, answer } = await attempt('198.51.100.9', forged);
    expectRefusal(answer, 'challenge_required');
    expect(await challengeOf(session)).toMatchObject({ type: 'email', code_sent: false });
    expect((await attempt('127.0.0.1', { 'X-Forwarded-For': '198.51.100.9' })).answer.status).toBe(200);
  });
});

describe('POST challenge/send', () => {
  it('is a browser route of payment sessions', async () => {
    const to = mailbox();
    const session = await newPayment(account, { customer_email: to });
    const path = `/v1/hosted-sessions/${session.id}/challenge/send`;
    expectRefusal(await admin('POST', path, account), 'unauthenticated');
    const foreign = { headers: { Origin: 'https://elsewhere.example' } };
    expectRefusal(await session.browser('POST', '/challenge/send', foreign), 'origin_not_allowed');
    expectRefusal(await session.browser('POST', '/challenge/send', { body: { to: 'me' } }), 'validation_error', {
      fields: ['to'],
    });
    expect(await outbox(session, to)).toEqual([]);
  });

  it('sends nothing where the session could be confirmed without', async () => {
    const to = mailbox();
    const session = await newPayment(await newAccount(), { customer_email: to });
    const sent = await send(session);
    expect([sent.status, sent.text]).toEqual([200, 'null']);
    expect(await outbox(session, to)).toEqual([]);
  });

  it('can not reach a payer without an address', async () => {
    const session = await newPayment(account);
    expectRefusal(await send(session), 'challenge_required', { recoverable: false });
    expectRefusal(await pay(session, cards.visa), 'challenge_required', { recoverable: false });
  });
});

describe('the stand-in of the captcha verifiers', () => {
  it.each([
    [
      'form fields',
      'application/x-www-form-urlencoded',
      (fields: Record<string, string>) => new URLSearchParams(fields),
    ],
    ['JSON', 'application/json', (fields: Record<string, string>) => JSON.stringify(fields)],
  ])('takes %s, as Turnstile does', async (_, type, encoded) => {
    const ask = async (fields: Record<string, string>) => {
      const options = { headers: { 'Content-Type': type }, body: String(encoded(fields)) };
      const { status, body } = await call('POST', `${outputs.SandboxUrl}/siteverify`, options);
      return [status, body.success, body['error-codes']];
    };
    const secret = '1x0000000000000000000000000000000AA';
    expect(await ask({ secret, response: 'XXXX.DUMMY.TOKEN.XXXX', remoteip: '192.0.2.1' })).toEqual([200, true, []]);
    expect(await ask({ secret, response: 'other' })).toEqual([200, false, ['invalid-input-response']]);
    expect(await ask({ response: 'other' })).toEqual([200, false, ['missing-input-secret']]);
  });
});

describe('the outbox', () => {
  it('is filled by the checkout alone', async () => {
    const body = { reference: 'cs_x', channel: 'sms', to: '+15555550123', code: '123456' };
    const url = `${outputs.SandboxUrl}/outbox`;
    expectRefusal(await call('POST', url, { body }), 'unauthenticated');
    expect((await call('GET', `${url}?reference=cs_x`)).body).toEqual({ messages: [] });
  });
});
