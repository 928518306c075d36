import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let payer = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  payer += 1;
  checkout.processor.answer();
});

afterAll(() => checkout.store.close());

const body = (more: object = {}) => ({ customer_id: `cust_${payer}`, ...more });
const paid = async (more: object = {}) =>
  expect(told(await checkout.confirm(await checkout.quoted(body(more))))).toBe(200);

describe('a second payment of the same payer and amount', () => {
  it('is duplicate_payment: nothing charged, nothing held, nothing stored', async () => {
    await paid();
    const session = await checkout.quoted(body());
    const charges = checkout.processor.charges.length;
    const refusal = await checkout.confirm(session, { key: 'key' });
    expect(refusal).toMatchObject({ code: 'duplicate_payment', status: 409, recoverable: true });
    expect(checkout.processor.charges).toHaveLength(charges);
    expect(await checkout.stored(session.id)).toEqual(session);
  });

  it('goes through with the acknowledgement, under the same key', async () => {
    await paid();
    const session = await checkout.quoted(body());
    await checkout.confirm(session, { key: 'key' });
    const acknowledged = { key: 'key', duplicate_acknowledged: true };
    expect(await checkout.confirm(await checkout.stored(session.id), acknowledged)).toMatchObject({ status: 200 });
  });

  it('does not go through with an acknowledgement that says no', async () => {
    await paid();
    const refusal = await checkout.confirm(await checkout.quoted(body()), { duplicate_acknowledged: false });
    expect(refusal).toMatchObject({ code: 'duplicate_payment' });
  });

  it('is duplicate_payment while the first is under way', async () => {
    checkout.processor.answer({ kind: 'unknown' });
    await checkout.confirm(await checkout.quoted(body()));
    expect(await checkout.confirm(await checkout.quoted(body()))).toMatchObject({ code: 'duplicate_payment' });
  });

  it.each([
    ['declined', { kind: 'declined', code: 'card_declined' } as const],
    ['definitely not charged', { kind: 'failed' } as const],
  ])('goes through when the first was %s', async (_, outcome) => {
    checkout.processor.answer(outcome);
    await checkout.confirm(await checkout.quoted(body()));
    await paid();
  });

  it('goes through when the window is over', async () => {
    await paid();
    checkout.clock.advance(600_000);
    await paid();
  });

  it('goes through where the account turned the guard off', async () => {
    await paid();
    const account = anAccount({ duplicateWindowMinutes: 0 });
    expect(await checkout.confirm(await checkout.quoted(body()), { account })).toMatchObject({ status: 200 });
  });

  it('of two at once: one is charged', async () => {
    for (let round = 0; round < 10; round += 1) {
      payer += 1;
      const sessions = [await checkout.quoted(body()), await checkout.quoted(body())];
      const told_ = (await Promise.all(sessions.map((session) => checkout.confirm(session)))).map(told);
      expect(told_.sort()).toEqual([200, 'duplicate_payment']);
    }
  });
});

describe('what is not a duplicate', () => {
  it.each([
    ['another amount', { amount: 1_001 }],
    ['another currency', { currency: 'EUR' }],
    ['another customer', { customer_id: 'cust_other' }],
  ])('%s', async (_, more) => {
    await paid();
    await paid(more);
  });

  it('another try in the same session after a decline', async () => {
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    const session = await checkout.quoted(body());
    await checkout.confirm(session, { key: 'one' });
    expect(await checkout.confirm(await checkout.stored(session.id), { key: 'two' })).toMatchObject({ status: 200 });
  });
});

it('many confirms of one session at once: one is charged, and its guard holds', async () => {
  for (let round = 0; round < 10; round += 1) {
    payer += 1;
    const session = await checkout.quoted(body());
    const charges = checkout.processor.charges.length;
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => checkout.confirm(session, { key: `key-${n}` })));
    expect(all.map(told).filter((status) => status === 200)).toHaveLength(1);
    expect(all.map(told).filter((code) => code === 'confirm_in_progress' || code === 'already_confirmed')).toHaveLength(
      9,
    );
    expect(checkout.processor.charges).toHaveLength(charges + 1);
    expect(await checkout.confirm(await checkout.quoted(body()))).toMatchObject({ code: 'duplicate_payment' });
  }
});

describe('payers who gave neither customer nor e-mail address', () => {
  const anonymous = { customer_id: undefined, currency: 'CHF' };

  it('are told apart by card', async () => {
    checkout.processor.knows('tok_mine', { method: 'card', cardType: 'amex', last4: '0005', fingerprint: `m${payer}` });
    const session = await checkout.session(anonymous);
    await checkout.quote(session.id, { token: 'tok_mine' });
    const mine = { processor_token: 'tok_mine' };
    expect(await checkout.confirm(await checkout.stored(session.id), mine)).toMatchObject({ status: 200 });
    const other = await checkout.quoted(anonymous);
    expect(await checkout.confirm(other)).toMatchObject({ status: 200 });
    const again = await checkout.quoted(anonymous);
    expect(await checkout.confirm(again)).toMatchObject({ code: 'duplicate_payment' });
  });

  it('are told apart by the card behind Apple Pay, which is known only when they confirm', async () => {
    const payWith = async (token: string, fingerprint: string) => {
      checkout.processor.knows(token, { method: 'apple_pay', fingerprint });
      const session = await checkout.session({ ...anonymous, amount: 4_321 });
      await checkout.quote(session.id, { method: 'apple_pay' });
      const options = { method: 'apple_pay', processor_token: token };
      return told(await checkout.confirm(await checkout.stored(session.id), options));
    };
    expect(await payWith('tok_ada', 'ada')).toBe(200);
    expect(await payWith('tok_bob', 'bob')).toBe(200);
    expect(await payWith('tok_ada_again', 'ada')).toBe('duplicate_payment');
  });
});
