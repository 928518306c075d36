import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';
import { sandboxClient } from '../sandbox/support/client.ts';
import { type SandboxHome, sandboxHome } from '../sandbox/support/sandbox.ts';
import { attempt, error, json, record, type Script, scriptedServer, silences } from './support/scripted-server.ts';

describe('a void', () => {
  let server: Awaited<ReturnType<typeof scriptedServer>>;
  beforeAll(async () => {
    server = await scriptedServer();
  });
  afterAll(() => server.stop());

  const given = (script: Script) => {
    server.requests.length = 0;
    server.script = script;
    return sandboxProcessor({ baseUrl: server.baseUrl, apiKey: 'key', timeouts: { other: 150 } }).void(attempt);
  };

  it('is confirmed by the voided charge alone, and asks for it by attempt and reference, once', async () => {
    expect(await given(json(200, { ...record, status: 'voided' }))).toBe(true);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/charges/attempt-1/void',
      body: '{"reference":"cs_1"}',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    });
  });

  it.each(['succeeded', 'pending', 'in_progress', 'declined', 'failed', 'cancelled'])(
    'is not confirmed by a charge that is %s',
    async (status) => {
      expect(await given(json(200, { ...record, status }))).toBe(false);
    },
  );

  it.each([
    ...silences,
    ['404', error(404, 'charge_not_found')],
    ['the voided charge of another key', json(200, { ...record, status: 'voided', idempotency_key: 'attempt-2' })],
    ['the voided charge of another reference', json(200, { ...record, status: 'voided', reference: 'cs_2' })],
    ['a voided charge with another status code', json(202, { ...record, status: 'voided' })],
  ] as [string, Script][])('is not confirmed by %s', async (_name, script) => {
    expect(await given(script)).toBe(false);
  });

  it('is not confirmed when nothing listens', async () => {
    expect(await sandboxProcessor({ baseUrl: 'http://127.0.0.1:1', apiKey: 'key' }).void(attempt)).toBe(false);
  });
});

describe('a void over the processor that it is written for', () => {
  let home: SandboxHome;
  let url: string;
  beforeAll(async () => {
    home = await sandboxHome();
    ({ url } = await home.start());
  });
  afterAll(() => home.stop());

  it('gives the charge back, and from then on every look-up and cancel says that nothing was taken', async () => {
    const client = sandboxClient(url);
    const processor = sandboxProcessor({ baseUrl: url, apiKey: home.apiKey });
    const token = await client.tokenise('4242424242424242');
    const charge = { attemptId: 'attempt', reference: 'cs_live', token, amount: 1_234, currency: 'USD' };
    expect(await processor.void(charge)).toBe(false);
    expect(await processor.charge(charge)).toMatchObject({ kind: 'approved' });
    expect(await processor.void({ ...charge, reference: 'cs_other' })).toBe(false);
    expect(await processor.lookUp(charge)).toMatchObject({ kind: 'approved' });
    expect([await processor.void(charge), await processor.void(charge)]).toEqual([true, true]);
    expect(await processor.lookUp(charge)).toEqual({ kind: 'failed' });
    expect(await processor.cancel(charge)).toEqual({ kind: 'failed' });
    expect(await client.ledger('cs_live')).toMatchObject([{ status: 'voided' }]);
  });
});
