import Stripe from 'stripe';
import { stripeNotices } from '../../lambdas/processors/stripe/notices.ts';
import { isSignedByStripe } from '../../lambdas/processors/stripe/signature.ts';
import { json, scriptedServer } from './support/scripted-server.ts';

const NOW = 1_900_000_000_000;
const seconds = NOW / 1_000;
const secret = 'whsec_test';

/** As Stripe signs: by its own SDK. */
const signed = (payload: string, options: { secret?: string; timestamp?: number } = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds, ...options });

describe("Stripe's signature", () => {
  const header = signed('{}');

  it.each([
    ['as Stripe makes it', header, '{}', [secret], true],
    ['by one of two secrets', header, '{}', ['whsec_new', secret], true],
    ['with one more signature, of a secret that is rotated', `${header},v1=${'0'.repeat(64)}`, '{}', [secret], true],
    ['with a version that there may be', `${header},v0=abc`, '{}', [secret], true],
    ['four minutes old', signed('{}', { timestamp: seconds - 240 }), '{}', [secret], true],
    ['six minutes old', signed('{}', { timestamp: seconds - 360 }), '{}', [secret], false],
    ['from six minutes ahead', signed('{}', { timestamp: seconds + 360 }), '{}', [secret], false],
    ['of another body', header, '{} ', [secret], false],
    ['by another secret', header, '{}', ['whsec_other'], false],
    ['where there is no secret', header, '{}', [], false],
    ['of another version alone', header.replace('v1=', 'v0='), '{}', [secret], false],
    ['cut short', header.slice(0, -2), '{}', [secret], false],
    ['with another time', header.replace(`t=${seconds}`, `t=${seconds + 1}`), '{}', [secret], false],
    ['with no time', header.replace(/t=\d+,/, ''), '{}', [secret], false],
    ['with a time that is none', header.replace(/t=\d+/, 't=now'), '{}', [secret], false],
    ['that is empty', '', '{}', [secret], false],
  ])('%s', (_name, given, body, secrets, expected) => {
    expect(isSignedByStripe(body, given, secrets, NOW)).toBe(expected);
  });
});

const metadata = { attempt_id: 'a1', session_id: 'cs_1' };
const intent = {
  object: 'payment_intent',
  id: 'pi_1',
  amount: 1_000,
  currency: 'usd',
  status: 'succeeded',
  metadata,
  latest_charge: 'ch_1',
};
const failed = {
  ...intent,
  status: 'requires_payment_method',
  last_payment_error: { code: 'payment_method_provider_decline', decline_code: 'insufficient_funds' },
};
const dispute = {
  object: 'dispute',
  id: 'du_1',
  amount: 1_000,
  currency: 'usd',
  reason: 'fraudulent',
  status: 'needs_response',
  payment_intent: 'pi_1',
};

describe('what Stripe sends', () => {
  let server: Awaited<ReturnType<typeof scriptedServer>>;
  let reads: number;
  let webhookSecrets: string[];
  beforeAll(async () => {
    server = await scriptedServer();
  });
  beforeEach(() => {
    reads = 0;
    webhookSecrets = [secret];
  });
  afterAll(() => server.stop());

  const read = (type: string, object: unknown, signature?: string) => {
    const rawBody = JSON.stringify({ object: 'event', type, created: seconds - 5, data: { object } });
    const credentials = {
      get: async () => {
        reads += 1;
        return { secretKey: 'sk_test_1', publishableKey: 'pk_test_1', webhookSecrets };
      },
    };
    const keys = { processorCredentialsSecret: 'shop' };
    const body = { rawBody, signature: signature ?? signed(rawBody), now: NOW };
    return stripeNotices({ credentials, apiUrl: server.baseUrl, timeout: 500 }).read(keys, body);
  };
  const told = { attemptId: 'a1', reference: 'cs_1', kind: 'charge', transactionId: 'pi_1' };

  it.each([
    ['payment_intent.succeeded', intent, { ...told, outcome: { kind: 'approved', transactionId: 'pi_1' } }],
    [
      'payment_intent.processing',
      { ...intent, status: 'processing' },
      { ...told, outcome: { kind: 'pending', transactionId: 'pi_1' } },
    ],
    ['payment_intent.payment_failed', failed, { ...told, outcome: { kind: 'declined', code: 'insufficient_funds' } }],
  ])('%s tells the outcome of its attempt', async (type, object, notice) => {
    expect(await read(type, object)).toEqual(notice);
    expect(reads).toBe(1);
  });

  it('of a payment that keeps its method is read again, since an event names the method only', async () => {
    const saving = { ...intent, setup_future_usage: 'off_session', customer: 'cus_1', payment_method: 'pm_1' };
    const card = { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2035, fingerprint: 'f' };
    server.script = json(200, { ...saving, payment_method: { id: 'pm_1', type: 'card', customer: 'cus_1', card } });
    const instrument = {
      method: 'card',
      cardType: 'visa',
      last4: '4242',
      expMonth: 12,
      expYear: 2035,
      fingerprint: 'f',
    };
    const outcome = { kind: 'approved', transactionId: 'pi_1', vaulted: { reference: 'cus_1/pm_1', instrument } };
    expect(await read('payment_intent.succeeded', saving)).toEqual({ ...told, outcome });
    server.script = json(500, {});
    await expect(read('payment_intent.succeeded', saving)).rejects.toThrow();
  });

  it.each([
    ['a payment that was not made here', 'payment_intent.succeeded', { ...intent, metadata: {} }],
    [
      'what only holds the key of a cancelled attempt',
      'payment_intent.succeeded',
      { ...intent, metadata: { ...metadata, attempt_cancelled: 'true' } },
    ],
    ['a cancelled payment', 'payment_intent.canceled', { ...intent, status: 'canceled' }],
    ['a payment that waits', 'payment_intent.payment_failed', { ...intent, status: 'requires_payment_method' }],
    ['a dispute of no payment of this kind', 'charge.dispute.created', { ...dispute, payment_intent: null }],
    ['something else', 'customer.created', { object: 'customer' }],
  ])('of %s is nothing', async (_name, type, object) => {
    expect(await read(type, object)).toBeUndefined();
  });

  it('is nobody else’s: without a signature nothing is read', async () => {
    expect(await read('payment_intent.succeeded', intent, 't=1,v1=00')).toBe('unsigned');
    expect(reads).toBe(2);
    webhookSecrets = [];
    expect(await read('payment_intent.succeeded', intent)).toBe('unsigned');
  });

  it.each([
    ['fraudulent', false],
    ['insufficient_funds', true],
    ['bank_cannot_process', true],
  ])('of a dispute for %s names the payment, which Stripe is asked for', async (reason, returned) => {
    server.script = json(200, intent);
    expect(await read('charge.dispute.created', { ...dispute, reason })).toEqual({
      attemptId: 'a1',
      reference: 'cs_1',
      kind: 'dispute',
      returned,
      dispute: { id: 'du_1', amount: 1_000, currency: 'USD', reason, status: 'needs_response', at: NOW - 5_000 },
    });
    expect(server.requests.at(-1)).toMatchObject({
      url: expect.stringMatching(/^\/v1\/payment_intents\/pi_1\?/),
      headers: { authorization: 'Bearer sk_test_1' },
    });
  });

  it('of a dispute whose payment Stripe does not tell fails, so that it is sent again', async () => {
    server.script = json(500, {});
    await expect(read('charge.dispute.created', dispute)).rejects.toThrow('Stripe did not tell');
  });
});
