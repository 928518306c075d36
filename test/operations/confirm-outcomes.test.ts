import { declineCodes, isProblem } from '../../lambdas/domain/errors.ts';
import { guardKey } from '../../lambdas/domain/guard.ts';
import type { ChargeOutcome } from '../../lambdas/domain/ports.ts';
import { type Checkout, keys, openCheckout } from './support/checkout.ts';
import { bankAccount } from './support/processor.ts';
import { redirectSecret } from '../../lambdas/domain/credential.ts';
import { verifyRedirect } from '../../lambdas/domain/urls.ts';

let checkout: Checkout;
let payer = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  payer += 1;
});

afterAll(() => checkout.store.close());

const body = () => ({ customer_id: `cust_${payer}` });

/** Whether another session of the same payer may pay the same amount now: the guard has let go. */
async function guardIsFree(): Promise<boolean> {
  const other = await checkout.session(body());
  return checkout.store.guards.enter({
    key: guardKey(other, ''),
    sessionId: other.id,
    attemptId: 'probe',
    now: checkout.clock.now(),
    windowMs: 600_000,
    acknowledged: false,
  });
}

const approved: ChargeOutcome = { kind: 'approved', transactionId: 'ch_1' };
const declined: ChargeOutcome = { kind: 'declined', code: 'insufficient_funds' };

describe('what is sent to the processor', () => {
  it('is the total of the quote, for the token, under the session, with a key of this attempt alone', async () => {
    const session = await checkout.quoted(body());
    const before = checkout.processor.charges.length;
    await checkout.confirm(session);
    expect(checkout.processor.charges.slice(before)).toEqual([
      {
        attemptId: expect.stringMatching(/^[a-z0-9]{27}$/),
        reference: session.id,
        token: 'tok_visa',
        method: 'card',
        amount: 1_039,
        currency: 'USD',
        interactive: false,
      },
    ]);
  });

  it('is told of with what the processor said, and has another key for the attempt after a decline', async () => {
    const session = await checkout.quoted(body());
    const before = checkout.processor.charges.length;
    checkout.charges.length = 0;
    checkout.processor.answer(declined, approved);
    await checkout.confirm(session);
    await checkout.confirm(await checkout.stored(session.id));
    const [first, second] = checkout.processor.charges.slice(before);
    expect(first?.attemptId).not.toBe(second?.attemptId);
    const told = { sessionId: session.id, processor: 'sandbox', durationMs: expect.any(Number) };
    expect(checkout.charges).toEqual([
      { ...told, attemptId: first?.attemptId, outcome: 'declined', reason: 'insufficient_funds' },
      { ...told, attemptId: second?.attemptId, outcome: 'approved' },
    ]);
  });
});

describe('an approved charge', () => {
  it('completes the session and answers with the payment, as an object and flat', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(approved);
    const confirmed = await checkout.confirm(session);
    if (isProblem(confirmed)) throw new Error(confirmed.code);
    expect(confirmed).toMatchObject({ status: 200, replayed: false });
    const flat = {
      payment_uid: expect.stringMatching(/^P-[a-z0-9]{27}$/),
      transaction_id: 'ch_1',
      method: 'card',
      last4: '4242',
      card_type: 'visa',
      total_amount: 1_039,
    };
    const { redirect_url, ...answer } = JSON.parse(confirmed.body);
    expect(answer).toEqual({
      session_id: session.id,
      status: 'completed',
      payment: { ...flat, status: 'succeeded', amount: 1_000, convenience_fee: 39, currency: 'USD' },
      ...flat,
    });
    const secret = redirectSecret(keys, session.account, 1);
    expect(redirect_url).toContain(`https://shop.example/thanks?session_id=${session.id}&sig=t=`);
    expect(verifyRedirect(redirect_url, [secret], checkout.clock.now())).toBe(true);
  });

  it('leaves a completed session that is paid once, with a guard that holds', async () => {
    const session = await checkout.quoted(body());
    await checkout.confirm(session);
    const after = await checkout.stored(session.id);
    expect(after).toMatchObject({ status: 'completed', payment: { status: 'succeeded', fee: 39 } });
    expect(after).not.toHaveProperty('attempt');
    expect(await guardIsFree()).toBe(false);
  });

  it('of a session whose time ran out meanwhile still completes it', async () => {
    const session = await checkout.quoted({ ...body(), expires_in_seconds: 60 });
    checkout.processor.during(async () => checkout.clock.advance(120_000));
    expect(await checkout.confirm(session)).toMatchObject({ status: 200 });
    checkout.processor.during(async () => {});
    expect(await checkout.stored(session.id)).toMatchObject({ status: 'completed' });
  });
});

it('an accepted ACH debit completes the session with a pending payment', async () => {
  const session = await checkout.session(body());
  await checkout.quote(session.id, { method: 'ach', token: 'tok_ach' });
  checkout.processor.answer({ kind: 'pending', transactionId: 'ch_ach' });
  const options = { method: 'ach', processor_token: 'tok_ach' };
  const confirmed = await checkout.confirm(await checkout.stored(session.id), options);
  expect(JSON.parse('body' in confirmed ? confirmed.body : '{}')).toMatchObject({
    status: 'completed',
    payment: { status: 'pending', method: 'ach', last4: bankAccount.last4, convenience_fee: 0, total_amount: 1_000 },
  });
  expect(await checkout.stored(session.id)).toMatchObject({ status: 'completed', payment: { status: 'pending' } });
});

describe('a definite refusal', () => {
  it.each([
    ...declineCodes.map((code) => [code, 402, { kind: 'declined', code } as ChargeOutcome, 1] as const),
    ['processing_error', 502, { kind: 'failed' } as ChargeOutcome, 0] as const,
  ])('%s answers %i, leaves the session to be paid, lets the guard go', async (code, status, outcome, declines) => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(outcome);
    const confirmed = await checkout.confirm(session, { key: 'first' });
    if (isProblem(confirmed)) throw new Error(confirmed.code);
    expect(confirmed).toMatchObject({ status, replayed: false });
    expect(JSON.parse(confirmed.body)).toEqual({
      code,
      message: expect.any(String),
      recoverable: true,
      request_id: expect.any(String),
    });
    const after = await checkout.stored(session.id);
    expect(after).toMatchObject({ status: 'active', declines, quote: session.quote });
    expect(after).not.toHaveProperty('attempt');
    expect(await guardIsFree()).toBe(true);
  });

  it('is stored for its key, and given again for it byte for byte', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(declined);
    const first = await checkout.confirm(session, { key: 'first' });
    const charges = checkout.processor.charges.length;
    const again = await checkout.confirm(await checkout.stored(session.id), { key: 'first' });
    expect(again).toEqual({ ...first, replayed: true });
    expect(checkout.processor.charges).toHaveLength(charges);
  });

  it('leaves its answer in place when the session is paid after it', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(declined, approved);
    const first = await checkout.confirm(session, { key: 'first' });
    const second = await checkout.confirm(await checkout.stored(session.id), { key: 'second' });
    const after = await checkout.stored(session.id);
    expect(await checkout.confirm(after, { key: 'first' })).toEqual({ ...first, replayed: true });
    expect(await checkout.confirm(after, { key: 'second' })).toEqual({ ...second, replayed: true });
    expect(await checkout.confirm(after, { key: 'third' })).toMatchObject({ code: 'already_confirmed' });
    expect(await checkout.confirm(after)).toMatchObject({ code: 'already_confirmed' });
  });

  it('without a key stores nothing', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(declined);
    await checkout.confirm(session);
    expect((await checkout.stored(session.id)).answers.size).toBe(0);
  });
});
