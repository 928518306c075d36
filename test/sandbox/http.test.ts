import { cardBody, sandboxClient } from './support/client.ts';
import { type SandboxHome, sandboxHome } from './support/sandbox.ts';

let home: SandboxHome;
let client: ReturnType<typeof sandboxClient>;
beforeAll(async () => {
  home = await sandboxHome();
  client = sandboxClient((await home.start()).url);
});
afterAll(() => home.stop());

const bearer = () => ({ Authorization: `Bearer ${home.apiKey}` });

describe('POST /tokens', () => {
  it('gives a card its token, to any origin', async () => {
    const { status, headers, body } = await client.call('POST', '/tokens', {
      body: cardBody('4242 4242 4242 4242'),
      headers: { Origin: 'https://shop.example' },
    });
    expect(status).toBe(201);
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(body).toEqual({
      token: expect.stringMatching(/^tok_[A-Za-z]{32}$/),
      type: 'card',
      card: { brand: 'visa', last4: '4242', bin: '424242', exp_month: 12, exp_year: 2034 },
    });
  });

  it('gives a bank account its token, in the shape that a quote takes', async () => {
    const ach = { routing_number: '110000000', account_number: '000123456789', account_type: 'savings' };
    const { status, body } = await client.call('POST', '/tokens', { body: { type: 'ach', ach } });
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.stringMatching(/^tok_/),
      type: 'ach',
      ach: {
        bank_name: 'Sandbox Bank',
        routing_number: '110000000',
        account_number_suffix: '6789',
        account_type: 'savings',
      },
    });
  });

  it('gives Apple Pay its token without any data', async () => {
    const { status, body } = await client.call('POST', '/tokens', { body: { type: 'apple_pay' } });
    expect([status, body]).toEqual([201, { token: expect.stringMatching(/^tok_/), type: 'apple_pay' }]);
  });

  it('refuses a real number in the error body of the contract, and does not echo it', async () => {
    const { status, headers, body } = await client.call('POST', '/tokens', { body: cardBody('4000056655665556') });
    expect(status).toBe(400);
    expect(body).toEqual({
      code: 'not_a_test_card',
      message: expect.not.stringContaining('5556'),
      recoverable: true,
      request_id: headers.get('request-id'),
    });
  });

  it.each([
    ['an unknown property', { ...cardBody('4242424242424242'), save: true }],
    ['an unknown type', { type: 'cash' }],
    ['no card', { type: 'card' }],
    ['two spaces in the number', cardBody('4242  4242 4242 4242')],
    ['dashes in the number', cardBody('4242-4242-4242-4242')],
    ['a thirteenth month', cardBody('4242424242424242', { exp_month: 13 })],
    ['a year of two digits', cardBody('4242424242424242', { exp_year: 34 })],
    ['a security code of four digits', cardBody('4242424242424242', { cvc: '1234' })],
    ['a security code with letters', cardBody('4242424242424242', { cvc: '12a' })],
    [
      'an account of another kind',
      { type: 'ach', ach: { routing_number: '110000000', account_number: '000123456789', account_type: 'gold' } },
    ],
  ])('refuses %s', async (_name, body) => {
    expect(await client.call('POST', '/tokens', { body })).toMatchObject({
      status: 400,
      body: { code: 'validation_error' },
    });
  });
});

describe('a caller without the API key', () => {
  it.each([
    ['GET', '/tokens/tok_a', undefined],
    ['POST', '/charges', { token: 'tok_a', amount: 1, currency: 'USD', reference: 'cs_a' }],
    ['GET', '/charges/attempt?reference=cs_a', undefined],
    ['POST', '/charges/attempt/cancel', { reference: 'cs_a' }],
  ])('may not %s %s', async (method, path, body) => {
    for (const headers of [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: home.apiKey },
      { Authorization: 'Bearer ' },
    ]) {
      const options = { headers: { 'Idempotency-Key': 'attempt', ...headers }, ...(body && { body }) };
      expect(await client.call(method, path, options)).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
    }
  });
});

describe('POST /charges', () => {
  it.each([
    ['no key', { key: '' }],
    ['an amount of 0', { amount: 0 }],
    ['a fraction', { amount: 1.5 }],
    ['a currency in lower case', { currency: 'usd' }],
    ['no reference', { reference: undefined }],
    ['an unknown property', { capture: true }],
  ])('refuses %s', async (_name, { key = 'attempt', ...change }: Record<string, unknown>) => {
    const body = { token: 'tok_a', amount: 1, currency: 'USD', reference: 'cs_a', ...change };
    const headers = { ...bearer(), ...(key !== '' && { 'Idempotency-Key': String(key) }) };
    expect(await client.call('POST', '/charges', { body, headers })).toMatchObject({
      status: 400,
      body: { code: 'validation_error' },
    });
  });

  it.each([
    ['an unknown token', 'other', { token: 'tok_unknown' }, 404, 'token_not_found'],
    ['a key that was used for another amount', 'attempt', { amount: 1 }, 422, 'idempotency_key_reused'],
  ])('tells %s apart from a failure of the processor', async (_name, key, change, status, code) => {
    const token = await client.tokenise('4000000000000119');
    const body = { token, amount: 1234, currency: 'USD', reference: `cs_${code}` };
    const headers = { ...bearer(), 'Idempotency-Key': 'attempt' };
    const failure = { status: 422, body: { code: 'processing_error' } };
    expect(await client.call('POST', '/charges', { body, headers })).toMatchObject(failure);
    const other = { ...headers, 'Idempotency-Key': key };
    expect(await client.call('POST', '/charges', { body: { ...body, ...change }, headers: other })).toMatchObject({
      status,
      body: { code },
    });
  });
});

describe('GET /charges', () => {
  it('is the public ledger of a reference', async () => {
    const body = {
      token: await client.tokenise('4242424242424242'),
      amount: 1234,
      currency: 'USD',
      reference: 'cs_ledger',
    };
    const charged = await client.call('POST', '/charges', {
      body,
      headers: { ...bearer(), 'Idempotency-Key': 'attempt' },
    });
    expect(charged.status).toBe(200);
    expect(await client.ledger('cs_ledger')).toEqual([
      {
        id: charged.body.id,
        idempotency_key: 'attempt',
        reference: 'cs_ledger',
        amount: 1234,
        currency: 'USD',
        status: 'succeeded',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ]);
  });

  it('wants a reference', async () => {
    expect(await client.call('GET', '/charges')).toMatchObject({ status: 400, body: { code: 'validation_error' } });
  });
});

it('reads its secret again after a read that failed', async () => {
  home.secret.readable = false;
  const restarted = sandboxClient((await home.start()).url);
  const body = { type: 'apple_pay' };
  expect(await restarted.call('POST', '/tokens', { body })).toMatchObject({
    status: 500,
    body: { code: 'internal_error' },
  });
  home.secret.readable = true;
  expect(await restarted.call('POST', '/tokens', { body })).toMatchObject({ status: 201 });
});
