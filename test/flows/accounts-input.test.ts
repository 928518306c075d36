import { admin, newAccount } from '../support/cloud.ts';
import { expectRefusal, MARKER } from './support/refusals.ts';

/** [property, values that it refuses, and the fields named for each unless it is the property alone] */
type Row = readonly [property: string, ...bad: (readonly [value: unknown, field?: string])[]];

const account: Row[] = [
  ['name', [undefined], [null], [''], [5], [`${MARKER}\n`]],
  ['processor', [undefined], [null], [MARKER], ['Sandbox']],
  ['processor_credentials_secret', [null], [''], [`${MARKER} with spaces`], [{}]],
  ['active', [null], ['yes'], [1]],
  ['enable_ach', [null], [0]],
  ['enable_credit_card', ['true']],
  ['enable_apple_pay', [MARKER]],
  ['minimum_amount', [0], [-1], [1.5], ['1'], [100_000_000], [null], [501]],
  ['maximum_amount', [0, 'maximum_amount and minimum_amount'], [100_000_000], [1.5], [null]],
  ['callback_url', ['http://shop.example/hooks'], [MARKER], ['https://u:p@shop.example/'], [null], ['']],
  ['webhook_enabled', ['on'], [null]],
  ['admin_client_ids', [MARKER], [null], [[5], 'admin_client_ids[0]'], [['a', ''], 'admin_client_ids[1]']],
  ['duplicate_window_minutes', [-1], [1_441], [0.5], ['10'], [null]],
  ['max_declines', [0], [-1], [1.5], [null]],
  ['require_line_items_total', [MARKER], [null]],
  ['uid', ['pa_00000000000000000000']],
  ['webhook_secret', [MARKER]],
];

const fee = { method: 'card', flat: 10, basis_points: 290, label: 'Fee' };
const captcha = { mode: 'always', type: 'hcaptcha', site_key: 'site', secret_name: 'secret' };

const checkout: Row[] = [
  ['allowed_origins', [null], ['https://shop.example'], [{}]],
  [
    'allowed_origins',
    ...[
      '*',
      'null',
      '',
      5,
      null,
      'shop.example',
      'https://shop.example/',
      'https://shop.example/path',
      'https://shop.example?x',
      'https://shop.example:443',
      'https://SHOP.example',
      'https://*.shop.example',
      'http://shop.example',
      'https://user@shop.example',
      `file://${MARKER}`,
    ].map((origin) => [['https://other.example', origin], 'allowed_origins[1]'] as const),
  ],
  ['merchant_display_name', [null], [''], [5]],
  ['logo_url', [null], ['http://shop.example/logo.png'], [MARKER]],
  ['accent_color', [null], ['red'], ['#12345'], [`#123456;${MARKER}`]],
  ['page_message', [null], [5], ['x'.repeat(100_00)]],
  [
    'fees',
    [null],
    [{}],
    [[fee, fee]],
    [[{ ...fee, method: MARKER }], 'fees[0].method'],
    [[{ ...fee, method: undefined }], 'fees[0].method'],
    [[{ ...fee, card_type: 'Visa' }], 'fees[0].card_type'],
    [[{ ...fee, method: 'ach', card_type: 'visa' }], 'fees[0].card_type'],
    [[{ ...fee, flat: -1 }], 'fees[0].flat'],
    [[{ ...fee, flat: undefined }], 'fees[0].flat'],
    [[{ ...fee, flat: 0.5 }], 'fees[0].flat'],
    [[{ ...fee, basis_points: -1 }], 'fees[0].basis_points'],
    [[{ ...fee, basis_points: 2.9 }], 'fees[0].basis_points'],
    [[{ ...fee, minimum: -1 }], 'fees[0].minimum'],
    [[{ ...fee, maximum: '9' }], 'fees[0].maximum'],
    [[{ ...fee, minimum: 10, maximum: 9 }], 'fees[0].minimum'],
    [[{ ...fee, label: undefined }], 'fees[0].label'],
    [[{ ...fee, label: null }], 'fees[0].label'],
    [[{ ...fee, percent: MARKER }], 'fees[0].percent'],
  ],
  [
    'challenge',
    [null],
    [[]],
    [{}, 'challenge.mode'],
    [{ mode: MARKER }, 'challenge.mode'],
    [{ mode: 'always' }, 'challenge.type'],
    [{ mode: 'risk', type: MARKER }, 'challenge.type'],
    [{ ...captcha, site_key: undefined }, 'challenge.site_key'],
    [{ ...captcha, secret_name: undefined }, 'challenge.secret_name'],
    [{ ...captcha, secret_name: 'two words' }, 'challenge.secret_name'],
    [{ ...captcha, secret: MARKER }, 'challenge.secret'],
  ],
  ['cvv_recheck', [null], ['yes']],
  ['theme', [MARKER]],
];

const cases = (rows: readonly Row[]) =>
  rows.flatMap(([property, ...bad]) =>
    bad.map(([value, field = property]) => {
      const json = JSON.stringify(value) ?? 'nothing';
      return [field, json.slice(0, 70), property, value] as const;
    }),
  );

let uid: string;

beforeAll(async () => {
  uid = await newAccount({ name: 'Water Works', maximum_amount: 500 }, { fees: [fee], cvv_recheck: true });
});

describe.each([
  ['', cases(account), { name: 'Gas Works', processor: 'sandbox', maximum_amount: 500 }],
  ['/checkout-config', cases(checkout), {}],
])('PUT /api/paymentaccounts/{uid}%s', (rest, rows, good) => {
  it.each(rows)('is refused, naming %s, for %s, and changes nothing', async (field, _, property, value) => {
    const path = `/api/paymentaccounts/${uid}${rest}`;
    const before = await admin('GET', path, uid);
    const answer = await admin('PUT', path, uid, { body: { ...good, [property]: value } });
    expectRefusal(answer, 'validation_error', { fields: field.split(' and ') });
    expect((await admin('GET', path, uid)).text).toBe(before.text);
  });
});

describe('POST /api/paymentaccounts', () => {
  it.each(cases(account))('is refused, naming %s, for %s', async (field, _, property, value) => {
    const body = { name: 'Gas Works', processor: 'sandbox', maximum_amount: 500, [property]: value };
    const answer = await admin('POST', '/api/paymentaccounts', undefined, { body });
    expectRefusal(answer, 'validation_error', { fields: field.split(' and ') });
  });
});
