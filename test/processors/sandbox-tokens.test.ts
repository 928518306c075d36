import type { Processor } from '../../lambdas/domain/ports.ts';
import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';
import {
  attempt,
  card,
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
  processor = sandboxProcessor({ baseUrl, apiKey: 'key', timeouts: { charge: 150, other: 150 } });
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

describe('a description of a token', () => {
  it.each([
    ['card', card, { method: 'card', cardType: 'visa', last4: '4242', expMonth: 12, expYear: 2035, fingerprint: 'f' }],
    [
      'bank account',
      {
        token: 'tok_abc',
        type: 'ach',
        ach: { account_number_suffix: '6789', bank_name: 'Bank', account_type: 'savings' },
        fingerprint: 'f',
      },
      { method: 'ach', last4: '6789', bankName: 'Bank', accountType: 'savings', fingerprint: 'f' },
    ],
    ['Apple Pay', { token: 'tok_abc', type: 'apple_pay', fingerprint: 'f' }, { method: 'apple_pay', fingerprint: 'f' }],
  ])('of a %s is its instrument', async (_name, body, instrument) => {
    server.script = json(200, body);
    expect(await processor.describeToken('tok_abc')).toEqual({ kind: 'found', instrument });
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      url: '/tokens/tok_abc',
      headers: { authorization: 'Bearer key' },
    });
  });

  it('says not found when the processor does', async () => {
    server.script = error(404, 'token_not_found');
    expect(await processor.describeToken('tok_abc')).toEqual({ kind: 'not_found' });
  });

  it.each([['SPM_abc'], [''], ['..'], ['tok_../charges'], ['tok_a?b'], ['tok_é']])(
    'does not ask for what cannot be a token: %p',
    async (token) => {
      expect(await processor.describeToken(token)).toEqual({ kind: 'not_found' });
      expect(server.requests).toEqual([]);
    },
  );

  it.each([
    ...silences,
    ['another token', json(200, { ...card, token: 'tok_other' })],
    ['an unknown brand', json(200, { ...card, card: { brand: 'constructor', last4: '4242' } })],
    ['no fingerprint', json(200, { ...card, fingerprint: undefined })],
  ] as [string, Script][])('answered by %s is unavailable', async (_name, answer) => {
    server.script = answer;
    expect(await processor.describeToken('tok_abc')).toEqual({ kind: 'unavailable' });
  });
});

describe('the limits in time', () => {
  it('are separate: a charge may take longer than the other calls', async () => {
    const patient = sandboxProcessor({
      baseUrl: server.baseUrl,
      apiKey: 'key',
      timeouts: { charge: 2_000, other: 50 },
    });
    const late = json(200, { ...record, status: 'succeeded' });
    server.script = (response, request) => setTimeout(() => late(response, request), 200);
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
      const standard = sandboxProcessor({ baseUrl: server.baseUrl, apiKey: 'key' });
      server.script = json(200, {});
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
  expect(processor.browser).toEqual({ tokenizeUrl: `${server.baseUrl}/tokens`, publishableKey: 'pk_sandbox' });
  expect([processor.name, processor.testMode, processor.settleWindowSeconds]).toEqual(['sandbox', true, 60]);
});
