import { isProblem } from '../../lambdas/domain/errors.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { withChallenge } from './support/challenges.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let payers = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  checkout.captchas.usableOncePer('account');
});

afterAll(() => checkout.store.close());

const account = withChallenge({ mode: 'always', type: 'turnstile', siteKey: 'site', secretName: 'name' });

const quoted = () => {
  payers += 1;
  return checkout.quoted({ customer_id: `c${payers}` }, account);
};

const confirm = async ({ id }: PaymentSession, token?: string, type = 'turnstile') =>
  checkout.confirm(await checkout.stored(id), {
    account,
    ...(token === undefined ? {} : { challenge_response: { type, token } }),
  });

const patched = async ({ id }: PaymentSession) => {
  await checkout.store.sessions.update(await checkout.stored(id), { amount: 1_000 }, checkout.clock.now());
  await checkout.quote(id, {}, account);
};

describe('a captcha', () => {
  it('is asked for, and a token that is good pays', async () => {
    const session = await quoted();
    expect(told(await confirm(session))).toBe('challenge_required');
    expect(told(await confirm(session, 'good'))).toBe(200);
    expect(checkout.captchas.asked.at(-1)).toMatchObject({
      type: 'turnstile',
      siteKey: 'site',
      secretName: 'name',
      token: 'good',
    });
  });

  it('that is not passed leaves the session as it is; the payer may try again', async () => {
    const session = await quoted();
    expect(await confirm(session, 'bad')).toMatchObject({ code: 'challenge_failed', recoverable: true });
    expect(await checkout.stored(session.id)).toEqual(session);
    expect(told(await confirm(session, 'better'))).toBe(200);
  });

  it('of another kind is not even asked about', async () => {
    const session = await quoted();
    const before = checkout.captchas.asked.length;
    expect(told(await confirm(session, 'other kind', 'hcaptcha'))).toBe('challenge_failed');
    expect(checkout.captchas.asked).toHaveLength(before);
  });

  it('gives a verdict that outlives a decline, and is asked about once', async () => {
    const session = await quoted();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    expect(told(await confirm(session, 'declined'))).toBe(402);
    const before = checkout.captchas.asked.length;
    expect(told(await confirm(session, 'declined'))).toBe(200);
    expect(checkout.captchas.asked).toHaveLength(before);
  });
});

describe('a replayed captcha token', () => {
  it('is refused in another session, even while the verifier takes it', async () => {
    expect(told(await confirm(await quoted(), 'replayed'))).toBe(200);
    const session = await quoted();
    expect(await confirm(session, 'replayed')).toMatchObject({ code: 'challenge_failed', recoverable: true });
    expect(told(await confirm(session, 'fresh'))).toBe(200);
  });

  it('is refused in the same session after a PATCH, as is the verdict from before it', async () => {
    const session = await quoted();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    await confirm(session, 'before the PATCH');
    await patched(session);
    expect(told(await confirm(session))).toBe('challenge_required');
    expect(told(await confirm(session, 'before the PATCH'))).toBe('challenge_failed');
    expect(told(await confirm(session, 'after the PATCH'))).toBe(200);
  });

  it('in ten sessions at the same time passes in one', async () => {
    const sessions = await Promise.all(Array.from({ length: 10 }, quoted));
    const results = await Promise.all(sessions.map((session) => confirm(session, 'raced')));
    expect(results.map(told).sort()).toEqual([200, ...Array(9).fill('challenge_failed')]);
  });

  it('is kept as a hash, which the table forgets', async () => {
    await confirm(await quoted(), 'never written down');
    const { Items } = await checkout.store.scan();
    const items = Items.filter(({ pk }) => String(pk).startsWith('captcha#'));
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ ttl }) => ttl * 1_000 > checkout.clock.now() + 300_000)).toBe(true);
    expect(JSON.stringify(Items)).not.toContain('never written down');
  });

  it('of the sandbox, where all tokens are the same, may come in each session once', async () => {
    checkout.captchas.usableOncePer('session');
    expect(told(await confirm(await quoted(), 'DUMMY'))).toBe(200);
    const session = await quoted();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    expect(told(await confirm(session, 'DUMMY'))).toBe(402);
    await patched(session);
    const again = await confirm(session, 'DUMMY');
    expect(isProblem(again) && again.code).toBe('challenge_failed');
  });
});
