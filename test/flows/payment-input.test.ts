import { admin, cards, cardToken, confirm, ledger, newAccount, quote } from '../support/cloud.ts';
import type { OpenSession } from '../support/cloud.ts';
import { achToken, applePayToken, bankAccounts, newPayment } from './support/payments.ts';
import { expectRefusal, leavesUnchanged, MARKER, seen } from './support/refusals.ts';

/** A session takes 30 requests for a quote in a minute. */
const TESTS_PER_SESSION = 10;

let account: string;
let session: OpenSession;
let expectUnchanged: () => Promise<void>;
const sessions: OpenSession[] = [];
let tests = 0;
let token: string;

beforeAll(async () => {
  account = await newAccount({ enable_apple_pay: true });
  token = await cardToken(cards.visa);
});

beforeEach(async () => {
  tests += 1;
  if (tests % TESTS_PER_SESSION !== 1) return;
  session = await newPayment(account, { allowed_methods: ['card', 'apple_pay'] });
  sessions.push(session);
  expectUnchanged = await seen(session);
});

/** [what is sent, the fields named]; a body is merged into a good one, where undefined takes a property out. */
type Row = readonly [body: object, ...fields: string[]];

const claims: Row[] = [
  [{ payment_method: null }, 'payment_method'],
  [{ payment_method: {} }, 'payment_method'],
  [{ payment_method: { card: {}, ach: {} } }, 'payment_method'],
  [{ payment_method: { paypal: {} } }, 'payment_method', 'payment_method.paypal'],
  [{ payment_method: { card: { cvc: MARKER } } }, 'payment_method.card.cvc'],
  [{ payment_method: { card: { last4: '424' } } }, 'payment_method.card.last4'],
  [{ payment_method: { card: { last4: 4_242 } } }, 'payment_method.card.last4'],
  [{ payment_method: { card: { bin: '42424' } } }, 'payment_method.card.bin'],
  [{ payment_method: { card: { exp_month: 13 } } }, 'payment_method.card.exp_month'],
  [{ payment_method: { card: { exp_year: MARKER } } }, 'payment_method.card.exp_year'],
  [{ payment_method: { ach: { routing_number: '11000000' } } }, 'payment_method.ach.routing_number'],
  [{ payment_method: { ach: { account_type: MARKER } } }, 'payment_method.ach.account_type'],
  [{ payment_method: { ach: { account_number: MARKER } } }, 'payment_method.ach.account_number'],
];

const common: Row[] = [
  [{ method: undefined }, 'method'],
  [{ method: null }, 'method'],
  [{ method: MARKER }, 'method'],
  [{ method: 'Card' }, 'method'],
  [{ processor_token: undefined }, 'processor_token'],
  [{ processor_token: null }, 'processor_token'],
  [{ processor_token: '' }, 'processor_token'],
  [{ processor_token: 5 }, 'processor_token'],
  [{ processor_token: 'x'.repeat(256) }, 'processor_token'],
  [{ processor_token: `tok_ ${MARKER}` }, 'processor_token'],
  [{ processor_token: `tok_${MARKER}` }, 'processor_token'],
  [{ processor_token: `../charges/${MARKER}` }, 'processor_token'],
  [{ processor_token: `SPM_${MARKER}` }, 'processor_token'],
  [{ cvc: MARKER }, 'cvc'],
  ...claims,
];

const quotes: Row[] = [
  ...common,
  [{ card_type: undefined }, 'card_type'],
  [{ card_type: 'Visa' }, 'card_type'],
  [{ card_type: null }, 'card_type'],
  [{ payment_method: undefined }, 'payment_method'],
  [{ method: 'ach', payment_method: undefined }, 'payment_method'],
  [{ method: 'ach', processor_token: undefined }, 'processor_token'],
  [{ method: 'apple_pay', payment_method: undefined }, 'processor_token'],
  [{ method: 'apple_pay', processor_token: undefined }, 'payment_method'],
  [{ method: 'apple_pay' }, 'processor_token', 'payment_method'],
  [{ method: 'paypal', processor_token: undefined, payment_method: undefined, card_type: undefined }, 'method'],
  [{ amount: 1 }, 'amount'],
];

const confirms: Row[] = [
  ...common,
  [{ save_method: 'yes' }, 'save_method'],
  [{ save_method: null }, 'save_method'],
  [{ save_method: true }, 'save_method'],
  [{ duplicate_acknowledged: 'true' }, 'duplicate_acknowledged'],
  [{ duplicate_acknowledged: null }, 'duplicate_acknowledged'],
  [{ total_amount: '1000' }, 'total_amount'],
  [{ total_amount: 0 }, 'total_amount'],
  [{ total_amount: 1_000.5 }, 'total_amount'],
  [{ total_amount: null }, 'total_amount'],
  [{ billing_details: [] }, 'billing_details'],
  [{ billing_details: { zip: 12_345 } }, 'billing_details.zip'],
  [{ billing_details: { zip: null } }, 'billing_details.zip'],
  [{ billing_details: { company: MARKER } }, 'billing_details.company'],
  [{ billing_details: { city: `${MARKER}\u0007` } }, 'billing_details.city'],
  [{ challenge_response: {} }, 'challenge_response.type'],
  [{ challenge_response: { type: MARKER } }, 'challenge_response.type'],
  [{ challenge_response: { type: 'sms', code: 123_456 } }, 'challenge_response.code'],
  [{ challenge_response: { type: 'sms', answer: MARKER } }, 'challenge_response.answer'],
  [{ ach_authorization: { sec_code: 'ccd', accepted_at: '2026-01-02T03:04:05Z' } }, 'ach_authorization.sec_code'],
  [{ ach_authorization: { sec_code: 'web' } }, 'ach_authorization.accepted_at'],
  [{ ach_authorization: { sec_code: 'web', accepted_at: 'yesterday' } }, 'ach_authorization.accepted_at'],
  [{ amount: 1 }, 'amount'],
];

const patches: Row[] = [
  [{ amount: undefined }, 'body'],
  [{ amount: 0 }, 'amount'],
  [{ amount: 100_000_000 }, 'amount'],
  [{ amount: 1.5 }, 'amount'],
  [{ amount: null }, 'amount'],
  [{ line_items: null }, 'line_items'],
  [{ line_items: [{ description: 'x', amount: 1, quantity: 0 }] }, 'line_items[0].quantity'],
  [{ currency: 'EUR' }, 'currency'],
  [{ success_url: 'https://shop.example' }, 'success_url'],
  [{ status: 'completed' }, 'status'],
];

const named = (rows: readonly Row[]) =>
  rows.map(([body, ...fields]) => [fields.join(' and '), JSON.stringify(body), body, fields] as const);

describe('quote-fee', () => {
  it.each(named(quotes))('is refused, naming %s, with %s', async (_, __, change, fields) => {
    const body = { method: 'card', card_type: 'visa', processor_token: token, payment_method: { card: {} }, ...change };
    expectRefusal(await session.browser('POST', '/quote-fee', { body }), 'validation_error', { fields });
    await expectUnchanged();
  });

  it('is refused for a token of a method that the session does not take', async () => {
    const ach = { processor_token: await achToken(bankAccounts.accepted), payment_method: { ach: {} } };
    for (const body of [
      { method: 'ach', ...ach },
      { method: 'card', card_type: 'visa', ...ach },
    ]) {
      const answer = await session.browser('POST', '/quote-fee', { body });
      expectRefusal(answer, 'validation_error', { fields: ['method'] });
    }
    const applePay = await quote(session, await applePayToken());
    expectRefusal(applePay, 'validation_error', { fields: ['method'] });
  });
});

describe('confirm', () => {
  it.each(named(confirms))('is refused, naming %s, with %s', async (_, __, change, fields) => {
    expectRefusal(await confirm(session, token, { key: 'pay', ...change }), 'validation_error', { fields });
    await expectUnchanged();
  });

  it('may ask to save the method where the session allows it', async () => {
    const saving = await newPayment(account, { setup_future_usage: 'on_session' });
    expectRefusal(await confirm(saving, token, { save_method: true }), 'quote_changed', { extra: ['quote'] });
  });

  it('needs the fields that the session asks for, where an empty text is none', async () => {
    const asking = await newPayment(account, { required_avs_fields: ['zip', 'street', 'email'] });
    await quote(asking, token);
    const give = (billing_details?: object) =>
      confirm(asking, token, { key: 'pay', ...(billing_details && { billing_details }) });
    const refused = (answer: Awaited<ReturnType<typeof give>>, ...fields: string[]) =>
      expectRefusal(answer, 'validation_error', { fields: fields.map((field) => `billing_details.${field}`) });
    refused(await give(), 'zip', 'street', 'email');
    refused(await give({ city: 'Paris' }), 'zip', 'street', 'email');
    refused(await give({ zip: '', street: ' ', email: MARKER }), 'zip', 'street');
    refused(await give({ zip: '75001', street: '1 Rue' }), 'email');
    expect(await ledger(asking)).toEqual([]);
    expect((await give({ zip: '75001', street: '1 Rue', email: 'a@example.com' })).status).toBe(200);
  });

  it('needs the challenge that the account asks for, and nobody can say it was passed but its verifier', async () => {
    const challenge = { mode: 'always', type: 'turnstile', site_key: 'site', secret_name: 'hosted-sessions/captcha' };
    const asking = await newPayment(await newAccount({}, { challenge }));
    await quote(asking, token);
    await leavesUnchanged(asking, async () => {
      expectRefusal(await confirm(asking, token), 'challenge_required');
      const challenge_response = { type: 'turnstile', token: MARKER };
      expectRefusal(await confirm(asking, token, { challenge_response }), 'challenge_failed');
    });
    expect(await ledger(asking)).toEqual([]);
  });
});

describe('PATCH', () => {
  it.each(named(patches))('is refused, naming %s, with %s', async (_, __, change, fields) => {
    const body = { amount: 2_000, ...change };
    const answer = await admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body });
    expectRefusal(answer, 'validation_error', { fields });
    await expectUnchanged();
  });
});

it('none of the refused was charged', async () => {
  expect((await Promise.all(sessions.map(ledger))).flat()).toEqual([]);
});
