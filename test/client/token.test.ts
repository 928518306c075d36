import { drop, json, problem, scriptedService, sessionInput } from './support/service.ts';

let service: Awaited<ReturnType<typeof scriptedService>>;
beforeAll(async () => {
  service = await scriptedService();
});
beforeEach(() => service.reset());
afterEach(() => jest.useRealTimers());
afterAll(() => service.stop());

const used = () => service.requests.map(({ headers }) => headers.authorization);

describe('the access token', () => {
  it('is asked for as the contract has it', async () => {
    await service.client().webhooks.types();
    const [request] = service.tokenRequests;
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('id:s3cret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(request?.method).toBe('POST');
    expect([...new URLSearchParams(request?.body)]).toEqual([
      ['grant_type', 'client_credentials'],
      ['scope', 'payments/admin'],
    ]);
  });

  it('serves many calls, and calls at the same moment share one request for it', async () => {
    const client = service.client();
    await Promise.all(Array.from({ length: 20 }, () => client.webhooks.types()));
    await client.webhooks.types();
    expect(service.tokenRequests).toHaveLength(1);
    expect(service.requests).toHaveLength(21);
  });

  it.each([
    [3_600, 3_539, 1],
    [3_600, 3_541, 2],
    [10, 4, 1],
    [10, 6, 2],
  ])('that lives %i s is renewed before it ends: after %i s it took %i', async (life, seconds, expected) => {
    service.tokenLife = life;
    const client = service.client();
    const start = Date.now();
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'],
      now: start,
    });
    await client.webhooks.types();
    jest.setSystemTime(start + seconds * 1_000);
    await client.webhooks.types();
    expect(service.tokenRequests).toHaveLength(expected);
    expect(used().at(-1)).toBe(`Bearer token-${expected}`);
  });

  it('is fetched anew once when the service refuses it, and the call goes on with the same key', async () => {
    service.script = [problem(401, 'unauthenticated'), json(201, { session_id: 'cs_1' })];
    expect(await service.client().sessions.create(sessionInput)).toEqual({ session_id: 'cs_1' });
    expect(used()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(new Set(service.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('is not fetched over and over when the service refuses every one', async () => {
    service.script = [problem(401, 'unauthenticated', { recoverable: false })];
    await expect(service.client().webhooks.types()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(service.tokenRequests).toHaveLength(2);
    expect(service.requests).toHaveLength(2);
  });

  it('that many calls had refused at the same moment is renewed for all of them by one request', async () => {
    const client = service.client();
    await client.webhooks.types();
    service.script = [
      (response, request) => {
        const old = request.headers.authorization === 'Bearer token-1';
        (old ? problem(401, 'unauthenticated') : json(200, {}))(response, request);
      },
    ];
    await Promise.all(Array.from({ length: 10 }, () => client.webhooks.types()));
    expect(service.tokenRequests).toHaveLength(2);
  });

  it('that was refused late, when there is a newer one already, costs no further request', async () => {
    const client = service.client();
    await client.webhooks.types();
    let answerLate = () => {};
    const isHeld = new Promise<void>((held) => {
      service.script = [
        (response, request) => {
          answerLate = () => problem(401, 'unauthenticated')(response, request);
          held();
        },
        problem(401, 'unauthenticated'),
        json(200, {}),
      ];
    });
    const late = client.webhooks.types();
    await isHeld;
    await client.webhooks.types();
    answerLate();
    expect(await late).toEqual({});
    expect(service.tokenRequests).toHaveLength(2);
  });

  it('is tried for again when its endpoint fails, and a failure is not remembered', async () => {
    service.tokenScript = [drop, (response) => response.writeHead(503).end()];
    await service.client().webhooks.types();
    expect(service.tokenRequests).toHaveLength(3);

    const client = service.client({ retries: 0 });
    service.tokenScript = [drop];
    await expect(client.webhooks.types()).rejects.toMatchObject({ code: 'connection_error' });
    expect(await client.webhooks.types()).toEqual({});
  });

  it('that the endpoint refuses to give is one clear error, without the secret, at once', async () => {
    service.tokenScript = [json(400, { error: 'invalid_client' })];
    const call = service.client().webhooks.types();
    await expect(call).rejects.toMatchObject({ code: 'unauthenticated', status: 400, recoverable: false });
    await expect(call).rejects.toThrow('invalid_client');
    await expect(call).rejects.not.toThrow('s3cret');
    expect(service.tokenRequests).toHaveLength(1);
    expect(service.requests).toHaveLength(0);
  });

  it.each([
    ['no token', { expires_in: 3_600 }],
    ['no life', { access_token: 'a' }],
  ])('in an answer with %s is not used', async (_name, body) => {
    service.tokenScript = [json(200, body)];
    await expect(service.client().webhooks.types()).rejects.toMatchObject({ code: 'unexpected_response' });
  });
});
