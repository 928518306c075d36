import type { HostedSessions } from '../../client/src/index.ts';
import { routes } from '../../lambdas/routes.ts';
import { json, scriptedService, sessionInput } from './support/service.ts';

type Row = [
  name: string,
  call: (client: HostedSessions) => Promise<unknown>,
  method: string,
  path: string,
  body?: object,
];

const account = { name: 'Shop', processor: 'sandbox' } as const;
const rows: Row[] = [
  ['sessions.create', (c) => c.sessions.create(sessionInput), 'POST', '/v1/hosted-sessions', sessionInput],
  [
    'sessions.update',
    (c) => c.sessions.update('cs_1', { amount: 5 }),
    'PATCH',
    '/v1/hosted-sessions/cs_1',
    { amount: 5 },
  ],
  ['sessions.expire', (c) => c.sessions.expire('cs_1'), 'POST', '/v1/hosted-sessions/cs_1/expire'],
  [
    'sessions.resolve',
    (c) => c.sessions.resolve('cs_1', { outcome: 'charged', transaction_id: 't' }),
    'POST',
    '/v1/hosted-sessions/cs_1/resolve',
    { outcome: 'charged', transaction_id: 't' },
  ],
  ['accounts.create', (c) => c.accounts.create(account), 'POST', '/api/paymentaccounts', account],
  ['accounts.get', (c) => c.accounts.get(), 'GET', '/api/paymentaccounts/pa_1'],
  ['accounts.replace', (c) => c.accounts.replace(account), 'PUT', '/api/paymentaccounts/pa_1', account],
  ['checkoutConfig.get', (c) => c.checkoutConfig.get(), 'GET', '/api/paymentaccounts/pa_1/checkout-config'],
  [
    'checkoutConfig.replace',
    (c) => c.checkoutConfig.replace({ cvv_recheck: true }),
    'PUT',
    '/api/paymentaccounts/pa_1/checkout-config',
    { cvv_recheck: true },
  ],
  ['webhooks.subscriptions', (c) => c.webhooks.subscriptions(), 'GET', '/api/webhooks/subscriptions'],
  [
    'webhooks.replaceSubscriptions',
    (c) => c.webhooks.replaceSubscriptions([{ event_type: 'checkout_session.expired', enabled: false }]),
    'PUT',
    '/api/webhooks/subscriptions',
    { subscriptions: [{ event_type: 'checkout_session.expired', enabled: false }] },
  ],
  ['webhooks.types', (c) => c.webhooks.types(), 'GET', '/api/webhooks/types'],
  ['webhooks.secret', (c) => c.webhooks.secret(), 'GET', '/api/webhooks/secret'],
  ['webhooks.rotateSecret', (c) => c.webhooks.rotateSecret(), 'POST', '/api/webhooks/secret/rotate', {}],
  [
    'webhooks.rotateSecret of redirects',
    (c) => c.webhooks.rotateSecret({ which: 'redirect' }),
    'POST',
    '/api/webhooks/secret/rotate',
    { which: 'redirect' },
  ],
  ['webhooks.activateSecret', (c) => c.webhooks.activateSecret(), 'POST', '/api/webhooks/secret/activate'],
  ['events.list', (c) => c.events.list(), 'GET', '/v1/events'],
  [
    'events.list with a cursor',
    (c) => c.events.list({ after: 'evt_1', limit: 5 }),
    'GET',
    '/v1/events?after=evt_1&limit=5',
  ],
  ['events.get', (c) => c.events.get('evt_1'), 'GET', '/v1/events/evt_1'],
  ['customers.get', (c) => c.customers.get('u1'), 'GET', '/api/customers/u1'],
  [
    'customers.get with a cursor',
    (c) => c.customers.get('u1', { after: 'cs_1', limit: 5 }),
    'GET',
    '/api/customers/u1?after=cs_1&limit=5',
  ],
  ['customers.erase', (c) => c.customers.erase('u1'), 'DELETE', '/api/customers/u1'],
  ['events.redeliver', (c) => c.events.redeliver('evt_1'), 'POST', '/v1/events/evt_1/redeliver'],
];

describe('a call', () => {
  let service: Awaited<ReturnType<typeof scriptedService>>;
  beforeAll(async () => {
    service = await scriptedService();
  });
  beforeEach(() => service.reset());
  afterAll(() => service.stop());

  it.each(rows)('%s is one request, and its answer is the result', async (...row) => {
    const [, call, method, path, body] = row;
    service.script = [json(200, { some: 'answer' })];
    expect(await call(service.client())).toEqual({ some: 'answer' });
    expect(service.requests).toHaveLength(1);
    const [request] = service.requests;
    expect(request).toMatchObject({ method, path, headers: { authorization: 'Bearer token-1' } });
    expect(request?.headers['content-type']).toBe(body && 'application/json');
    expect(request?.body).toBe(body ? JSON.stringify(body) : '');
    const named = path.startsWith('/api/paymentaccounts') ? undefined : 'pa_1';
    expect(request?.headers['x-payment-account-uid']).toBe(named);
  });

  it('is there for every admin route', () => {
    const called = rows.map(([, , method, path]) => `${method} ${path.split('?')[0]}`);
    const fill = { '{id}': 'cs_1', '{uid}': 'pa_1', '{webhook_id}': 'evt_1', '{customer_id}': 'u1' };
    const wanted = routes.flatMap(({ auth, method, path }) =>
      auth === 'admin'
        ? [`${method} ${path.replace(/\{\w+\}/g, (name) => fill[name as keyof typeof fill] ?? name)}`]
        : [],
    );
    expect(new Set(called)).toEqual(new Set(wanted));
  });

  it('for a customer is made with whatever text the id is, but for what would be another route', async () => {
    service.script = [json(200, {})];
    await service.client().customers.get('a/b c?');
    expect(service.requests.map(({ path }) => path)).toEqual(['/api/customers/a%2Fb%20c%3F']);
    for (const id of ['', '.', '..']) await expect(service.client().customers.erase(id)).rejects.toThrow(TypeError);
    expect(service.requests).toHaveLength(1);
  });

  it.each(['..', '.', '', 'a/b', 'a?b', '%2e%2e', 'cs_1#x', 'x'.repeat(129)])(
    'is not made with %j for an id: it would be another route',
    async (id) => {
      await expect(service.client().sessions.expire(id)).rejects.toThrow(TypeError);
      await expect(service.client().events.get(id)).rejects.toThrow(TypeError);
      await expect(service.client({ account: id }).accounts.get()).rejects.toThrow(TypeError);
      expect(service.requests).toHaveLength(0);
    },
  );

  it('that needs an account is not made without one; creating the first needs none', async () => {
    const client = service.client({ account: undefined });
    await expect(client.webhooks.types()).rejects.toThrow('needs an account');
    await expect(client.sessions.create(sessionInput)).rejects.toThrow('needs an account');
    await client.accounts.create(account);
    expect(service.requests).toHaveLength(1);
  });

  it('for another account shares the token', async () => {
    const client = service.client();
    await client.webhooks.types();
    await client.forAccount('pa_2').webhooks.types();
    expect(service.requests.map(({ headers }) => headers['x-payment-account-uid'])).toEqual(['pa_1', 'pa_2']);
    expect(service.tokenRequests).toHaveLength(1);
  });

  it('takes an apiUrl that ends in a slash', async () => {
    await service.client({ apiUrl: `${service.baseUrl}/` }).webhooks.types();
    expect(service.requests[0]?.path).toBe('/api/webhooks/types');
  });

  it('goes through the fetch that was given', async () => {
    const urls: unknown[] = [];
    const fetch: typeof globalThis.fetch = (url, init) => {
      urls.push(url);
      return globalThis.fetch(url, init);
    };
    await service.client({ fetch }).webhooks.types();
    expect(urls).toEqual([`${service.baseUrl}/oauth2/token`, `${service.baseUrl}/api/webhooks/types`]);
  });

  it.each([
    ['apiUrl', ''],
    ['tokenUrl', undefined],
    ['clientId', undefined],
    ['clientSecret', ''],
    ['apiUrl', 'api.example'],
    ['tokenUrl', 'ftp://api.example'],
  ])('is impossible when %s is %j, which is said at once', (name, value) => {
    expect(() => service.client({ [name]: value })).toThrow(name);
  });
});

describe('events.all', () => {
  it('goes through every page, each from the cursor of the one before', async () => {
    const service = await scriptedService();
    const page = (ids: string[], next: string | null) =>
      json(200, { events: ids.map((webhook_id) => ({ webhook_id })), next });
    service.script = [page(['evt_1', 'evt_2'], 'evt_2'), page(['evt_3', 'evt_4'], 'evt_4'), page([], null)];
    const ids: string[] = [];
    for await (const { webhook_id } of service.client().events.all({ limit: 2 })) ids.push(webhook_id);
    expect(ids).toEqual(['evt_1', 'evt_2', 'evt_3', 'evt_4']);
    expect(service.requests.map(({ path }) => path)).toEqual([
      '/v1/events?limit=2',
      '/v1/events?after=evt_2&limit=2',
      '/v1/events?after=evt_4&limit=2',
    ]);
    await service.stop();
  });

  it('asks for no more pages than are read', async () => {
    const service = await scriptedService();
    service.script = [json(200, { events: [{ webhook_id: 'evt_1' }, { webhook_id: 'evt_2' }], next: 'evt_2' })];
    for await (const { webhook_id } of service.client().events.all({ after: 'evt_0' }))
      if (webhook_id === 'evt_2') break;
    expect(service.requests.map(({ path }) => path)).toEqual(['/v1/events?after=evt_0&limit=100']);
    await service.stop();
  });
});
