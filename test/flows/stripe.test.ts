import Stripe from 'stripe';
import {
  type Answer,
  admin,
  call,
  confirm,
  newAccount,
  newSession,
  type OpenSession,
  outputs,
  quote,
} from '../support/cloud.ts';
import { authenticate, stripe, stripeCall, stripeUnderTest, webhookSecret } from '../support/processor-stripe.ts';
import { quoteAch } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';
import { until } from './support/receiver.ts';

let account: string;
beforeAll(async () => {
  account = await newAccount(await stripeUnderTest.profile());
});

/** What Stripe sends, signed as Stripe signs. */
function send(type: string, object: object, { to = account, secret = webhookSecret } = {}): Promise<Answer> {
  const payload = JSON.stringify({ object: 'event', type, created: Math.floor(Date.now() / 1_000), data: { object } });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': signature };
  return call('POST', `${outputs.ApiUrl}/processors/stripe/webhook/${to}`, { headers, body: payload });
}

async function intentOf(session: OpenSession) {
  const { body } = await stripeCall('GET', '/v1/payment_intents', stripe.secretKey, { limit: '10000' });
  return body.data.find(({ metadata }: Answer['body']) => metadata.session_id === session.id);
}

async function paidByDebit(): Promise<OpenSession> {
  const session = await newSession(account, { customer_id: `payer-${Date.now()}` });
  const token = await stripeUnderTest.account('000123456789');
  await quoteAch(session, token);
  const paid = await confirm(session, token, { method: 'ach' });
  expect(paid.body).toMatchObject({
    status: 'completed',
    payment: { status: 'pending', method: 'ach', last4: '6789' },
  });
  return session;
}

it('a payment goes through Stripe, which takes the quoted total once, and the page is told of Stripe', async () => {
  const session = await newSession(account);
  const token = await stripeUnderTest.card('5555555555554444');
  expect((await session.config()).body).toMatchObject({
    processor: {
      name: 'stripe',
      tokenize_url: `${stripe.url}/v1/payment_methods`,
      publishable_key: stripe.publishableKey,
    },
    test_mode: true,
  });
  expect((await quote(session, token)).body).toMatchObject({ card_type: 'mastercard', last4: '4444' });
  const paid = await confirm(session, token, { key: 'pay' });
  expect(paid.body).toMatchObject({ status: 'completed', transaction_id: expect.stringMatching(/^pi_/) });
  expect(await stripeUnderTest.ledger(session.id)).toEqual([
    { id: paid.body.transaction_id, amount: 1_000, currency: 'USD', status: 'succeeded' },
  ]);
});

describe('a card whose bank asks its payer', () => {
  const asked = async () => {
    const session = await newSession(account, { customer_id: `payer-${Date.now()}` });
    const token = await stripeUnderTest.card('4000000000003220');
    await quote(session, token);
    const pay = () => confirm(session, token, { key: 'pay' });
    const told = await pay();
    expect([told.status, told.body, told.headers.get('idempotent-replayed')]).toEqual([
      200,
      {
        session_id: session.id,
        status: 'active',
        payment_status: 'processing',
        next_action: {
          type: 'use_stripe_sdk',
          client_secret: expect.stringMatching(/^pi_.+_secret_/),
          publishable_key: stripe.publishableKey,
        },
      },
      null,
    ]);
    expect((await pay()).text).toBe(told.text);
    return { session, token, pay, secret: told.body.next_action.client_secret as string };
  };

  it('pays once it has answered: the same request gets the 200, by whomever it was settled', async () => {
    const [by, told] = [await asked(), await asked()];
    expectRefusal(await confirm(by.session, by.token, { key: 'other' }), 'confirm_in_progress');
    expect((await by.session.config()).body).toMatchObject({ status: 'active', payment_status: 'processing' });
    for (const payment of [by, told]) await authenticate(payment.secret, true);
    await send('payment_intent.succeeded', await intentOf(told.session));
    const succeeded = await intentOf(by.session);
    const raced = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => (n % 4 === 0 ? send('payment_intent.succeeded', succeeded) : by.pay())),
    );
    const answers = raced.filter((_, n) => n % 4 !== 3);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    for (const { session, pay } of [by, told]) {
      const paid = await pay();
      expect(paid.body).toMatchObject({ status: 'completed', payment: { status: 'succeeded' } });
      const again = await pay();
      expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([paid.text, 'true']);
      expect(await stripeUnderTest.ledger(session.id)).toEqual([
        { id: paid.body.transaction_id, amount: 1_000, currency: 'USD', status: 'succeeded' },
      ]);
    }
  });

  it('is declined for failing, after which nothing can be charged there, and another card pays', async () => {
    const { session, pay, secret } = await asked();
    await authenticate(secret, false);
    const failed = await intentOf(session);
    expect((await send('payment_intent.payment_failed', failed)).status).toBe(200);
    expectRefusal(await pay(), 'card_declined');
    expect((await intentOf(session)).status).toBe('canceled');
    await expect(authenticate(secret, true)).rejects.toThrow();
    const visa = await stripeUnderTest.card('4242424242424242');
    await quote(session, visa);
    expect((await confirm(session, visa, { key: 'second' })).status).toBe(200);
    expectRefusal(await pay(), 'card_declined');
  });
});

describe('what Stripe sends', () => {
  it('makes a debit succeed, or fail: that is a payment_failed of which the merchant hears', async () => {
    const [arrived, returned] = [await paidByDebit(), await paidByDebit()];
    const good = await intentOf(arrived);
    expect((await send('payment_intent.succeeded', { ...good, status: 'succeeded' })).body).toEqual({ received: true });
    expect((await arrived.config()).body.payment.status).toBe('succeeded');

    const last_payment_error = { code: 'payment_method_provider_decline', decline_code: 'insufficient_funds' };
    const failed = { ...(await intentOf(returned)), status: 'requires_payment_method', last_payment_error };
    for (let n = 0; n < 2; n += 1) expect((await send('payment_intent.payment_failed', failed)).status).toBe(200);
    expect((await returned.config()).body).toMatchObject({
      status: 'completed',
      payment_status: 'unpaid',
      payment: { status: 'failed' },
    });
    const events = await until('an event of the failed payment', async () => {
      const { body } = await admin('GET', '/v1/events?limit=100', account);
      const own = body.events.filter(({ data }: Answer['body']) => data.session_id === returned.id);
      return own.length > 1 ? own : undefined;
    });
    expect(events.map(({ event_type }: Answer['body']) => event_type)).toEqual([
      'checkout_session.completed',
      'checkout_session.payment_failed',
    ]);
  });

  it('of a charge that no session waits for any more makes it be given back, and the payment that stands stay', async () => {
    const session = await newSession(account, { customer_id: `payer-${Date.now()}` });
    const token = await stripeUnderTest.card('4242424242424242');
    await quote(session, token);
    const paid = await confirm(session, token);
    const late = await stripeCall('POST', '/v1/payment_intents', stripe.secretKey, {
      ...{ amount: '1000', currency: 'usd', confirm: 'true', 'allowed_payment_method_types[0]': 'card' },
      ...{ payment_method: await stripeUnderTest.card('4242424242424242') },
      ...{ 'metadata[session_id]': session.id, 'metadata[attempt_id]': 'released' },
    });
    for (let n = 0; n < 2; n += 1) expect((await send('payment_intent.succeeded', late.body)).status).toBe(200);
    const isRefunded = async (id: string) => {
      const form = { 'expand[0]': 'latest_charge' };
      return (await stripeCall('GET', `/v1/payment_intents/${id}`, stripe.secretKey, form)).body.latest_charge.refunded;
    };
    await until('the late charge is given back', async () => {
      await call('POST', `${outputs.LocalControlUrl}/tick`);
      return (await isRefunded(late.body.id)) || undefined;
    });
    expect(await isRefunded(paid.body.transaction_id)).toBe(false);
    expect((await session.config()).body).toMatchObject({ status: 'completed', payment_status: 'paid' });
  });

  it('is refused without the signature of this very account, and changes nothing', async () => {
    const session = await paidByDebit();
    const succeeded = { ...(await intentOf(session)), status: 'succeeded' };
    const other = await newAccount({ processor: 'sandbox' });
    expectRefusal(await send('payment_intent.succeeded', succeeded, { secret: 'whsec_other' }), 'unauthenticated');
    expectRefusal(await send('payment_intent.succeeded', succeeded, { to: other }), 'unauthenticated');
    expectRefusal(await send('payment_intent.succeeded', succeeded, { to: 'pa_unknown' }), 'unauthenticated');
    expect((await session.config()).body.payment.status).toBe('pending');
  });
});

it('an account on Stripe needs a secret that is there', async () => {
  const body = { name: 'Shop', processor: 'stripe' };
  for (const more of [{}, { processor_credentials_secret: 'hosted-sessions/none' }]) {
    const refused = await admin('POST', '/api/paymentaccounts', undefined, { body: { ...body, ...more } });
    expectRefusal(refused, 'validation_error', { fields: ['processor_credentials_secret'] });
  }
});
