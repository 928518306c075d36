import { isProblem } from '../../lambdas/domain/errors.ts';

import type { Session } from '../../lambdas/domain/session.ts';
import { type Erased, eraseCustomer } from '../../lambdas/operations/erase-customer.ts';
import { exportCustomer } from '../../lambdas/operations/export-customer.ts';
import { forgetDiscarded } from '../../lambdas/operations/forget-discarded.ts';
import { anAccount, aSession, freshId } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

const account = anAccount();
let checkout: Checkout;
let customerId: string;

beforeAll(async () => {
  checkout = await openCheckout();
});
beforeEach(() => {
  customerId = `customer-${freshId()}`;
  checkout.processor.answer();
});
afterAll(() => checkout.store.close());

/** What only this customer would say. */
const personal = () => ({
  customer_id: customerId,
  customer_email: `${customerId}@example.com`,
  fraud_signals: { ip_address: '192.0.2.77', email: `other-${customerId}@example.com` },
  metadata: { note: `for ${customerId}` },
  description: 'Water bill',
});

const erase = async (): Promise<Erased> => {
  const erased = await eraseCustomer({ ...checkout.store, clock: checkout.clock }, account, customerId);
  if (isProblem(erased)) throw new Error(`Refused: ${erased.code}`);
  return erased;
};

const listed = async (page: { after?: string; limit: number } = { limit: 100 }) => {
  const exported = await exportCustomer(checkout.store, account, { customerId, ...page });
  if (isProblem(exported)) throw new Error(`Refused: ${exported.code}`);
  return exported;
};

const idsOf = (sessions: readonly Session[]) => sessions.map(({ id }) => id);

async function paid() {
  const session = await checkout.quoted({ ...personal(), setup_future_usage: 'on_session' }, account);
  const confirmed = await checkout.confirm(session, {
    account,
    key: 'pay',
    save_method: true,
    duplicate_acknowledged: true,
  });
  expect(told(confirmed)).toBe(200);
  return checkout.stored(session.id);
}

describe('a customer who is deleted', () => {
  it('is nowhere in the table, while what was paid, and the answer to its key, stay', async () => {
    const before = await paid();
    const open = await checkout.session(personal(), account);
    const { methods } = await checkout.store.wallets.find(account.uid, customerId);
    expect(await erase()).toEqual({ sessions: 2, savedMethods: 1, complete: true });

    const { Items } = await checkout.store.scan();
    expect(JSON.stringify(Items)).not.toMatch(new RegExp(`${customerId}|192\\.0\\.2\\.77`));
    const { customerId: _id, customerEmail, fraudSignals, metadata, quote, ...accounted } = before;
    expect(await checkout.stored(before.id)).toEqual(accounted);
    expect((await checkout.stored(open.id)).status).toBe('expired');
    expect(methods).toHaveLength(1);
  });

  it('has no saved methods, and the processor is told to forget what it keeps', async () => {
    await paid();
    await erase();
    const wallet = await checkout.store.wallets.find(account.uid, customerId);
    expect(wallet.methods).toEqual([]);
    expect(wallet.discarded).toHaveLength(1);
    const { processors, clock, vault } = checkout;
    const deps = { wallets: checkout.store.wallets, accounts: { find: async () => account }, processors, clock, vault };
    await forgetDiscarded(deps, clock.now() + 10_000);
    expect(await checkout.store.wallets.find(account.uid, customerId)).toMatchObject({ methods: [], discarded: [] });
  });

  it('may be deleted once more, and may come back', async () => {
    await paid();
    await erase();
    expect(await erase()).toEqual({ sessions: 0, savedMethods: 0, complete: true });
    const again = await paid();
    expect(idsOf((await listed()).sessions)).toEqual([again.id]);
  });

  it('takes nothing from another customer, nor from the same one of another account', async () => {
    const mine = await paid();
    const deps = { ...checkout.store, clock: checkout.clock };
    const elsewhere = { ...account, uid: 'pa_99999999999999999999' };
    expect(await eraseCustomer(deps, elsewhere, customerId)).toMatchObject({ sessions: 0, savedMethods: 0 });
    expect(await eraseCustomer(deps, account, `${customerId}x`)).toMatchObject({ sessions: 0, savedMethods: 0 });
    expect(await checkout.stored(mine.id)).toEqual(mine);
  });

  it('is left alone while a payment is under way, and deleted after it', async () => {
    const other = await checkout.session(personal(), account);
    const session = await checkout.quoted(personal(), account);
    checkout.processor.answer({ kind: 'unknown' });
    await checkout.confirm(session, { account, duplicate_acknowledged: true });
    const refused = await eraseCustomer({ ...checkout.store, clock: checkout.clock }, account, customerId);
    expect(told(refused)).toBe('confirm_in_progress');
    expect(await checkout.stored(other.id)).toMatchObject({ status: 'active', customerId });
  });

  it('whose payment begins between the look and the write keeps that session whole', async () => {
    const session = await checkout.quoted(personal(), account);
    const { customers, sessions } = checkout.store;
    const deps = {
      ...checkout.store,
      clock: checkout.clock,
      sessions: {
        ...sessions,
        expire: async (id: string, now: number) => {
          checkout.processor.answer({ kind: 'unknown' });
          await checkout.confirm(session, { account, duplicate_acknowledged: true });
          return sessions.expire(id, now);
        },
      },
      customers,
    };
    expect(told(await eraseCustomer(deps, account, customerId))).toBe('confirm_in_progress');
    expect(await checkout.stored(session.id)).toMatchObject({ customerId, attempt: {} });
  });

  it('with more sessions than one request takes is asked for again', async () => {
    for (let from = 0; from < 130; from += 26) {
      const some = Array.from({ length: 26 }, () => aSession({ account: account.uid, status: 'expired', customerId }));
      await Promise.all(some.map((session) => checkout.store.put(session)));
    }
    expect(await erase()).toMatchObject({ sessions: 100, complete: false });
    expect(await erase()).toMatchObject({ sessions: 30, complete: true });
  });
});

describe('the export of a customer', () => {
  it('has every session once, a page at a time', async () => {
    const made = Array.from({ length: 7 }, () => aSession({ account: account.uid, customerId }));
    await Promise.all(made.map((session) => checkout.store.put(session)));
    const pages = [await listed({ limit: 3 })];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
      pages.push(await listed({ after: next, limit: 3 }));
    }
    expect(pages.map(({ sessions }) => sessions.length)).toEqual([3, 3, 1]);
    expect(pages.flatMap(({ sessions }) => idsOf(sessions)).sort()).toEqual(idsOf(made).sort());
  });

  it('takes nothing but the id of a session to go on from', async () => {
    const refused = await exportCustomer(checkout.store, account, { customerId, after: 'account#x', limit: 1 });
    expect(told(refused)).toBe('validation_error');
  });
});
