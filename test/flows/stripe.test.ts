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
import { stripe, stripeCall, stripeUnderTest, webhookSecret } from '../support/processor-stripe.ts';
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
