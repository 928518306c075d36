import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Processor } from '../../lambdas/domain/ports.ts';
import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';

type Script = (response: ServerResponse, request: IncomingMessage) => void;

const charge = { attemptId: 'attempt-1', reference: 'cs_1', token: 'tok_abc', amount: 1234, currency: 'USD' };
const attempt = { attemptId: 'attempt-1', reference: 'cs_1' };
const record = {
  id: 'ch_1',
  idempotency_key: 'attempt-1',
  reference: 'cs_1',
  amount: 1234,
  currency: 'USD',
  created_at: '2030-01-01T00:00:00.000Z',
};
const card = { token: 'tok_abc', type: 'card', card: { brand: 'visa', last4: '4242', bin: '424242' }, fingerprint: 'f' };

const json = (status: number, body: unknown): Script => {
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const error = (status: number, code: string) => json(status, { code, message: 'm', recoverable: true, request_id: 'r' });

/** Answers that settle nothing, whatever was asked. */
const silences: [string, Script][] = [
  ['a dropped connection', (response) => response.destroy()],
  ['no answer', () => {}],
  ['an answer that never ends', (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')],
  ['an answer cut short', (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"id":"ch_1"');
    setImmediate(() => response.destroy());
  }],
  ['malformed JSON', (response) => response.writeHead(200).end('{"status":"succeeded"')],
  ['an empty body', (response) => response.writeHead(200).end()],
  ['JSON null', json(200, null)],
  ['JSON of another shape', json(200, { status: 'succeeded' })],
  ['a redirect', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ['a page of the gateway', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
  ['500', error(500, 'internal_error')],
  ['502 with the code of a definite failure', error(502, 'processing_error')],
  ['504', error(504, 'network_error')],
  ['429', error(429, 'rate_limited')],
  ['401', error(401, 'unauthenticated')],
  ['403', error(403, 'insufficient_scope')],
  ['404 of a route', error(404, 'not_found')],
  ['409 in progress', error(409, 'in_progress')],
  ['422 for a key used otherwise', error(422, 'idempotency_key_reused')],
  ['402 with an unknown code', error(402, 'something_else')],
  ['402 without a code', json(402, {})],
  ['200 with the code of a decline', error(200, 'card_declined')],
  ['an unknown status', json(200, { ...record, status: 'authorised' })],
];

let server: Server;
let baseUrl: string;
let script: Script;
let requests: { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string }[];
let processor: Processor;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    script(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  processor = sandboxProcessor({ baseUrl, apiKey: 'key', publishableKey: 'pk', timeouts: { charge: 150, other: 150 } });
});
beforeEach(() => {
  requests = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a charge', () => {
  it.each([
    ['200 succeeded', json(200, { ...record, status: 'succeeded' }), { kind: 'approved', transactionId: 'ch_1' }],
    ['200 pending', json(200, { ...record, status: 'pending' }), { kind: 'pending', transactionId: 'ch_1' }],
    ['402 card_declined', error(402, 'card_declined'), { kind: 'declined', code: 'card_declined' }],
    ['402 expired_card', error(402, 'expired_card'), { kind: 'declined', code: 'expired_card' }],
    ['402 incorrect_cvc', error(402, 'incorrect_cvc'), { kind: 'declined', code: 'incorrect_cvc' }],
    ['402 insufficient_funds', error(402, 'insufficient_funds'), { kind: 'declined', code: 'insufficient_funds' }],
    ['422 processing_error', error(422, 'processing_error'), { kind: 'failed' }],
    ['409 key_cancelled', error(409, 'key_cancelled'), { kind: 'failed' }],
    ['404 token_not_found', error(404, 'token_not_found'), { kind: 'failed' }],
  ])('answered by %s is definite', async (_name, answer, outcome) => {
    script = answer;
    expect(await processor.charge(charge)).toEqual(outcome);
  });

  it.each([
    ...silences,
    ['the charge of another key', json(200, { ...record, status: 'succeeded', idempotency_key: 'attempt-2' })],
    ['the charge of another reference', json(200, { ...record, status: 'succeeded', reference: 'cs_2' })],
    ['another amount', json(200, { ...record, status: 'succeeded', amount: 1 })],
    ['another currency', json(200, { ...record, status: 'succeeded', currency: 'EUR' })],
    ['200 declined', json(200, { ...record, status: 'declined', code: 'card_declined' })],
    ['400', error(400, 'validation_error')],
  ] as [string, Script][])('answered by %s is unknown', async (_name, answer) => {
    script = answer;
    expect(await processor.charge(charge)).toEqual({ kind: 'unknown' });
  });

  it('is unknown when nothing listens', async () => {
    const nowhere = sandboxProcessor({ baseUrl: 'http://127.0.0.1:1', apiKey: 'key', publishableKey: 'pk' });
    expect(await nowhere.charge(charge)).toEqual({ kind: 'unknown' });
  });

  it('is sent once, with the attempt as its key', async () => {
    script = (response) => response.destroy();
    await processor.charge(charge);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: '/charges',
      headers: { authorization: 'Bearer key', 'idempotency-key': 'attempt-1', 'content-type': 'application/json' },
    });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ token: 'tok_abc', amount: 1234, currency: 'USD', reference: 'cs_1' });
  });
});

describe.each([
  ['a look-up', 'lookUp', 'failed', { method: 'GET', url: '/charges/attempt-1?reference=cs_1' }],
  ['a cancel', 'cancel', 'absent', { method: 'POST', url: '/charges/attempt-1/cancel', body: '{"reference":"cs_1"}' }],
] as const)('%s', (_call, call, whenCancelled, request) => {
  it.each([
    ['succeeded', { kind: 'approved', transactionId: 'ch_1' }],
    ['pending', { kind: 'pending', transactionId: 'ch_1' }],
    ['declined', { kind: 'declined', code: 'expired_card' }],
    ['failed', { kind: 'failed' }],
    ['cancelled', { kind: whenCancelled }],
    ['in_progress', { kind: 'unknown' }],
  ])('of a charge that is %s says so', async (status, outcome) => {
    script = json(200, { ...record, status, ...(status === 'declined' && { code: 'expired_card' }) });
    expect(await processor[call](attempt)).toEqual(outcome);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ ...request, headers: { authorization: 'Bearer key' } });
  });

  it('understands a key that was cancelled before any charge came with it', async () => {
    const { amount: _amount, currency: _currency, ...unknown } = record;
    script = json(200, { ...unknown, status: 'cancelled' });
    expect(await processor[call](attempt)).toEqual({ kind: whenCancelled });
  });

  it.each([
    ...silences,
    ['the charge of another key', json(200, { ...record, status: 'succeeded', idempotency_key: 'attempt-2' })],
    ['the charge of another reference', json(200, { ...record, status: 'succeeded', reference: 'cs_2' })],
    ['a decline without its code', json(200, { ...record, status: 'declined' })],
  ] as [string, Script][])('answered by %s is unknown', async (_name, answer) => {
    script = answer;
    expect(await processor[call](attempt)).toEqual({ kind: 'unknown' });
  });

  it('keeps odd characters of an attempt inside their place', async () => {
    script = json(200, {});
    await processor[call]({ attemptId: 'a/../b?c', reference: 'x&y' });
    expect(requests[0]?.url).toMatch(/^\/charges\/a%2F\.\.%2Fb%3Fc(\/cancel|\?reference=x%26y)$/);
  });
});

it('a look-up of an unknown charge says that it is absent, but only when the processor itself says so', async () => {
  script = error(404, 'charge_not_found');
  expect(await processor.lookUp(attempt)).toEqual({ kind: 'absent' });
  expect(await processor.cancel(attempt)).toEqual({ kind: 'unknown' });
});

describe('a description of a token', () => {
  it.each([
    ['card', card, { method: 'card', cardType: 'visa', last4: '4242', fingerprint: 'f' }],
    [
      'bank account',
      { token: 'tok_abc', type: 'ach', ach: { account_number_suffix: '6789' }, fingerprint: 'f' },
      { method: 'ach', last4: '6789', fingerprint: 'f' },
    ],
    ['Apple Pay', { token: 'tok_abc', type: 'apple_pay', fingerprint: 'f' }, { method: 'apple_pay', fingerprint: 'f' }],
  ])('of a %s is its instrument', async (_name, body, instrument) => {
    script = json(200, body);
    expect(await processor.describeToken('tok_abc')).toEqual({ kind: 'found', instrument });
    expect(requests[0]).toMatchObject({ method: 'GET', url: '/tokens/tok_abc', headers: { authorization: 'Bearer key' } });
  });

  it('says not found when the processor does', async () => {
    script = error(404, 'token_not_found');
    expect(await processor.describeToken('tok_abc')).toEqual({ kind: 'not_found' });
  });

  it.each([['SPM_abc'], [''], ['..'], ['tok_../charges'], ['tok_a?b'], ['tok_é']])(
    'does not ask for what cannot be a token: %p',
    async (token) => {
      expect(await processor.describeToken(token)).toEqual({ kind: 'not_found' });
      expect(requests).toEqual([]);
    },
  );

  it.each([
    ...silences,
    ['another token', json(200, { ...card, token: 'tok_other' })],
    ['an unknown brand', json(200, { ...card, card: { brand: 'constructor', last4: '4242' } })],
    ['no fingerprint', json(200, { ...card, fingerprint: undefined })],
  ] as [string, Script][])('answered by %s is unavailable', async (_name, answer) => {
    script = answer;
    expect(await processor.describeToken('tok_abc')).toEqual({ kind: 'unavailable' });
  });
});

describe('the limits in time', () => {
  it('are separate: a charge may take longer than the other calls', async () => {
    const patient = sandboxProcessor({ baseUrl, apiKey: 'key', publishableKey: 'pk', timeouts: { charge: 2_000, other: 50 } });
    const late = json(200, { ...record, status: 'succeeded' });
    script = (response, request) => setTimeout(() => late(response, request), 200);
    const [charged, lookedUp] = await Promise.all([patient.charge(charge), patient.lookUp(attempt)]);
    expect([charged.kind, lookedUp.kind]).toEqual(['approved', 'unknown']);
  });

  it('are 20 s for a charge and 5 s for the rest', async () => {
    const limits: number[] = [];
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      limits.push(milliseconds);
      return new AbortController().signal;
    });
    try {
      const standard = sandboxProcessor({ baseUrl, apiKey: 'key', publishableKey: 'pk' });
      script = json(200, {});
      await standard.charge(charge);
      await standard.lookUp(attempt);
      await standard.cancel(attempt);
      await standard.describeToken('tok_abc');
    } finally {
      timeout.mockRestore();
    }
    expect(limits).toEqual([20_000, 5_000, 5_000, 5_000]);
  });
});

it('tells the browser where to tokenise', () => {
  expect(processor.browser).toEqual({ tokenizeUrl: `${baseUrl}/tokens`, publishableKey: 'pk' });
  expect([processor.name, processor.testMode, processor.settleWindowSeconds]).toEqual(['sandbox', true, 60]);
});
