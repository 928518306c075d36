import { admin, newAccount, newSession, sessionBody } from '../support/cloud.ts';
import { expectRefusal, MARKER } from './support/refusals.ts';

let account: string;

beforeAll(async () => {
  account = await newAccount();
});

const create = (body: object) => admin('POST', '/v1/hosted-sessions', account, { body: { ...sessionBody, ...body } });

const takes = [
  'https://shop.example',
  'https://shop.example:8443/thanks?order=7#done',
  'https://shop.example/{CHECKOUT_SESSION_ID}?again={CHECKOUT_SESSION_ID}#{CHECKOUT_SESSION_ID}',
  'https://shop.example/%7BCHECKOUT_SESSION_ID%7D',
  'http://localhost:3000/thanks',
  'http://localhost',
  'https://xn--bcher-kva.example/thanks',
  'HTTPS://SHOP.example/',
];

const refuses = [
  `http://shop.example/${MARKER}`,
  'http://localhost.shop.example/',
  'http://localhost@shop.example/',
  'https://user:secret@shop.example/',
  'https://user@shop.example/',
  'https:shop.example/',
  'https:/shop.example/',
  'https:///shop.example/',
  '//shop.example/',
  '/thanks',
  'shop.example',
  'https://',
  'https://?x',
  'https://shop.example\\@evil.example/',
  'https://shop.example/a\\b',
  'https://shop.example/a b',
  ' https://shop.example/',
  'https://shop.example/\r\nLocation:x',
  'https://shop.example/\u0001',
  'https://shop.example/\u007f',
  'https://sh\u00adop%2eexample/',
  'https://shop.example:99999/',
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://shop.example/',
  '',
];

describe.each(['success_url', 'cancel_url'])('%s', (field) => {
  it.each(takes)('takes %j', async (url) => {
    expect((await create({ [field]: url })).status).toBe(201);
  });

  it.each(refuses)('refuses %j', async (url) => {
    expectRefusal(await create({ [field]: url }), 'validation_error', { fields: [field] });
  });

  it.each([5, true, [], {}])('refuses %j, which is no text', async (url) => {
    expectRefusal(await create({ [field]: url }), 'validation_error', { fields: [field] });
  });

  it('is required', async () => {
    expectRefusal(await create({ [field]: undefined }), 'validation_error', { fields: [field] });
  });
});

describe('a success_url with a parameter that the signature needs', () => {
  it.each(['?sig=1', '?a=1&sig', '?%73ig=1', '?s%69g=1#x', '?a=b&%73%69%67='])('is refused: %s', async (query) => {
    const answer = await create({ success_url: `https://shop.example/${query}` });
    expectRefusal(answer, 'validation_error', { fields: ['success_url'] });
  });

  it.each(['?signature=1', '?a=sig', '#sig=1', '/sig=1', '?SIG=1'])('is taken when it is another: %s', async (rest) => {
    expect((await create({ success_url: `https://shop.example/${rest}` })).status).toBe(201);
  });
});

describe('amount and line items of an account with limits', () => {
  it.each([
    [99, false],
    [100, true],
    [500, true],
    [501, false],
  ])('of 100 to 500: amount %d is taken: %s', async (amount, taken) => {
    account = await newAccount({ minimum_amount: 100, maximum_amount: 500 });
    const answer = await create({ amount });
    if (taken) expect(answer.status).toBe(201);
    else expectRefusal(answer, 'validation_error', { fields: ['amount'] });
  });

  it('are held to the same limits by PATCH', async () => {
    account = await newAccount({ minimum_amount: 100, maximum_amount: 500 });
    const session = await newSession(account, { amount: 200 });
    const patch = (amount: number) =>
      admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount } });
    expectRefusal(await patch(99), 'validation_error', { fields: ['amount'] });
    expectRefusal(await patch(501), 'validation_error', { fields: ['amount'] });
    expect((await session.config()).body.amount).toBe(200);
    expect((await patch(500)).body.amount).toBe(500);
  });

  it('must add up where the account says so, quantities and discounts counted', async () => {
    account = await newAccount({ require_line_items_total: true });
    const item = (amount: number, quantity: number) => ({ description: 'Item', amount, quantity });
    expectRefusal(await create({}), 'validation_error', { fields: ['line_items'] });
    expectRefusal(await create({ line_items: [item(999, 1)] }), 'validation_error', { fields: ['line_items'] });
    const line_items = [item(300, 4), item(-200, 1)];
    expect((await create({ line_items })).status).toBe(201);
  });
});

describe('the methods of a session', () => {
  it('are what the account offers, unless the session asks for fewer', async () => {
    account = await newAccount({ enable_apple_pay: true });
    expect((await (await newSession(account)).config()).body.allowed_methods).toEqual(['card', 'ach', 'apple_pay']);
    const narrowed = await newSession(account, { allowed_methods: ['ach', 'paypal'] });
    expect((await narrowed.config()).body.allowed_methods).toEqual(['ach']);
  });

  it('must have one that the account offers', async () => {
    account = await newAccount({ enable_ach: false });
    const answer = await create({ allowed_methods: ['ach', 'apple_pay'] });
    expectRefusal(answer, 'validation_error', { fields: ['allowed_methods'] });
  });
});

describe('a wallet session', () => {
  const wallet = { scope: 'wallet', customer_id: 'customer-7' };
  const post = (body: object) => admin('POST', '/v1/hosted-sessions', account, { body });

  it('needs a customer, and neither amount nor currency nor URLs', async () => {
    expect((await post(wallet)).status).toBe(201);
    expectRefusal(await post({ scope: 'wallet' }), 'validation_error', { fields: ['customer_id'] });
  });

  it.each([
    ['method_badges[0].color', { method_badges: [{ label: 'Work', color: 'red', payment_method_uids: [] }] }],
    ['method_badges[0].label', { method_badges: [{ color: '#112233', payment_method_uids: [] }] }],
    ['method_badges[0].payment_method_uids', { method_badges: [{ label: 'Work', color: '#112233' }] }],
    ['locked_payment_methods[0].reason', { locked_payment_methods: [{ payment_method_uid: 'SPM_1' }] }],
    ['locked_payment_methods[0].payment_method_uid', { locked_payment_methods: [{ reason: 'Autopay' }] }],
  ])('is refused, naming %s', async (field, body) => {
    expectRefusal(await post({ ...wallet, ...body }), 'validation_error', { fields: [field] });
  });
});
