import { isProblem } from '../../lambdas/domain/errors.ts';
import { guardKey } from '../../lambdas/domain/guard.ts';
import type { ChargeOutcome } from '../../lambdas/domain/ports.ts';
import { type Checkout, openCheckout } from './support/checkout.ts';

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

describe('an outcome that is not known', () => {
  const unknown: ChargeOutcome = { kind: 'unknown' };

  it('is network_error, never a decline, and leaves the session claimed and the guard held', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(unknown);
    const told = await checkout.confirm(session, { key: 'first' });
    expect(told).toMatchObject({ code: 'network_error', status: 504, recoverable: true });
    expect(isProblem(told) && told.message).toMatch(/do not pay again/i);
    const after = await checkout.stored(session.id);
    const attempt = checkout.processor.charges.at(-1)?.attemptId;
    expect(after).toMatchObject({ status: 'active', declines: 0, attempt: { id: attempt } });
    expect(after.answers.size).toBe(0);
    expect(await guardIsFree()).toBe(false);
    expect(checkout.unknown.at(-1)).toEqual({ sessionId: session.id, attemptId: attempt, cause: undefined });
  });

  it.each([
    ['the same key', { key: 'first' }],
    ['another key', { key: 'second' }],
    ['no key', {}],
  ])('answers confirm_in_progress to %s, and charges no more', async (_, options) => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(unknown);
    await checkout.confirm(session, { key: 'first' });
    const charges = checkout.processor.charges.length;
    const told = await checkout.confirm(await checkout.stored(session.id), options);
    expect(told).toMatchObject({ code: 'confirm_in_progress', details: { retryAfter: 2 } });
    expect(checkout.processor.charges).toHaveLength(charges);
  });

  it('keeps a PATCH, an expire and a quote away', async () => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(unknown);
    await checkout.confirm(session);
    expect(await checkout.quote(session.id)).toMatchObject({ code: 'confirm_in_progress' });
    expect((await checkout.store.sessions.update(session, { amount: 2 }, checkout.clock.now())).done).toBe(false);
    expect((await checkout.store.sessions.expire(session.id, checkout.clock.now())).done).toBe(false);
  });
});

describe('a key that came with another body', () => {
  it.each([
    ['after a stored answer', { kind: 'declined', code: 'card_declined' } as ChargeOutcome],
    ['while its charge is under way', { kind: 'unknown' } as ChargeOutcome],
  ])('is idempotency_key_reused %s', async (_, outcome) => {
    const session = await checkout.quoted(body());
    checkout.processor.answer(outcome);
    await checkout.confirm(session, { key: 'first' });
    const told = await checkout.confirm(await checkout.stored(session.id), { key: 'first', total_amount: 1_039 });
    expect(told).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  });
});
