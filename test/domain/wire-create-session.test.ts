import { createSessionSchema } from '../../lambdas/domain/wire/create-session.ts';
import { updateSessionSchema } from '../../lambdas/domain/wire/update-session.ts';
import { parse } from '../../lambdas/http/parse.ts';
import { refused } from './support/refused.ts';

const payment = {
  amount: 1_000,
  currency: 'USD',
  success_url: 'https://shop.example/thanks',
  cancel_url: 'https://shop.example/cart',
};
const wallet = { scope: 'wallet', customer_id: 'cust_1' };
const item = { description: 'Water', amount: 1_000 };

const read = (body: unknown) => parse(createSessionSchema(body), body);

const long = (length: number) => 'x'.repeat(length);
const list = <T>(length: number, value: T) => Array.from({ length }, () => value);
const keys = (length: number) => Object.fromEntries(list(length, 0).map((_, n) => [`k${n}`, 'v']));

describe('what is left out has its default', () => {
  it('in a payment session', () => {
    expect(read(payment)).toEqual({
      ...payment,
      scope: 'payment',
      layout: 'embedded',
      setup_future_usage: 'off',
      expires_in_seconds: 1_800,
    });
  });

  it('in a wallet session, which needs its customer alone', () => {
    expect(read(wallet)).toEqual({
      ...wallet,
      layout: 'embedded',
      setup_future_usage: 'off',
      expires_in_seconds: 1_800,
    });
  });
});

it.each(Object.keys(payment))('a payment session without %s is refused for it', (field) => {
  expect(refused(() => read({ ...payment, [field]: undefined }))).toEqual([field]);
});

it('a wallet session without customer is refused for it', () => {
  expect(refused(() => read({ scope: 'wallet' }))).toEqual(['customer_id']);
});

it.each(['method_badges', 'locked_payment_methods'])('%s is for wallet sessions alone', (field) => {
  expect(refused(() => read({ ...payment, [field]: [] }))).toEqual([field]);
  expect(refused(() => read({ ...wallet, [field]: [] }))).toEqual([]);
});

/** By field: what is taken, and what is refused for it. */
const values: Record<string, { readonly taken: readonly unknown[]; readonly refused: readonly unknown[] }> = {
  amount: { taken: [1, 99_999_999], refused: [0, -1, 100_000_000, 1.5, '1', null, true, Number.NaN] },
  currency: { taken: ['JPY', 'KWD'], refused: ['usd', 'US', 'XXX', 'ABC', '', 840, null] },
  success_url: {
    taken: ['https://a.example/?x={CHECKOUT_SESSION_ID}#f', 'http://localhost:3000/'],
    refused: [
      'http://a.example/',
      'https://a.example/?sig=1',
      'javascript:alert(1)',
      'https:a.example',
      '/x',
      '',
      null,
    ],
  },
  cancel_url: { taken: ['https://a.example/?sig=1'], refused: ['http://a.example/', 'https://u:p@a.example/', 5] },
  description: { taken: ['', long(500), 'two\nlines'], refused: [long(501), 'a\u0000', 5, null] },
  customer_id: { taken: ['c', long(255)], refused: ['', long(256), 'a\nb', 5, null] },
  customer_email: { taken: ['ada@example.com'], refused: ['ada', 'ada@localhost', '', null] },
  layout: { taken: ['hosted', 'embedded'], refused: ['Hosted', '', null] },
  allowed_methods: {
    taken: [['card'], ['paypal', 'apple_pay', 'ach', 'card']],
    refused: [[], ['cash'], ['card', 'card'], 'card', null],
  },
  setup_future_usage: { taken: ['off', 'on_session', 'off_session'], refused: ['on', false, null] },
  scope: { taken: ['payment'], refused: ['admin', '', null] },
  expires_in_seconds: { taken: [60, 86_400], refused: [59, 86_401, 60.5, '60', null] },
  required_avs_fields: { taken: [[], ['zip', 'email']], refused: [['street2'], ['zip', 'zip'], null] },
  metadata: {
    taken: [{}, keys(50), { [long(40)]: long(500) }, { a: 1.5, b: true }, { constructor: 'x' }],
    refused: [keys(51), { [long(41)]: 'v' }, { a: long(501) }, { a: null }, { a: {} }, { '': 'v' }, [], null],
  },
  fraud_signals: {
    taken: [{}, { ip_address: '192.0.2.1', request_timestamp: 0, is_admin: false }],
    refused: [{ unknown: 1 }, { request_timestamp: 'now' }, { is_admin: 'no' }, null],
  },
  branding: {
    taken: [{}, { accent_color: '#1a73E8' }],
    refused: [{ accent_color: '#fff' }, { accent_color: 'red' }, { logo_url: 'http://a.example/' }, { x: 1 }, null],
  },
  line_items: {
    taken: [[], list(100, item), [{ ...item, amount: -99_999_999, quantity: 9_999 }]],
    refused: [
      list(101, item),
      [{ amount: 1 }],
      [{ description: 'x' }],
      [{ ...item, quantity: 0 }],
      [{ ...item, quantity: 10_000 }],
      [{ ...item, amount: 1.5 }],
      [{ ...item, description: '' }],
      [{ ...item, price: 1 }],
      [null],
      null,
    ],
  },
  unknown: { taken: [], refused: [1] },
};

const flat = (kind: 'taken' | 'refused') =>
  Object.entries(values).flatMap(([field, cases]) => cases[kind].map((value) => [field, value] as const));

describe('create', () => {
  it.each(flat('taken'))('takes %s: %j', (field, value) => {
    expect(refused(() => read({ ...payment, [field]: value }))).toEqual([]);
  });

  it.each(flat('refused'))('refuses %s: %j, and names the field', (field, value) => {
    const fields = refused(() => read({ ...payment, [field]: value }));
    expect(fields).toHaveLength(1);
    expect(fields[0]).toMatch(new RegExp(`^${field}(\\[\\d+\\]|\\.|$)`));
  });

  it.each([[null], ['text'], [5], [[]], [undefined]])('refuses %j as a body', (body) => {
    expect(refused(() => read(body))).toEqual(['body']);
  });

  it('drops the metadata of a line item', () => {
    expect(read({ ...payment, line_items: [{ ...item, metadata: { sku: [1] } }] })).toMatchObject({
      line_items: [{ ...item, quantity: 1 }],
    });
  });
});

describe('PATCH', () => {
  const patch = (body: unknown) => parse(updateSessionSchema, body);

  it.each([[{ amount: 1 }], [{ line_items: [] }], [{ amount: 1, line_items: [item] }]])('takes %j', (body) => {
    expect(refused(() => patch(body))).toEqual([]);
  });

  it.each([
    [{}, ['body']],
    [{ amount: 0 }, ['amount']],
    [{ amount: null }, ['amount']],
    [{ amount: 1, currency: 'USD' }, ['currency']],
    [{ line_items: [{ description: 'x' }] }, ['line_items[0].amount']],
    [undefined, ['body']],
  ])('refuses %j for %j', (body, fields) => {
    expect(refused(() => patch(body))).toEqual(fields);
  });
});
