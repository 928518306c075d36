import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  admin,
  type Answer,
  call,
  cards,
  cardToken,
  confirm,
  ledger,
  newAccount,
  newSession,
  type OpenSession,
  outputs,
  quote,
} from '../support/cloud.ts';
import { processorUnderTest } from '../support/processor.ts';
import { achToken, bankAccounts, pay, quoteAch } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';

let account: string;

beforeAll(async () => {
  account = await newAccount({ duplicate_window_minutes: 0 });
});

const saving = (customer_id: string, more: object = {}) =>
  newSession(account, { customer_id, setup_future_usage: 'off_session', ...more });

const quoteSaved = (session: OpenSession, processor_token: string, method = 'card') =>
  session.browser('POST', '/quote-fee', { body: { method, processor_token } });

const billing_details = { cardholder: 'Ada Lovelace' };

describe('a payer who comes again', () => {
  let first: Answer;
  let savedId: string;

  it('saves a card with a payment: the answer, its replay and the config name it', async () => {
    const session = await saving('ada');
    first = await pay(session, cards.visa, { key: 'k', save_method: true, billing_details });
    expect(first.status).toBe(200);
    savedId = first.body.saved_method_id;
    expect(savedId).toMatch(/^SPM_[A-Za-z0-9]+$/);
    expect(first.body.payment.saved_method_id).toBe(savedId);
    expect((await session.config()).body.payment.saved_method_id).toBe(savedId);
  });

  it('finds it in the next session, and pays with it at what it costs', async () => {
    const session = await newSession(account, { customer_id: 'ada' });
    const { saved_methods } = (await session.config()).body;
    expect(saved_methods).toEqual([
      {
        id: savedId,
        type: 'card',
        brand: 'Visa',
        last4: '4242',
        exp_month: 12,
        exp_year: 2035,
        holder_name: 'Ada Lovelace',
        is_default: true,
      },
    ]);
    const quoted = await quoteSaved(session, savedId);
    expect(quoted.body).toMatchObject({ method: 'card', card_type: 'visa', last4: '4242', total_amount: 1_000 });
    const paid = await confirm(session, savedId);
    expect(paid.body).toMatchObject({ status: 'completed', saved_method_id: savedId, last4: '4242' });
    expect(await ledger(session)).toMatchObject([{ amount: 1_000, status: 'succeeded' }]);
  });

  it('types its code again where the account wants it: another code is declined, and none is refused', async () => {
    const strict = await newAccount({ duplicate_window_minutes: 0 }, { cvv_recheck: true });
    const customer = { customer_id: 'ada', setup_future_usage: 'on_session' };
    const { saved_method_id } = (await pay(await newSession(strict, customer), cards.visa, { save_method: true })).body;
    const session = await newSession(strict, customer);
    const { code: codeToken } = processorUnderTest;
    await quoteSaved(session, saved_method_id);
    expectRefusal(await confirm(session, saved_method_id), 'validation_error', { fields: ['cvc_token'] });
    expectRefusal(await confirm(session, saved_method_id, { cvc_token: await codeToken('000') }), 'incorrect_cvc');
    const keyed = { key: 'k', cvc_token: await codeToken('123') };
    const paid = await confirm(session, saved_method_id, keyed);
    expect(paid.body).toMatchObject({ status: 'completed', saved_method_id });
    expect((await confirm(session, saved_method_id, keyed)).text).toBe(paid.text);
    const another = { ...keyed, cvc_token: await codeToken('123') };
    expectRefusal(await confirm(session, saved_method_id, another), 'idempotency_key_reused');
    // A code's token is no instrument.
    expectRefusal(await quote(await newSession(strict), keyed.cvc_token), 'validation_error');
  });

  it('saves a bank account beside it', async () => {
    const session = await saving('ada');
    const token = await achToken(bankAccounts.accepted);
    await quoteAch(session, token);
    const { saved_method_id } = (await confirm(session, token, { method: 'ach', save_method: true })).body;
    const next = await newSession(account, { customer_id: 'ada', allowed_methods: ['ach'] });
    expect((await next.config()).body.saved_methods).toEqual([
      {
        id: saved_method_id,
        type: 'ach',
        last4: '6789',
        bank_name: expect.stringMatching(/bank/i),
        account_type: 'checking',
        is_default: false,
      },
    ]);
    await quoteSaved(next, saved_method_id, 'ach');
    expect((await confirm(next, saved_method_id, { method: 'ach' })).body.payment).toMatchObject({
      status: 'pending',
      method: 'ach',
    });
  });

  it("another customer's method is refused with validation_error on processor_token", async () => {
    for (const body of [{ customer_id: 'eve' }, {}]) {
      const session = await newSession(account, body);
      const answers = [await quoteSaved(session, savedId), await confirm(session, savedId)];
      for (const answer of answers) {
        expectRefusal(answer, 'validation_error');
        expect(answer.body.errors).toMatchObject([{ field: 'processor_token' }]);
      }
      expect(await ledger(session)).toEqual([]);
    }
    const elsewhere = await newSession(await newAccount(), { customer_id: 'ada' });
    expectRefusal(await quoteSaved(elsewhere, savedId), 'validation_error');
    expect((await elsewhere.config()).body.saved_methods).toEqual([]);
  });

  it('is shown to the merchant as to the payer, and to nobody without a customer', async () => {
    const session = await newSession(account, { customer_id: 'ada' });
    const patched = await admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount: 2_000 } });
    expect(patched.body.saved_methods).toHaveLength(2);
    expect((await (await newSession(account)).config()).body).not.toHaveProperty('saved_methods');
  });
});

describe('a wallet session', () => {
  const wallet = async (customer_id: string, more: object = {}) => {
    const body = { scope: 'wallet', customer_id, amount: undefined, currency: undefined, ...more };
    return newSession(account, { ...body, success_url: undefined, cancel_url: undefined });
  };
  const add = async (session: OpenSession, number: string, more: object = {}) =>
    session.browser('POST', '/payment-methods', {
      body: { processor_token: await cardToken(number), method: 'card', billing_details, ...more },
    });

  it('adds, lists, chooses and deletes; what it saved pays in a payment session', async () => {
    const session = await wallet('grace');
    expect((await session.browser('GET', '/payment-methods')).body).toMatchObject({ methods: [] });
    const visa = await add(session, cards.visa);
    expect([visa.status, visa.body]).toMatchObject([
      201,
      { brand: 'Visa', last4: '4242', holder_name: 'Ada Lovelace', is_default: true, badges: [], locked: null },
    ]);
    const mastercard = await add(session, cards.mastercard);
    const path = (id: string, rest = '') => `/payment-methods/${id}${rest}`;
    const chosen = await session.browser('PUT', path(mastercard.body.id, '/default'));
    expect([chosen.status, chosen.body]).toEqual([200, { ...mastercard.body, is_default: true }]);
    const payment = await newSession(account, { customer_id: 'grace' });
    await quoteSaved(payment, mastercard.body.id);
    expect((await confirm(payment, mastercard.body.id)).body).toMatchObject({ status: 'completed' });

    const locked_payment_methods = [{ payment_method_uid: visa.body.id, reason: 'Pays your plan' }];
    const method_badges = [{ label: 'Autopay', color: '#112233', payment_method_uids: [visa.body.id] }];
    const locking = await wallet('grace', { locked_payment_methods, method_badges });
    expect((await locking.browser('GET', '/payment-methods')).body).toEqual({
      methods: [
        { ...mastercard.body, is_default: true },
        {
          ...visa.body,
          is_default: false,
          badges: [{ label: 'Autopay', color: '#112233' }],
          locked: { reason: 'Pays your plan' },
        },
      ],
      allowed_methods: ['card', 'ach'],
    });
    expect((await locking.config()).body).toMatchObject({ scope: 'wallet', saved_methods: [{}, {}] });
    expectRefusal(await locking.browser('DELETE', path(visa.body.id)), 'method_locked');
    const deleted = await session.browser('DELETE', path(mastercard.body.id));
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expectRefusal(await session.browser('DELETE', path(mastercard.body.id)), 'not_found');
    expect((await session.browser('GET', '/payment-methods')).body.methods).toMatchObject([{ is_default: true }]);
    await call('POST', `${outputs.LocalControlUrl}/tick`);
    expectRefusal(
      await quoteSaved(await newSession(account, { customer_id: 'grace' }), mastercard.body.id),
      'validation_error',
    );
  });

  it('takes no card that its issuer refuses, and no body that it does not know', async () => {
    const session = await wallet('heidi');
    expectRefusal(await add(session, cards.declined), 'card_declined');
    expectRefusal(await add(session, cards.visa, { nickname: 'x' }), 'validation_error');
    expectRefusal(await session.browser('POST', '/payment-methods', { body: { method: 'card' } }), 'validation_error');
    expect((await session.browser('GET', '/payment-methods')).body.methods).toEqual([]);
  });

  it('opens no payment route, and a payment session no wallet route', async () => {
    const session = await wallet('ivan');
    expectRefusal(await quoteSaved(session, 'SPM_x'), 'insufficient_scope');
    expectRefusal(await confirm(session, 'SPM_x'), 'insufficient_scope');
    const payment = await newSession(account, { customer_id: 'ivan' });
    const calls = [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', '/SPM_x'],
      ['PUT', '/SPM_x/default'],
    ] as const;
    for (const [method, rest] of calls) {
      const body = method === 'POST' ? { body: {} } : {};
      expectRefusal(await payment.browser(method, `/payment-methods${rest}`, body), 'insufficient_scope');
    }
  });
});

it('the table has no reference that the processor would charge', async () => {
  const client = new DynamoDBClient({
    endpoint: outputs.DynamoDbEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: outputs.TableName,
      FilterExpression: 'begins_with(pk, :wallet)',
      ExpressionAttributeValues: { ':wallet': { S: 'wallet#' } },
    }),
  );
  client.destroy();
  const bytes = (value: unknown): string =>
    value instanceof Uint8Array
      ? Buffer.from(value).toString('latin1')
      : value && typeof value === 'object'
        ? Object.values(value).map(bytes).join()
        : String(value);
  expect(Items.length).toBeGreaterThan(0);
  expect(bytes(Items)).not.toMatch(/(vlt|cus|pm)_/);
});

describe('a customer', () => {
  // Any character may be in the merchant's id of a customer.
  const id = 'Zoë/50%41 & sons';
  const path = `/api/customers/${encodeURIComponent(id)}`;

  it('is exported as it is stored, then deleted, and what was paid stays', async () => {
    const session = await saving(id, { customer_email: 'zoe@example.com', metadata: { order: 'A-1' } });
    await pay(session, cards.visa, { save_method: true, billing_details });
    const exported = await admin('GET', `${path}?limit=10`, account);
    expect(exported.body).toMatchObject({
      customer_id: id,
      saved_methods: [
        { type: 'card', last4: '4242', processor: expect.any(String), consent: { usage: 'off_session' } },
      ],
      sessions: [{ session_id: session.id, customer_email: 'zoe@example.com', metadata: { order: 'A-1' } }],
      next: null,
    });

    const stranger = await newAccount();
    expect((await admin('DELETE', path, stranger)).body).toEqual({ sessions: 0, saved_methods: 0, complete: true });
    expect((await admin('DELETE', path, account)).body).toEqual({ sessions: 1, saved_methods: 1, complete: true });
    expect((await admin('DELETE', path, account)).body).toEqual({ sessions: 0, saved_methods: 0, complete: true });
    const nothing = { customer_id: id, saved_methods: [], sessions: [], next: null };
    expect((await admin('GET', path, account)).body).toEqual(nothing);
    expect((await session.config()).body).toMatchObject({ status: 'completed', payment: { total_amount: 1_000 } });
    expect((await session.config()).body).not.toHaveProperty('customer_email');
  });

  it.each([
    ['an id that is no UTF-8', 'GET', '/api/customers/%FF', undefined, 'customer_id'],
    ['an id that is too long', 'DELETE', `/api/customers/${'x'.repeat(256)}`, undefined, 'customer_id'],
    ['a body', 'DELETE', '/api/customers/x', { force: true }, 'force'],
    ['a page of none', 'GET', '/api/customers/x?limit=0', undefined, 'limit'],
    ['a page after nothing', 'GET', '/api/customers/x?after=x', undefined, 'after'],
  ])('is not looked for by %s', async (_, method, address, body, field) => {
    const answer = await admin(method, address, account, body === undefined ? {} : { body });
    expectRefusal(answer, 'validation_error', { fields: [field] });
  });
});
