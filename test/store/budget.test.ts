import { clientSecret } from '../../lambdas/domain/credential.ts';
import type { Session } from '../../lambdas/domain/session.ts';
import { authorizeAccount } from '../../lambdas/http/admin-auth.ts';
import { authorizeSession, type Limit } from '../../lambdas/http/session-auth.ts';
import { perSession } from '../../bench/cost.ts';
import type { DueDelivery } from '../../lambdas/domain/store-ports.ts';
import { deliverWebhook } from '../../lambdas/operations/deliver-webhook.ts';
import { projectEvent } from '../../lambdas/operations/project-event.ts';
import { deliveries } from '../../lambdas/store/deliveries.ts';
import { events } from '../../lambdas/store/events.ts';
import { slots } from '../../lambdas/store/slots.ts';
import { answered } from '../operations/support/webhooks.ts';
import { type Checkout, keys, openCheckout } from '../operations/support/checkout.ts';
import { testClient } from '../support/dynamodb.ts';
import { recordCalls, steps, writeUnits } from './support/calls.ts';
import { anAccount } from './support/fixtures.ts';
import { itemSize } from './support/item-size.ts';
import { openStore } from './support/store.ts';

const CONFIRM: Limit = { route: 'confirm', perMinute: 60, count: 'later', watchAddress: true };
const CONFIG: Limit = { route: 'config', perMinute: 120, count: 'first' };

/** The example of the guide. */
const example = {
  amount: 12_500,
  success_url: 'https://merchant.example.com/orders/1234/thanks',
  cancel_url: 'https://merchant.example.com/orders/1234/cart',
  description: 'Water bill, October 2026',
  customer_id: 'cust_8312',
  customer_email: 'ada@example.com',
  line_items: [
    { description: 'Water, 14 m3', amount: 9_500 },
    { description: 'Waste water', amount: 3_000 },
  ],
  metadata: { order_id: '1234' },
};

const sixLines = {
  ...example,
  line_items: Array.from({ length: 6 }, (_, n) => ({
    description: `Meter ${n + 1}, reading of October 2026`,
    amount: 2_000 + n,
    quantity: n + 1,
  })),
};

const account = anAccount({}, { fees: [{ method: 'card', flat: 10, basisPoints: 290, label: 'Card processing fee' }] });

let checkout: Checkout;
let calls: ReturnType<typeof recordCalls>;

beforeAll(async () => {
  const client = testClient();
  calls = recordCalls(client);
  checkout = await openCheckout(await openStore({ client }));
  await checkout.store.accounts.create(account);
});

beforeEach(() => {
  // No lease of the test before: what is counted is a function that knows nothing yet.
  checkout.clock.sleep(2_000);
  checkout.processor.answer();
});

afterAll(() => checkout.store.close());

/** The part of a browser route that comes before its operation. */
async function authorize(session: Session, limit: Limit) {
  const bearer = clientSecret(keys, { sessionId: session.id, account: session.account, keyVersion: 1 });
  const { sessions, rates } = checkout.store;
  const request = {
    id: 'r',
    method: 'POST',
    path: '/',
    params: { id: session.id },
    query: {},
    headers: { authorization: `Bearer ${bearer}` },
    body: undefined,
    rawBody: '',
    source: { ip: '192.0.2.1' },
  };
  const deps = { keys, sessions, rates, clock: checkout.clock, checkoutUrl: 'https://pay.example' };
  const access = await authorizeSession(request, deps, limit);
  return { ...access, session: await paymentOf(access.session) };
}

/** Narrows without a read. */
async function paymentOf(session: Session) {
  if (session.amount === undefined) throw new Error('This is no payment session');
  return session as Awaited<ReturnType<Checkout['stored']>>;
}

let payer = 0;

/** A session of a payer of its own, quoted, and the calls so far forgotten. */
async function quotedSession(body: object = example) {
  payer += 1;
  const session = await checkout.quoted({ ...body, customer_id: `cust_${8_000 + payer}` }, account);
  checkout.clock.sleep(2_000);
  calls.take();
  return session;
}

async function confirm(from: Session, options: object = {}) {
  const { session } = await authorize(from, CONFIRM);
  return checkout.confirm(session, { account, ...options });
}

describe('DynamoDB calls', () => {
  const admin = () =>
    authorizeAccount(
      {
        id: 'r',
        method: 'POST',
        path: '/',
        params: {},
        query: {},
        headers: { authorization: 'Bearer x', 'x-payment-account-uid': account.uid },
        body: undefined,
        rawBody: '',
        source: { ip: '192.0.2.1' },
      },
      { verifyToken: async () => 'client', accounts: checkout.store.accounts },
    );

  it('create: 1, where the account is leased', async () => {
    await admin();
    calls.take();
    await admin();
    await checkout.create(example, account);
    const made = calls.take();
    expect(steps(made)).toEqual([['PutItemCommand']]);
    expect(writeUnits(made)).toBe(1);
  });

  it('create: 1 more each time that the lease is over', async () => {
    calls.take();
    await admin();
    await checkout.create(example, account);
    expect(steps(calls.take())).toEqual([['GetItemCommand'], ['PutItemCommand']]);
  });

  it('config: 2, side by side', async () => {
    const session = await quotedSession();
    await authorize(session, CONFIG);
    expect(steps(calls.take())).toEqual([['BatchGetItemCommand', 'UpdateItemCommand']]);
  });

  it.each([
    ['without a key', {}],
    ['with a key', { key: 'pay', total_amount: 12_873 }],
  ])('confirm %s, with guard: 4 in 3 steps, 3 write units', async (_, options) => {
    const session = await quotedSession();
    expect(await confirm(session, options)).toMatchObject({ status: 200, replayed: false });
    const made = calls.take();
    expect(steps(made)).toEqual([
      ['BatchGetItemCommand'],
      ['UpdateItemCommand', 'UpdateItemCommand'],
      ['UpdateItemCommand'],
    ]);
    expect(writeUnits(made)).toBe(3);
  });

  it('confirm after a declined one: 4 in 3 steps, 3 write units', async () => {
    const session = await quotedSession();
    checkout.processor.answer({ kind: 'declined', code: 'insufficient_funds' });
    expect(await confirm(session, { key: 'first' })).toMatchObject({ status: 402 });
    checkout.clock.sleep(2_000);
    calls.take();
    expect(await confirm(session, { key: 'second' })).toMatchObject({ status: 200 });
    const made = calls.take();
    expect(made).toHaveLength(4);
    expect(steps(made)).toHaveLength(3);
    expect(writeUnits(made)).toBe(3);
  });

  it('confirm that saves its method: the wallet is read, and written with the settle', async () => {
    const session = await quotedSession({ ...example, setup_future_usage: 'on_session' });
    expect(await confirm(session, { save_method: true })).toMatchObject({ status: 200 });
    expect(steps(calls.take())).toEqual([
      ['BatchGetItemCommand'],
      ['UpdateItemCommand', 'UpdateItemCommand'],
      ['GetItemCommand'],
      ['TransactWriteItemsCommand'],
    ]);
  });

  it('confirm without guard: 3', async () => {
    const session = await quotedSession();
    const off = anAccount({ duplicateWindowMinutes: 0 }, account.checkout);
    expect(await confirm(session, { account: off })).toMatchObject({ status: 200 });
    expect(calls.take()).toHaveLength(3);
  });

  it('a retry with the same key: 1, and 1 more to count it', async () => {
    const session = await quotedSession();
    const first = await confirm(session, { key: 'same' });
    checkout.clock.sleep(2_000);
    calls.take();
    expect(await confirm(session, { key: 'same' })).toEqual({ ...first, replayed: true });
    expect(steps(calls.take())).toEqual([['BatchGetItemCommand']]);
    await checkout.store.rates.count(session.id, CONFIRM.route, CONFIRM.perMinute, checkout.clock.now());
    expect(calls.take()).toHaveLength(1);
  });
});

describe('the size of a session, at every write', () => {
  const size = async (id: string) => itemSize((await checkout.store.item(id)) ?? {});

  async function sizes(body: object) {
    const created = await checkout.session(body, account);
    const found: Record<string, number> = { created: await size(created.id) };
    await checkout.quote(created.id, {}, account);
    found['quoted'] = await size(created.id);
    checkout.processor.during(async () => {
      found['claimed'] = await size(created.id);
    });
    checkout.processor.answer({ kind: 'declined', code: 'insufficient_funds' });
    await checkout.confirm(await checkout.stored(created.id), { account, key: 'first' });
    found['declined'] = await size(created.id);
    checkout.processor.during(async () => {
      found['claimed again'] = await size(created.id);
    });
    await checkout.confirm(await checkout.stored(created.id), { account, key: 'second' });
    found['completed'] = await size(created.id);
    checkout.processor.during(async () => {});
    return found;
  }

  it.each([
    ['the example of the guide', example, 1_024],
    ['one with six line items', { ...sixLines, customer_id: 'cust_9999' }, 2_048],
  ])('%s: stays under its limit', async (_, body, limit) => {
    const found = await sizes(body);
    expect(Object.keys(found)).toEqual(['created', 'quoted', 'claimed', 'declined', 'claimed again', 'completed']);
    expect(Object.entries(found).filter(([, bytes]) => bytes >= limit)).toEqual([]);
  });
});

describe('a session, from its creation until the merchant has heard of it', () => {
  it('takes the units that docs/cost.md is reckoned with', async () => {
    const { store, clock } = checkout;
    const { table, accounts } = store;
    const uid = anAccount({ callbackUrl: 'https://shop.example/hooks' }, account.checkout, 'pa_costcostcostcostcost');
    await accounts.create(uid);
    calls.take();
    const created = await checkout.session({ ...example, customer_id: 'cust_cost' }, uid);
    await authorize(created, CONFIG);
    await authorize(created, { ...CONFIG, route: 'quote-fee' });
    await checkout.quote(created.id, {}, uid);
    const before = (await authorize(created, CONFIRM)).session;
    await checkout.confirm(before, { account: uid, key: 'pay' });
    // The operation's own read of the test: quote reads what the route has read already.
    const after = await checkout.stored(created.id);

    const queued: DueDelivery[] = [];
    const deps = {
      events: events(table, clock),
      deliveries: deliveries(table),
      slots: slots(table),
      accounts,
      queue: { send: async (due: DueDelivery) => void queued.push(due) },
      sender: { send: async () => answered(200) },
      keys,
      clock,
      chance: () => 0,
      onNoted: () => undefined,
      onAttempt: () => undefined,
    };
    await projectEvent(deps, { before, after });
    for (const due of queued) expect(await deliverWebhook(deps, due)).toBe('delivered');
    const made = calls.take();
    const sum = (unit: 'writeUnits' | 'indexUnits' | 'readUnits') => made.reduce((all, call) => all + call[unit], 0);
    expect(after.status).toBe('completed');
    expect({ writes: sum('writeUnits'), indexWrites: sum('indexUnits') }).toEqual({
      writes: perSession.writes,
      indexWrites: perSession.indexWrites,
    });
    expect(sum('readUnits')).toBeLessThanOrEqual(perSession.reads);
  });
});
