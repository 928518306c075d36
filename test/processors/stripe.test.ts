import Stripe from 'stripe';
import type { ChargeOutcome, Processor } from '../../lambdas/domain/ports.ts';
import { stripeAmount } from '../../lambdas/processors/stripe/amounts.ts';
import { stripeClient, stripeHost } from '../../lambdas/processors/stripe/client.ts';
import { stripeProcessor } from '../../lambdas/processors/stripe/processor.ts';
import { stripeRest, STRIPE_VERSION } from '../../lambdas/processors/stripe/rest.ts';
import { stripeTokens } from '../../lambdas/processors/stripe/tokens.ts';
import { attempt, charge as sandboxCharge, json, type Script, scriptedServer } from './support/scripted-server.ts';
import { info, systemClock } from './support/stripe-bench.ts';

let server: Awaited<ReturnType<typeof scriptedServer>>;
let processor: Processor;
let renewals: number;
const TIMEOUT_MS = 500;

beforeAll(async () => {
  server = await scriptedServer();
});
beforeEach(() => {
  server.requests.length = 0;
  renewals = 0;
  const key = async () => 'sk_test_old';
  processor = stripeProcessor({
    info,
    rest: stripeRest({ apiUrl: server.baseUrl, key, timeout: TIMEOUT_MS }),
    connect: async (options) => {
      if (options?.renewed) renewals += 1;
      const stripe = await stripeClient(options?.renewed ? 'sk_test_new' : 'sk_test_old', stripeHost(server.baseUrl));
      return { stripe, publishableKey: 'pk_test_fake' };
    },
    clock: systemClock,
    timeouts: { charge: TIMEOUT_MS, other: TIMEOUT_MS },
  });
});
afterAll(() => server.stop());

const charge = { ...sandboxCharge, token: 'pm_abc' };
const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  amount: 1_234,
  currency: 'usd',
  status: 'succeeded',
  metadata: { attempt_id: 'attempt-1', session_id: 'cs_1' },
  latest_charge: 'ch_1',
};
const error = (status: number, type: string | undefined, more: object = {}) =>
  json(status, { error: { type, message: 'm', ...more } });

describe('a charge', () => {
  const given = (script: Script): Promise<ChargeOutcome> => {
    server.script = script;
    return processor.charge(charge);
  };

  it('carries the code of a kept card that was typed again', async () => {
    server.script = json(200, intent);
    await processor.charge({ ...charge, cvcToken: 'cvctok_1' });
    expect(new URLSearchParams(server.requests[0]?.body).get('payment_method_options[card][cvc_token]')).toBe(
      'cvctok_1',
    );
  });

  it('is one request under the key of the attempt, filed under attempt and session', async () => {
    expect(await given(json(200, intent))).toEqual({ kind: 'approved', transactionId: 'pi_1' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/v1/payment_intents',
      headers: { authorization: 'Bearer sk_test_old', 'idempotency-key': 'attempt-1' },
    });
    expect(Object.fromEntries(new URLSearchParams(server.requests[0]?.body))).toEqual({
      amount: '1234',
      currency: 'usd',
      confirm: 'true',
      use_stripe_sdk: 'true',
      'metadata[attempt_id]': 'attempt-1',
      'metadata[session_id]': 'cs_1',
      'allowed_payment_method_types[0]': 'card',
      payment_method: 'pm_abc',
      'expand[0]': 'latest_charge',
      'expand[1]': 'payment_method',
    });
  });

  it.each([
    ['a dropped connection', (response) => response.destroy()],
    ['no answer', () => {}],
    ['an answer that never ends', (response) => response.writeHead(200).write('{"id":')],
    ['malformed JSON', (response) => response.writeHead(200).end('{"status":"succeeded"')],
    ['an empty body', (response) => response.writeHead(200).end()],
    ['JSON null', json(200, null)],
    ['JSON of another shape', json(200, { status: 'succeeded' })],
    ['a page of a gateway', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
    ['500', error(500, 'api_error')],
    ['500 with the type of a decline', error(500, 'card_error', { code: 'card_declined' })],
    ['429', error(429, 'invalid_request_error', { code: 'rate_limit' })],
    ['409, the same key on its way', error(409, 'idempotency_error', { code: 'idempotency_key_in_use' })],
    ['400 of no type', error(400, undefined)],
    ['402 of another type', error(402, 'api_error')],
    ['404 of no type', json(404, { message: 'no such route' })],
    [
      'a redirect to a good answer',
      (response, request) => {
        if (request.url === '/good') json(200, intent)(response, request);
        else response.writeHead(307, { location: '/good' }).end();
      },
    ],
    ['the payment of another attempt', json(200, { ...intent, metadata: { ...intent.metadata, attempt_id: 'x' } })],
    ['the payment of another session', json(200, { ...intent, metadata: { ...intent.metadata, session_id: 'x' } })],
    ['another amount', json(200, { ...intent, amount: 1 })],
    ['another currency', json(200, { ...intent, currency: 'eur' })],
    ['one that waits for something', json(200, { ...intent, status: 'requires_capture' })],
    ['a status that did not exist', json(200, { ...intent, status: 'authorised' })],
  ] as [string, Script][])('answered by %s is unknown, and not sent again', async (_name, script) => {
    expect(await given(script)).toEqual({ kind: 'unknown' });
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it.each([
    ['a request that Stripe does not take', error(400, 'invalid_request_error', { code: 'amount_too_small' })],
    ['a payment method that is not there', error(404, 'invalid_request_error', { code: 'resource_missing' })],
    ['a key that was used up by a cancel', error(400, 'idempotency_error')],
    ['a key that may not', error(403, 'invalid_request_error')],
    ['a cancelled payment', json(200, { ...intent, status: 'canceled' })],
  ] as [string, Script][])('answered by %s took nothing', async (_name, script) => {
    expect(await given(script)).toEqual({ kind: 'failed' });
  });

  it('whose key is no longer taken is sent once more with the key as it is now', async () => {
    const told = await given((response, request) => {
      const isNew = request.headers.authorization === 'Bearer sk_test_new';
      (isNew ? json(200, intent) : error(401, 'invalid_request_error'))(response, request);
    });
    expect(told).toEqual({ kind: 'approved', transactionId: 'pi_1' });
    expect(renewals).toBe(1);
    expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['attempt-1']));
  });

  it('without a key to be had sends nothing, and takes nothing', async () => {
    const keyless = stripeProcessor({
      info,
      rest: stripeRest({ apiUrl: server.baseUrl, key: async () => undefined }),
      connect: async () => undefined,
      clock: systemClock,
    });
    expect(await keyless.charge(charge)).toEqual({ kind: 'failed' });
    expect(await keyless.lookUp(attempt)).toEqual({ kind: 'unknown' });
    expect(await keyless.cancel(attempt)).toEqual({ kind: 'unknown' });
    expect(await keyless.void({ ...attempt, transactionId: 'pi_1' })).toBe(false);
    expect(await keyless.describeToken('pm_1')).toEqual({ kind: 'unavailable' });
    expect(server.requests).toEqual([]);
  });
});

describe('a card token', () => {
  it('is made into a payment method first; when that is not to be had, nothing was taken', async () => {
    for (const script of [error(500, 'api_error'), json(200, {}), error(402, 'card_error')] as Script[]) {
      server.script = script;
      expect((await processor.charge({ ...charge, token: 'tok_abc' })).kind).not.toBe('unknown');
    }
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(['/v1/payment_methods']));
  });
});

describe('what else a charge brings', () => {
  const form = (path: string) =>
    Object.fromEntries(new URLSearchParams(server.requests.find(({ url }) => url === path)?.body));
  const charged = async (more: object) => {
    server.script = (response, request) =>
      json(200, request.url === '/v1/payment_methods' ? { id: 'pm_made' } : intent)(response, request);
    await processor.charge({ ...charge, ...more });
  };
  const consent = { acceptedAt: 1_900_000_000_999, ip: '192.0.2.7', userAgent: 'Browser 1.0' } as const;
  const mandate = (part: string) => `mandate_data[customer_acceptance]${part}`;

  it('is the mandate of a bank debit: from where the payer gave it, or that it was given elsewhere', async () => {
    await charged({ method: 'ach', consent: { ...consent, given: 'online' } });
    expect(form('/v1/payment_intents')).toMatchObject({
      'allowed_payment_method_types[0]': 'us_bank_account',
      error_on_requires_action: 'true',
      [mandate('[type]')]: 'online',
      [mandate('[accepted_at]')]: '1900000000',
      [mandate('[online][ip_address]')]: '192.0.2.7',
      [mandate('[online][user_agent]')]: 'Browser 1.0',
    });
    server.requests.length = 0;
    await charged({ method: 'ach', consent: { ...consent, given: 'offline' } });
    const offline = form('/v1/payment_intents');
    expect(offline).toMatchObject({ [mandate('[type]')]: 'offline' });
    expect(Object.keys(offline).join()).not.toMatch(/online/);
  });

  it('is what the payer typed, with a card token, where Stripe takes it; the country by its code alone', async () => {
    const billing = { name: 'Ada', zip: '12345', street: '1 Main St', country: 'us', email: 'ada@example.com' };
    await charged({ token: 'tok_abc', billing });
    expect(form('/v1/payment_methods')).toEqual({
      type: 'card',
      'card[token]': 'tok_abc',
      'billing_details[name]': 'Ada',
      'billing_details[email]': 'ada@example.com',
      'billing_details[address][line1]': '1 Main St',
      'billing_details[address][postal_code]': '12345',
      'billing_details[address][country]': 'US',
    });
    server.requests.length = 0;
    await charged({ token: 'tok_abc', billing: { country: 'United States' } });
    expect(form('/v1/payment_methods')).toEqual({ type: 'card', 'card[token]': 'tok_abc' });
  });

  it('comes back as what the bank said of it', async () => {
    const checks = { cvc_check: 'pass', address_postal_code_check: 'fail', address_line1_check: 'new' };
    const details = { payment_method_details: { card: { checks } } };
    server.script = json(200, { ...intent, latest_charge: { refunded: false, amount_refunded: 0, ...details } });
    expect(await processor.charge(charge)).toEqual({
      kind: 'approved',
      transactionId: 'pi_1',
      checks: { cvc: 'pass', zip: 'fail' },
    });
  });
});

describe("an attempt older than Stripe keeps its key's first request", () => {
  it('is never cancelled by its key, which proves nothing any more', async () => {
    server.script = json(200, { data: [], has_more: false });
    const old = { ...attempt, startedAt: Date.now() - 24 * 3_600_000 };
    expect(await processor.cancel(old)).toEqual({ kind: 'unknown' });
    expect(server.requests.map(({ method }) => method)).not.toContain('POST');
  });
});

describe('an attempt whose key was used, and whose payment nobody finds', () => {
  it('stays unknown', async () => {
    server.script = (response, request) =>
      (request.method === 'POST' ? error(400, 'idempotency_error') : json(200, { data: [], has_more: false }))(
        response,
        request,
      );
    expect(await processor.cancel({ ...attempt, attemptId: 'attempt1', startedAt: Date.now() })).toEqual({
      kind: 'unknown',
    });
  });
});

it('a plain request whose key is no longer taken is sent once more with the key as it is now', async () => {
  const card = { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2035, fingerprint: 'f' };
  server.script = (response, request) => {
    const isNew = request.headers.authorization === 'Bearer sk_test_new';
    const answer = isNew ? json(200, { id: 'pm_1', type: 'card', card }) : error(401, 'invalid_request_error');
    answer(response, request);
  };
  const asked: (boolean | undefined)[] = [];
  const key = async (options?: { renewed: boolean }) => {
    asked.push(options?.renewed);
    return options?.renewed ? 'sk_test_new' : 'sk_test_old';
  };
  const { describeToken } = stripeTokens(stripeRest({ apiUrl: server.baseUrl, key }));
  expect((await describeToken('pm_1')).kind).toBe('found');
  expect([asked, server.requests.length]).toEqual([[undefined, true], 2]);
  server.script = error(401, 'invalid_request_error');
  expect(await describeToken('pm_1')).toEqual({ kind: 'unavailable' });
  expect(server.requests).toHaveLength(4);
});

it('plain requests ask for the version of the API that the SDK speaks', () => {
  expect(STRIPE_VERSION).toBe(Stripe.API_VERSION);
});

describe('an amount in the smallest unit of Stripe', () => {
  it.each([
    [1_234, 'USD', 1_234],
    [1_234, 'JPY', 1_234],
    [500, 'ISK', 50_000],
    [500, 'UGX', 50_000],
    [500, 'MGA', 5],
    [550, 'MGA', undefined],
    [1_230, 'KWD', 1_230],
    [1_234, 'KWD', undefined],
  ])('of %d %s is %p', (amount, currency, expected) => {
    expect(stripeAmount(amount, currency)).toBe(expected);
  });

  it('that cannot be said is not charged', async () => {
    expect(await processor.charge({ ...charge, currency: 'KWD' })).toEqual({ kind: 'failed' });
    expect(server.requests).toEqual([]);
  });
});
