import { isProblem, problem } from '../../lambdas/domain/errors.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { byEmail, payersPhone, withChallenge } from './support/challenges.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let phone: ReturnType<typeof payersPhone>;
let payers = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  phone = payersPhone(checkout);
});

afterAll(() => checkout.store.close());

const stored = ({ id }: PaymentSession) => checkout.stored(id);

/** A quoted session of a payer of its own. */
const quoted = (account = byEmail, body: object = {}) => {
  payers += 1;
  return checkout.quoted({ customer_id: `c${payers}`, customer_email: 'ada@example.com', ...body }, account);
};

async function withCode(account = byEmail, body: object = {}) {
  const session = await quoted(account, body);
  expect(isProblem(await phone.send(session, account))).toBe(false);
  return session;
}

const answerWith = (code: string, type = 'email') => ({ challenge_response: { type, code } });

/** Confirms as a payer whose page knows the session as it is now. */
const confirm = async (session: PaymentSession, options: object = {}, account = byEmail) =>
  checkout.confirm(await stored(session), { account, ...options });

const refusedWith = async (session: PaymentSession, code: string) => {
  const result = await confirm(session, answerWith(code));
  return isProblem(result) ? [result.code, result.recoverable] : told(result);
};

describe('a code', () => {
  it('is asked for, sent to the payer, and pays', async () => {
    const session = await quoted();
    expect(await confirm(session)).toMatchObject({ code: 'challenge_required', recoverable: true });
    expect(await phone.send(await stored(session))).toEqual({
      challenge: { type: 'email', delivery_hint: 'a***@example.com', code_sent: true },
    });
    expect(phone.sent).toMatchObject([
      { channel: 'email', to: 'ada@example.com', reference: session.id, merchant: 'Test account' },
    ]);
    const before = checkout.tries.length;
    await confirm(session, answerWith(phone.code().wrong));
    expect(await confirm(session, answerWith(phone.code().right))).toMatchObject({ status: 200 });
    expect(checkout.tries.slice(before)).toEqual(['failed', 'passed']);
  });

  it('goes by sms to the telephone of the signals', async () => {
    const bySms = withChallenge({ mode: 'always', type: 'sms' });
    const session = await withCode(bySms, { fraud_signals: { phone: '+1 555 555 0123' } });
    expect(phone.sent).toMatchObject([{ channel: 'sms', to: '+15555550123' }]);
    expect(await confirm(session, answerWith(phone.code().right, 'sms'), bySms)).toMatchObject({ status: 200 });
  });

  it('gives a verdict that outlives a decline: the next card needs no other', async () => {
    const session = await withCode();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    expect(told(await confirm(session, answerWith(phone.code().right)))).toBe(402);
    expect(told(await confirm(session))).toBe(200);
  });

  it('is kept as a hash alone', async () => {
    const session = await withCode();
    expect(JSON.stringify(await checkout.store.item(session.id))).not.toContain(phone.code().right);
  });

  it('of another session is refused, and so is its verdict', async () => {
    const other = await withCode();
    const { right } = phone.code();
    const session = await withCode();
    expect(await refusedWith(session, right === phone.code().right ? '' : right)).toEqual(['challenge_failed', true]);
    expect(told(await confirm(other, answerWith(right)))).toBe(200);
    expect(told(await confirm(session))).toBe('challenge_required');
  });

  it('from before a PATCH is refused, and so is a verdict from before a PATCH', async () => {
    const unused = await withCode();
    const { right } = phone.code();
    await checkout.store.sessions.update(await stored(unused), { amount: 1_000 }, checkout.clock.now());
    expect(await refusedWith(unused, right)).toEqual(['challenge_failed', true]);

    const session = await withCode();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    await confirm(session, answerWith(phone.code().right));
    const passed = await stored(session);
    await checkout.store.sessions.update(passed, { amount: 1_000 }, checkout.clock.now());
    await checkout.quote(session.id, {}, byEmail);
    expect(told(await confirm(session))).toBe('challenge_required');
    // Even for a request that read the session before the PATCH: its claim fails on the version.
    expect(told(await checkout.confirm(passed, { account: byEmail }))).not.toBe(200);
  });

  it('runs out after ten minutes, to the millisecond', async () => {
    const session = await withCode();
    const { right } = phone.code();
    checkout.clock.advance(600_000);
    expect(await refusedWith(session, right)).toEqual(['challenge_failed', true]);
    const another = await withCode();
    checkout.clock.advance(599_999);
    expect(told(await confirm(another, answerWith(phone.code().right)))).toBe(200);
  });

  it('is void once a new one was sent', async () => {
    const session = await withCode();
    const first = phone.code().right;
    checkout.clock.advance(30_000);
    await phone.send(await stored(session));
    const second = phone.code().right;
    expect(await refusedWith(session, first === second ? '' : first)).toEqual(['challenge_failed', true]);
    expect(told(await confirm(session, answerWith(second)))).toBe(200);
  });

  it('goes no further than its channel', async () => {
    const session = await withCode();
    expect(told(await confirm(session, answerWith(phone.code().right, 'sms')))).toBe('challenge_failed');
    expect((await stored(session)).challenge?.wrongTries).toBe(0);
  });
});

describe('wrong codes', () => {
  it('are five over all sends; a sixth try is refused, even with the right code, and no code is sent any more', async () => {
    const session = await withCode();
    for (let n = 0; n < 3; n += 1) {
      expect(await refusedWith(session, phone.code().wrong)).toEqual(['challenge_failed', true]);
    }
    checkout.clock.advance(30_000);
    await phone.send(await stored(session));
    expect(await refusedWith(session, phone.code().wrong)).toEqual(['challenge_failed', true]);
    expect(await refusedWith(session, phone.code().wrong)).toEqual(['challenge_failed', false]);
    expect(await refusedWith(session, phone.code().right)).toEqual(['challenge_failed', false]);
    checkout.clock.advance(30_000);
    expect(await phone.send(await stored(session))).toMatchObject({ code: 'challenge_failed', recoverable: false });
    expect(phone.sent).toHaveLength(2);
  });

  it('of thirty at the same time: five count, one is told that it was the last, and the right one comes too late', async () => {
    const session = await stored(await withCode());
    const { right, wrong } = phone.code();
    const results = await Promise.all(
      Array.from({ length: 30 }, () => checkout.confirm(session, { account: byEmail, ...answerWith(wrong) })),
    );
    expect(results.map(told)).toEqual(Array(30).fill('challenge_failed'));
    expect(results.filter((result) => isProblem(result) && result.recoverable)).toHaveLength(4);
    expect((await stored(session)).challenge?.wrongTries).toBe(5);
    // Also for a request that read the session before the first of them.
    const late = await checkout.confirm(session, { account: byEmail, ...answerWith(right) });
    expect(late).toMatchObject({ code: 'challenge_failed', recoverable: false });
  });
});

describe('sending', () => {
  it('is possible once in half a minute, three times', async () => {
    const session = await withCode();
    expect(await phone.send(await stored(session))).toMatchObject({ code: 'rate_limited', recoverable: true });
    for (let n = 0; n < 2; n += 1) {
      checkout.clock.advance(30_000);
      expect(isProblem(await phone.send(await stored(session)))).toBe(false);
    }
    checkout.clock.advance(30_000);
    expect(await phone.send(await stored(session))).toMatchObject({ code: 'rate_limited' });
    expect(phone.sent).toHaveLength(3);
  });

  it('happens once when it is asked for ten times at once', async () => {
    const session = await quoted();
    const results = await Promise.all(Array.from({ length: 10 }, () => phone.send(session)));
    expect(results.filter((result) => !isProblem(result))).toHaveLength(1);
    expect(phone.sent).toHaveLength(1);
  });

  it('that may have failed says so; the code is good if it came', async () => {
    phone.answers('failed');
    const session = await quoted();
    expect(await phone.send(session)).toMatchObject({ code: 'network_error', details: { retryAfter: 30 } });
    expect(told(await confirm(session, answerWith(phone.code().right)))).toBe(200);
  });

  it('does nothing where there is no challenge, where it is a captcha, and once there is a verdict', async () => {
    const never = withChallenge({ mode: 'never' });
    expect(await phone.send(await quoted(never), never)).toEqual({ challenge: null });
    const captcha = withChallenge({ mode: 'always', type: 'turnstile', siteKey: 'site', secretName: 'name' });
    const challenge = { type: 'turnstile', site_key: 'site' };
    expect(await phone.send(await quoted(captcha), captcha)).toEqual({ challenge });
    expect(phone.sent).toEqual([]);
    const session = await withCode();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    await confirm(session, answerWith(phone.code().right));
    expect(await phone.send(await stored(session))).toEqual({ challenge: null });
    expect(phone.sent).toHaveLength(1);
  });

  it('has nowhere to go without an address and a captcha: the session can not be confirmed', async () => {
    const bySms = withChallenge({ mode: 'always', type: 'sms' });
    const session = await quoted(bySms);
    const refusal = { code: 'challenge_required', recoverable: false };
    expect(await phone.send(session, bySms)).toMatchObject(refusal);
    expect(await confirm(session, {}, bySms)).toMatchObject(refusal);
    expect(await confirm(session, answerWith('123456', 'sms'), bySms)).toMatchObject(refusal);
  });

  it('is over with the session', async () => {
    const paid = await withCode();
    await confirm(paid, answerWith(phone.code().right));
    expect(await phone.send(await stored(paid))).toMatchObject({ code: 'already_confirmed' });
    const expired = await quoted();
    checkout.clock.advance(1_800_000);
    expect(await phone.send(expired)).toMatchObject({ code: 'session_expired' });
  });
});

describe('codes to one address', () => {
  it('are limited over all the sessions of an account, however many ask at once, until the hour is over', async () => {
    const live = anAccount({ processor: 'stripe' }, { challenge: { mode: 'always', type: 'email' } });
    const to = async (customer_email: string) =>
      checkout.session({ customer_email }, live).then(async ({ id }) => checkout.stored(id));
    const many = await Promise.all(Array.from({ length: 14 }, () => to('mallory@example.com')));
    const results = await Promise.all(many.map((session) => phone.send(session, live)));
    const refused = results.filter(isProblem);
    expect([phone.sent.length, refused.length]).toEqual([10, 4]);
    const { code, recoverable, details } = refused[0] ?? problem('internal_error');
    expect([code, recoverable]).toEqual(['rate_limited', true]);
    expect(details.retryAfter).toBeGreaterThan(0);
    expect(details.retryAfter).toBeLessThanOrEqual(3_600);
    expect((await checkout.stored(many[13]?.id ?? '')).challenge?.sends ?? 0).toBeLessThanOrEqual(1);

    const again = await to('Mallory@Example.com');
    expect(isProblem(await phone.send(again, live))).toBe(true);
    expect(isProblem(await phone.send(await to('grace@example.com'), live))).toBe(false);
    expect(isProblem(await phone.send(await to('mallory@example.com'), byEmail))).toBe(false);
    checkout.clock.advance((details.retryAfter ?? 0) * 1_000);
    expect(isProblem(await phone.send(await to('mallory@example.com'), live))).toBe(false);
  });
});
