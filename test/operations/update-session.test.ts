import { isProblem } from '../../lambdas/domain/errors.ts';
import type { SessionStore } from '../../lambdas/domain/store-ports.ts';
import { createSession } from '../../lambdas/operations/create-session.ts';
import { expireSession } from '../../lambdas/operations/expire-session.ts';
import { updateSession } from '../../lambdas/operations/update-session.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout } from './support/checkout.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await openCheckout();
});

afterAll(() => checkout.store.close());

const account = anAccount();
const items = [{ description: 'Water', amount: 500, quantity: 4 }];

const update = (
  id: string,
  body: Parameters<typeof updateSession>[3],
  on = account,
  sessions = checkout.store.sessions,
) => updateSession({ sessions, clock: checkout.clock }, on, id, body);

describe('PATCH', () => {
  it.each([
    ['the amount', { amount: 2_000 }, { amount: 2_000 }],
    ['the line items', { line_items: items }, { lineItems: items }],
    ['both', { amount: 2_000, line_items: items }, { amount: 2_000, lineItems: items }],
  ])('changes %s, voids the quote, and answers with what is stored', async (_, body, changed) => {
    const before = await checkout.quoted();
    const after = await update(before.id, body);
    const { quote: _void, ...kept } = before;
    expect(after).toEqual({ ...kept, ...changed, version: 2 });
    expect(await checkout.stored(before.id)).toEqual(after);
  });

  it.each([
    ['an amount below the minimum', { amount: 99 }, { minimumAmount: 100 }, 'amount'],
    ['an amount above the maximum', { amount: 2_001 }, { maximumAmount: 2_000 }, 'amount'],
    [
      'line items that do not add up to the amount kept',
      { line_items: items },
      { requireLineItemsTotal: true },
      'line_items',
    ],
    [
      'an amount that the line items kept do not add up to',
      { amount: 5 },
      { requireLineItemsTotal: true },
      'line_items',
    ],
  ])('refuses %s, and changes nothing', async (_, body, profile, field) => {
    const before = await checkout.quoted();
    const result = await update(before.id, body, anAccount(profile));
    expect(isProblem(result) && result.details.errors).toMatchObject([{ field }]);
    expect(await checkout.stored(before.id)).toEqual(before);
  });

  it('refuses a wallet session', async () => {
    const { keys, clock, ids, store } = checkout;
    const body = { scope: 'wallet', customer_id: 'c', layout: 'embedded', setup_future_usage: 'off' } as const;
    const command = { account, clientId: 'c', requestHash: 'r', body: { ...body, expires_in_seconds: 60 } };
    const created = await createSession({ sessions: store.sessions, keys, clock, ids }, command);
    if (isProblem(created)) throw new Error(created.code);
    expect(await update(created.session.id, { amount: 5 })).toMatchObject({ code: 'insufficient_scope' });
  });

  it('of three at once all happen, one after the other', async () => {
    const { id } = await checkout.quoted();
    const amounts = [11, 12, 13];
    const results = await Promise.all(amounts.map((amount) => update(id, { amount })));
    expect(results.filter(isProblem)).toEqual([]);
    expect((await checkout.stored(id)).version).toBe(4);
  });

  it('that is overtaken again and again gives up, and asks to come back', async () => {
    const session = await checkout.quoted();
    const sessions: SessionStore = { ...checkout.store.sessions, update: async () => ({ done: false, session }) };
    expect(await update(session.id, { amount: 5 }, account, sessions)).toMatchObject({ code: 'confirm_in_progress' });
  });

  it('against a payment: one of them happens', async () => {
    for (let round = 0; round < 10; round += 1) {
      const session = await checkout.quoted({ customer_id: `patch_${round}` });
      const [updated, confirmed] = await Promise.all([
        update(session.id, { amount: 2_000 }),
        checkout.confirm(session),
      ]);
      expect([isProblem(updated), isProblem(confirmed)].sort()).toEqual([false, true]);
      if (!isProblem(confirmed)) expect(checkout.processor.charges.at(-1)).toMatchObject({ amount: 1_039 });
    }
  });
});

describe('expire', () => {
  const expire = (id: string) =>
    expireSession({ sessions: checkout.store.sessions, clock: checkout.clock }, account, id, 'request-1');

  it('ends the session, and answers with what is stored', async () => {
    const { id } = await checkout.quoted();
    const after = await expire(id);
    expect(after).toMatchObject({ status: 'expired' });
    expect(await checkout.stored(id)).toEqual(after);
  });

  it('a second time writes nothing, so that there is one event', async () => {
    const { id } = await checkout.quoted();
    await expire(id);
    const before = await checkout.store.item(id);
    checkout.clock.advance(1_000);
    expect(await expire(id)).toMatchObject({ status: 'expired' });
    expect(await checkout.store.item(id)).toEqual(before);
  });

  it('against a payment: one of them happens', async () => {
    for (let round = 0; round < 10; round += 1) {
      const session = await checkout.quoted({ customer_id: `expire_${round}` });
      const [expired, confirmed] = await Promise.all([expire(session.id), checkout.confirm(session)]);
      expect([isProblem(expired), isProblem(confirmed)].sort()).toEqual([false, true]);
    }
  });
});
