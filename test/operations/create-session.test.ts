import { isProblem } from '../../lambdas/domain/errors.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout } from './support/checkout.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await openCheckout();
});

afterAll(() => checkout.store.close());

const refusedFields = async (body: object, account = anAccount()) => {
  const created = await checkout.create(body, account);
  return isProblem(created) ? (created.details.errors ?? []).map(({ field }) => field) : [];
};

describe('a new session', () => {
  it('is stored as it was asked for, active and with nothing agreed', async () => {
    const session = await checkout.session({
      description: 'Water bill',
      customer_id: 'cust_1',
      customer_email: 'ada@example.com',
      layout: 'hosted',
      expires_in_seconds: 60,
      setup_future_usage: 'off_session',
      required_avs_fields: ['zip'],
      metadata: { order: 1 },
      fraud_signals: { ip_address: '192.0.2.1' },
      line_items: [{ description: 'Water', amount: 500, quantity: 2, metadata: { sku: 'W' } }],
      branding: { accent_color: '#1A73E8' },
    });
    const now = checkout.clock.now();
    expect(await checkout.stored(session.id)).toEqual({
      id: expect.stringMatching(/^cs_[A-Za-z0-9]{27}$/),
      account: anAccount().uid,
      status: 'active',
      scope: 'payment',
      version: 1,
      createdAt: now,
      expiresAt: now + 60_000,
      keyVersion: 1,
      amount: 1_000,
      currency: 'USD',
      successUrl: 'https://shop.example/thanks',
      cancelUrl: 'https://shop.example/cart',
      description: 'Water bill',
      lineItems: [{ description: 'Water', amount: 500, quantity: 2 }],
      customerId: 'cust_1',
      customerEmail: 'ada@example.com',
      layout: 'hosted',
      allowedMethods: ['card', 'ach', 'apple_pay'],
      setupFutureUsage: 'off_session',
      branding: { accentColor: '#1A73E8' },
      requiredAvsFields: ['zip'],
      metadata: { order: 1 },
      fraudSignals: { ip_address: '192.0.2.1' },
      answers: new Map(),
      declines: 0,
    });
  });

  it('lives half an hour unless it says otherwise', async () => {
    const session = await checkout.session();
    expect(session.expiresAt - session.createdAt).toBe(1_800_000);
  });

  it('is another one each time, without an Idempotency-Key', async () => {
    expect((await checkout.session()).id).not.toBe((await checkout.session()).id);
  });
});

describe('the amount that the account takes', () => {
  const account = anAccount({ minimumAmount: 100, maximumAmount: 5_000 });

  it.each([
    [99, ['amount']],
    [100, []],
    [5_000, []],
    [5_001, ['amount']],
  ])('%i is refused for %j', async (amount, fields) => {
    expect(await refusedFields({ amount }, account)).toEqual(fields);
  });
});

describe('line items', () => {
  const strict = anAccount({ requireLineItemsTotal: true });
  const water = { description: 'Water', amount: 400, quantity: 2 };
  const fee = { description: 'Fee', amount: 300 };
  const discount = { description: 'Discount', amount: -100 };

  it.each([
    ['that add up, with quantities and a discount', [water, fee, discount], []],
    ['that do not', [water, fee], ['line_items']],
    ['of nothing', [], ['line_items']],
    ['left out', undefined, ['line_items']],
  ])('%s, where the account wants them to add up', async (_, line_items, fields) => {
    expect(await refusedFields({ line_items }, strict)).toEqual(fields);
  });

  it('need not add up elsewhere', async () => {
    expect(await refusedFields({ line_items: [water] })).toEqual([]);
  });
});

describe('the methods of the session', () => {
  const cardOnly = anAccount({ enableAch: false, enableApplePay: false });

  it.each([
    ['what the account offers', undefined, anAccount(), ['card', 'ach', 'apple_pay']],
    ['what a narrower account offers', undefined, cardOnly, ['card']],
    ['what was asked for, in that order', ['ach', 'card'], anAccount(), ['ach', 'card']],
    ['of what was asked for, what the account offers', ['ach', 'card'], cardOnly, ['card']],
  ])('are %s', async (_, allowed_methods, account, methods) => {
    expect((await checkout.session({ allowed_methods }, account)).allowedMethods).toEqual(methods);
  });

  it.each([['ach'], ['paypal']])('can not be %s alone, where the account does not offer it', async (method) => {
    expect(await refusedFields({ allowed_methods: [method] }, cardOnly)).toEqual(['allowed_methods']);
  });
});

it('an account that is switched off gets no session', async () => {
  expect(await checkout.create({}, anAccount({ active: false }))).toMatchObject({ code: 'account_not_allowed' });
});

describe('with an Idempotency-Key', () => {
  it('the same key and body is the same session, as it is by now', async () => {
    const first = await checkout.create({}, anAccount(), 'same');
    checkout.clock.advance(60_000);
    const second = await checkout.create({}, anAccount(), 'same');
    if (isProblem(first) || isProblem(second)) throw new Error('refused');
    expect([first.replayed, second.replayed]).toEqual([false, true]);
    expect(second.session).toEqual(first.session);
  });

  it('another body is idempotency_key_reused, and changes nothing', async () => {
    const first = await checkout.create({}, anAccount(), 'body');
    expect(await checkout.create({ amount: 2 }, anAccount(), 'body')).toMatchObject({
      code: 'idempotency_key_reused',
      status: 422,
    });
    if (isProblem(first)) throw new Error('refused');
    expect(await checkout.stored(first.session.id)).toEqual(first.session);
  });

  it('the same key after the account has changed is the same session still', async () => {
    const first = await checkout.create({}, anAccount(), 'before');
    for (const changed of [anAccount({ active: false }), anAccount({ minimumAmount: 99_999_999 })]) {
      expect(await checkout.create({}, changed, 'before')).toEqual({ ...first, replayed: true });
      expect(await checkout.create({ amount: 2 }, changed, 'before')).toMatchObject({ code: 'idempotency_key_reused' });
    }
    expect(await checkout.create({}, anAccount({ active: false }), 'after')).toMatchObject({
      code: 'account_not_allowed',
    });
  });

  it('another key, and the same key of another account, is another session', async () => {
    const other = anAccount({}, {}, 'pa_00000000000000000002');
    const all = [
      await checkout.create({}, anAccount(), 'one'),
      await checkout.create({}, anAccount(), 'two'),
      await checkout.create({}, other, 'one'),
    ];
    expect(new Set(all.map((created) => (isProblem(created) ? '' : created.session.id))).size).toBe(3);
  });

  it('20 at once make one session', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => checkout.create({}, anAccount(), 'parallel')));
    expect(all.filter((created) => !isProblem(created) && !created.replayed)).toHaveLength(1);
    expect(new Set(all.map((created) => (isProblem(created) ? '' : created.session.id))).size).toBe(1);
  });
});
