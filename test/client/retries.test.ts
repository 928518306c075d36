import type { HostedSessionsError } from '../../client/src/index.ts';
import { waitMs } from '../../client/src/retry.ts';
import { drop, json, problem, type Reply, scriptedService, sessionInput } from './support/service.ts';

let service: Awaited<ReturnType<typeof scriptedService>>;
beforeAll(async () => {
  service = await scriptedService();
});
beforeEach(() => service.reset());
afterAll(() => service.stop());

const failure = (call: Promise<unknown>): Promise<HostedSessionsError> =>
  call.then(
    () => Promise.reject(new Error('The call succeeded')),
    (error) => error,
  );
const keys = () => service.requests.map(({ headers }) => headers['idempotency-key']);

describe('what may pass is tried again', () => {
  const passing: [string, Reply][] = [
    ['429', problem(429, 'rate_limited', {}, { 'retry-after': '0' })],
    ['429 of a proxy', (response) => response.writeHead(429).end('slow down')],
    ['500', problem(500, 'internal_error', { recoverable: false })],
    ['502 of a proxy', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
    ['503', problem(503, 'internal_error')],
    ['504', problem(504, 'network_error')],
    ['a dropped connection', drop],
    [
      'an answer cut short',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"session_id"');
        setImmediate(() => response.destroy());
      },
    ],
  ];

  it.each(passing)('%s: create repeats the same body with the same key', async (_name, reply) => {
    service.script = [reply, reply, json(201, { session_id: 'cs_1' })];
    expect(await service.client().sessions.create(sessionInput)).toEqual({ session_id: 'cs_1' });
    expect(service.requests).toHaveLength(3);
    expect(new Set(keys()).size).toBe(1);
    expect(new Set(service.requests.map(({ body }) => body)).size).toBe(1);
    expect(keys()[0]).toMatch(/^[\x21-\x7e]{16,255}$/);
  });

  it('with the key that was given', async () => {
    service.script = [drop, json(201, {})];
    await service.client().sessions.create(sessionInput, { idempotencyKey: 'order-7' });
    expect(keys()).toEqual(['order-7', 'order-7']);
  });

  it('and two sessions have two keys', async () => {
    const client = service.client();
    await Promise.all([client.sessions.create(sessionInput), client.sessions.create(sessionInput)]);
    expect(new Set(keys()).size).toBe(2);
  });

  it('when nothing answers within the time', async () => {
    service.script = [() => {}, json(200, { types: [] })];
    expect(await service.client({ timeoutMs: 200 }).webhooks.types()).toEqual({ types: [] });
  });

  it('not before the service says', async () => {
    service.script = [problem(429, 'rate_limited', {}, { 'retry-after': '1' }), json(200, {})];
    const started = performance.now();
    await service.client().webhooks.types();
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });
});

describe('what would not pass is not tried again', () => {
  const definite: [string, Reply][] = [
    ['400', problem(400, 'validation_error')],
    ['403', problem(403, 'account_not_allowed')],
    ['404', problem(404, 'not_found')],
    ['409', problem(409, 'confirm_in_progress', {}, { 'retry-after': '1' })],
    ['410', problem(410, 'session_expired')],
    ['422', problem(422, 'idempotency_key_reused')],
    ['502 with a definite failure of the processor', problem(502, 'processing_error')],
    ['429 that is not recoverable', problem(429, 'rate_limited', { recoverable: false })],
    ['429 that asks for minutes', problem(429, 'rate_limited', {}, { 'retry-after': '600' })],
    ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['200 with no JSON', (response) => response.writeHead(200).end('<html>')],
  ];

  it.each(definite)('%s', async (_name, reply) => {
    service.script = [reply, json(200, {})];
    await failure(service.client().sessions.update('cs_1', { amount: 1 }));
    expect(service.requests).toHaveLength(1);
  });

  it.each([
    ['accounts.create', () => service.client().accounts.create({ name: 'Shop', processor: 'sandbox' })],
    ['webhooks.rotateSecret', () => service.client().webhooks.rotateSecret()],
    ['sessions.resolve', () => service.client().sessions.resolve('cs_1', { outcome: 'not_charged' })],
  ])('%s, of which a second one would do more, unless the first was refused', async (_name, call) => {
    service.script = [drop, json(200, {})];
    expect((await failure(call())).code).toBe('connection_error');
    service.script = [problem(500, 'internal_error'), json(200, {})];
    expect((await failure(call())).code).toBe('internal_error');
    expect(service.requests).toHaveLength(2);
    service.script = [problem(429, 'rate_limited'), json(200, {})];
    expect(await call()).toEqual({});
  });
});

describe('patience ends', () => {
  it.each([0, 1, 3])('after %i retries, with the last error and the key', async (retries) => {
    service.script = [drop];
    const error = await failure(
      service.client({ retries }).sessions.create(sessionInput, { idempotencyKey: 'order-7' }),
    );
    expect(service.requests).toHaveLength(retries + 1);
    expect(error).toMatchObject({ code: 'connection_error', status: undefined, idempotencyKey: 'order-7' });
  });

  it('when the caller gives up in the middle of a request, at once', async () => {
    const stop = new AbortController();
    service.script = [() => setImmediate(() => stop.abort(new Error('enough')))];
    await expect(service.client().webhooks.types({ signal: stop.signal })).rejects.toThrow('enough');
    await expect(service.client().webhooks.types({ signal: stop.signal })).rejects.toThrow('enough');
    expect(service.requests).toHaveLength(1);
  });

  it('when the caller gives up in the middle of a wait, at once', async () => {
    const stop = new AbortController();
    service.script = [problem(429, 'rate_limited', {}, { 'retry-after': '59' })];
    const fetch: typeof globalThis.fetch = async (...request) => {
      const response = await globalThis.fetch(...request);
      if (response.status !== 429) return response;
      const body = await response.text();
      setImmediate(() => stop.abort(new Error('enough')));
      return new Response(body, response);
    };
    await expect(service.client({ fetch }).webhooks.types({ signal: stop.signal })).rejects.toThrow('enough');
    expect(service.requests).toHaveLength(1);
  });

  it('when the time is over, also for a caller who could give up and does not', async () => {
    service.script = [() => {}];
    const { signal } = new AbortController();
    const error = await failure(service.client({ timeoutMs: 200, retries: 0 }).webhooks.types({ signal }));
    expect(error).toMatchObject({ code: 'connection_error', message: expect.stringContaining('within 200 ms') });
  });

  it('and waits grow, are uneven, and stay within 8 seconds', () => {
    expect([0, 1, 2, 9].map((failed) => waitMs(failed, 0, 0))).toEqual([125, 250, 500, 4_000]);
    expect([0, 1, 2, 9].map((failed) => waitMs(failed, 0, 1))).toEqual([250, 500, 1_000, 8_000]);
    expect(waitMs(0, 2, 0)).toBe(2_000);
  });
});
