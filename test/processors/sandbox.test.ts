import type { Processor } from '../../lambdas/domain/ports.ts';
import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';
import {
  attempt,
  charge,
  error,
  json,
  record,
  type Script,
  scriptedServer,
  silences,
} from './support/scripted-server.ts';

let server: Awaited<ReturnType<typeof scriptedServer>>;
let processor: Processor;
beforeAll(async () => {
  server = await scriptedServer();
  const { baseUrl } = server;
  processor = sandboxProcessor({ baseUrl, apiKey: 'key', timeouts: { charge: 700, other: 700 } });
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

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
    server.script = answer;
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
    server.script = answer;
    expect(await processor.charge(charge)).toEqual({ kind: 'unknown' });
  });

  it('is unknown when nothing listens', async () => {
    const nowhere = sandboxProcessor({ baseUrl: 'http://127.0.0.1:1', apiKey: 'key' });
    expect(await nowhere.charge(charge)).toEqual({ kind: 'unknown' });
  });

  it('is sent once, with the attempt as its key', async () => {
    server.script = (response) => response.destroy();
    await processor.charge(charge);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/charges',
      headers: { authorization: 'Bearer key', 'idempotency-key': 'attempt-1', 'content-type': 'application/json' },
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      token: 'tok_abc',
      amount: 1234,
      currency: 'USD',
      reference: 'cs_1',
    });
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
    server.script = json(200, { ...record, status, ...(status === 'declined' && { code: 'expired_card' }) });
    expect(await processor[call](attempt)).toEqual(outcome);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ ...request, headers: { authorization: 'Bearer key' } });
  });

  it('understands a key that was cancelled before any charge came with it', async () => {
    const { amount: _amount, currency: _currency, ...unknown } = record;
    server.script = json(200, { ...unknown, status: 'cancelled' });
    expect(await processor[call](attempt)).toEqual({ kind: whenCancelled });
  });

  it.each([
    ...silences,
    ['the charge of another key', json(200, { ...record, status: 'succeeded', idempotency_key: 'attempt-2' })],
    ['the charge of another reference', json(200, { ...record, status: 'succeeded', reference: 'cs_2' })],
    ['a decline without its code', json(200, { ...record, status: 'declined' })],
  ] as [string, Script][])('answered by %s is unknown', async (_name, answer) => {
    server.script = answer;
    expect(await processor[call](attempt)).toEqual({ kind: 'unknown' });
  });

  it('keeps odd characters of an attempt inside their place', async () => {
    server.script = json(200, {});
    await processor[call]({ attemptId: 'a/../b?c', reference: 'x&y', startedAt: 0 });
    expect(server.requests[0]?.url).toMatch(/^\/charges\/a%2F\.\.%2Fb%3Fc(\/cancel|\?reference=x%26y)$/);
  });
});

it('a look-up of an unknown charge says that it is absent, but only when the processor itself says so', async () => {
  server.script = error(404, 'charge_not_found');
  expect(await processor.lookUp(attempt)).toEqual({ kind: 'absent' });
  expect(await processor.cancel(attempt)).toEqual({ kind: 'unknown' });
});
