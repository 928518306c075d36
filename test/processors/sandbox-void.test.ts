import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';
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
    return sandboxProcessor({ baseUrl: server.baseUrl, apiKey: 'key', timeouts: { other: 150 } }).void({
      ...attempt,
      transactionId: 'ch_1',
    });
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
    expect(
      await sandboxProcessor({ baseUrl: 'http://127.0.0.1:1', apiKey: 'key' }).void({
        ...attempt,
        transactionId: 'ch_1',
      }),
    ).toBe(false);
  });
});
