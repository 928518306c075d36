import { admin, newAccount, sessionBody } from '../support/cloud.ts';
import { expectRefusal, MARKER } from './support/refusals.ts';

const text = (length: number) => MARKER + 'x'.repeat(length - MARKER.length);
const keys = (count: number, value: unknown = 'v') =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, value]));
const item = { description: 'Water', amount: 1_000 };
const methods = ['card', 'ach', 'apple_pay'];
const avs = ['cardholder', 'zip', 'street', 'city', 'state', 'country', 'phone', 'email'];

let account: string;

beforeAll(async () => {
  account = await newAccount({ enable_apple_pay: true });
});

const create = (body: object) => admin('POST', '/v1/hosted-sessions', account, { body });
const shown = (value: unknown) => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
};

/** [field, values that it takes, values that it refuses and the field named for each unless it is this one] */
const table: [field: string, good: unknown[], bad: (readonly [value: unknown, named?: string])[]][] = [
  ['amount', [1, 99_999_999], [[0], [-1], [100_000_000], [1.5], ['1000'], [true], [[1]], [undefined]]],
  [
    'currency',
    ['USD', 'EUR', 'JPY', 'KWD'],
    [['usd'], ['Usd'], ['XXX'], ['XTS'], ['DEM'], ['US'], ['USDX'], [' USD'], [''], [840], [undefined]],
  ],
  ['description', [text(500), 'two\nlines'], [[text(501)], [`${MARKER}\u0007`], [5], [{}]]],
  [
    'line_items',
    [[], Array(100).fill(item), [{ ...item, quantity: 1 }], [{ ...item, quantity: 9_999, metadata: { a: [1] } }]],
    [[Array(101).fill(item)], [{}], ['none'], [[MARKER], 'line_items[0]'], [[item, null], 'line_items[1]']],
  ],
  [
    'line_items',
    [[{ description: 'Discount', amount: -500 }], [{ description: text(500), amount: 0 }]],
    [
      [[{ amount: 1 }], 'line_items[0].description'],
      [[{ description: 'x' }], 'line_items[0].amount'],
      [[{ ...item, amount: 1.5 }], 'line_items[0].amount'],
      [[{ ...item, amount: MARKER }], 'line_items[0].amount'],
      [[item, { ...item, quantity: 0 }], 'line_items[1].quantity'],
      [[{ ...item, quantity: 10_000 }], 'line_items[0].quantity'],
      [[{ ...item, quantity: null }], 'line_items[0].quantity'],
      [[{ ...item, metadata: null }], 'line_items[0].metadata'],
      [[{ ...item, price: 1 }], 'line_items[0].price'],
    ],
  ],
  ['customer_id', ['customer-7'], [[''], [5], [`${MARKER}\n`]]],
  ['customer_email', ['payer@example.com'], [[MARKER], ['a@b'], ['a@example.com\nBcc: b@example.com'], [''], [5]]],
  ['layout', ['hosted', 'embedded'], [['popup'], [MARKER], ['']]],
  [
    'allowed_methods',
    [['card'], methods],
    [[[]], ['card'], [['paypal']], [['card', MARKER], 'allowed_methods[1]'], [['Card'], 'allowed_methods[0]']],
  ],
  ['setup_future_usage', ['off', 'on_session', 'off_session'], [[MARKER], [true]]],
  ['scope', ['payment'], [['admin'], [MARKER]]],
  ['expires_in_seconds', [60, 86_400], [[59], [86_401], [0], [-60], [60.5], ['60']]],
  [
    'branding',
    [{}, { logo_url: 'https://shop.example/l.png', accent_color: '#1a73E8', merchant_display_name: 'Shop' }],
    [
      [{ logo_url: 'http://shop.example/l.png' }, 'branding.logo_url'],
      [{ logo_url: `javascript:${MARKER}` }, 'branding.logo_url'],
      [{ accent_color: '#FFF' }, 'branding.accent_color'],
      [{ accent_color: '#12345G' }, 'branding.accent_color'],
      [{ accent_color: `#123456;${MARKER}` }, 'branding.accent_color'],
      [{ merchant_display_name: 5 }, 'branding.merchant_display_name'],
      [{ merchant_display_name: null }, 'branding.merchant_display_name'],
      [{ font: MARKER }, 'branding.font'],
      [[]],
    ],
  ],
  [
    'required_avs_fields',
    [[], avs],
    [[['street2'], 'required_avs_fields[0]'], [[5], 'required_avs_fields[0]'], ['zip']],
  ],
  [
    'metadata',
    [{}, keys(50), { ['k'.repeat(40)]: text(500), order: 7, gift: true }],
    [
      [keys(51)],
      [{ ['k'.repeat(41)]: MARKER }, 'metadata.*'],
      [{ order: text(501) }, 'metadata.order'],
      [{ order: null }, 'metadata.order'],
      [{ order: { id: MARKER } }, 'metadata.order'],
      [{ order: [MARKER] }, 'metadata.order'],
      [[]],
    ],
  ],
  [
    'fraud_signals',
    [
      {},
      { ip_address: '203.0.113.7', user_agent: 'UA', email: 'a@example.com', phone: '+12025550123', account_type: 'x' },
      { request_timestamp: 1_700_000_000, is_authorized: true, is_admin: false },
    ],
    [
      [{ ip_address: 7 }, 'fraud_signals.ip_address'],
      [{ user_agent: [] }, 'fraud_signals.user_agent'],
      [{ email: MARKER }, 'fraud_signals.email'],
      [{ phone: 12_025_550_123 }, 'fraud_signals.phone'],
      [{ account_type: null }, 'fraud_signals.account_type'],
      [{ request_timestamp: 1.5 }, 'fraud_signals.request_timestamp'],
      [{ request_timestamp: '1' }, 'fraud_signals.request_timestamp'],
      [{ is_authorized: 'yes' }, 'fraud_signals.is_authorized'],
      [{ is_admin: 1 }, 'fraud_signals.is_admin'],
      [{ score: MARKER }, 'fraud_signals.score'],
    ],
  ],
];

const good = table.flatMap(([field, values]) => values.map((value) => [field, shown(value), value] as const));
const bad = table.flatMap(([field, , values]) =>
  values.map(([value, named = field]) => [named, shown(value), field, value] as const),
);
const optional = table.map(([field]) => field).filter((field) => !['amount', 'currency'].includes(field));

describe('a new session', () => {
  it.each(good)('takes %s %s', async (field, _, value) => {
    const created = await create({ ...sessionBody, [field]: value });
    expect(created.text).toMatch(/^\{"session_id":"cs_/);
    expect(created.status).toBe(201);
  });

  it.each(bad)('is refused, naming %s, for %s', async (named, _, field, value) => {
    expectRefusal(await create({ ...sessionBody, [field]: value }), 'validation_error', { fields: [named] });
  });

  it.each([...new Set(optional), 'amount', 'currency', 'success_url', 'cancel_url'])(
    'is refused for %s null',
    async (field) => {
      expectRefusal(await create({ ...sessionBody, [field]: null }), 'validation_error', { fields: [field] });
    },
  );

  it('is refused for a property that is not known, of which only the place is told', async () => {
    expectRefusal(await create({ ...sessionBody, tip: MARKER }), 'validation_error', { fields: ['tip'] });
    expectRefusal(await create({ ...sessionBody, [MARKER]: 1 }), 'validation_error', { fields: ['*'] });
  });

  it('is told of all fields that are missing or wrong at once', async () => {
    const body = { amount: 0, currency: 'usd', layout: MARKER };
    const fields = ['amount', 'currency', 'layout', 'success_url', 'cancel_url'];
    expectRefusal(await create(body), 'validation_error', { fields });
  });

  it.each([
    ['a list', []],
    ['a text', JSON.stringify(MARKER)],
    ['a number', 5],
    ['null', 'null'],
    ['nothing', undefined],
  ])('is refused, naming the body, when that is %s', async (_, body) => {
    expectRefusal(await admin('POST', '/v1/hosted-sessions', account, { body }), 'validation_error', {
      fields: ['body'],
    });
  });
});
