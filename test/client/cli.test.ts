import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, start } from './support/cli.ts';
import { type drop, json, problem, scriptedService } from './support/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
let service: Awaited<ReturnType<typeof scriptedService>>;
let outputs: string;
let environment: Record<string, string>;

beforeAll(async () => {
  service = await scriptedService();
  const { apiUrl, tokenUrl, clientId, clientSecret, account } = service.settings;
  outputs = join(folder, 'outputs.json');
  const values = { ApiUrl: apiUrl, TokenUrl: tokenUrl, AdminClientId: clientId, AdminClientSecret: clientSecret };
  writeFileSync(outputs, JSON.stringify({ ...values, DemoAccountUid: account }));
  environment = {
    HOSTED_SESSIONS_API_URL: apiUrl,
    HOSTED_SESSIONS_TOKEN_URL: tokenUrl,
    HOSTED_SESSIONS_CLIENT_ID: clientId,
    HOSTED_SESSIONS_CLIENT_SECRET: clientSecret,
    HOSTED_SESSIONS_ACCOUNT: account,
  };
});
beforeEach(() => service.reset());
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const created = {
  session_id: 'cs_1',
  expires_at: '2030-01-01T00:00:00.000Z',
  hosted_url: 'https://pay.example/cs_1#cs=x',
};
const event = (n: number) => ({
  webhook_id: `evt_${n}`,
  event_type: 'checkout_session.completed',
  timestamp: 1_893_456_000 + n,
  data: { session_id: `cs_${n}`, status: 'completed' },
});

describe('settings', () => {
  it('come from the environment', async () => {
    service.script = [json(200, { secret: 'whsec_a' })];
    expect(await cli(['secret'], environment)).toEqual({ code: 0, stdout: 'whsec_a\n', stderr: '' });
  });

  it('or a file, flat or as cdk deploy writes it, before the environment', async () => {
    service.script = [json(200, { secret: 'whsec_a' })];
    const wrapped = join(folder, 'wrapped.json');
    writeFileSync(wrapped, JSON.stringify({ Checkout: JSON.parse(readFileSync(outputs, 'utf8')) }));
    const wrong = { ...environment, HOSTED_SESSIONS_API_URL: 'http://127.0.0.1:1', HOSTED_SESSIONS_ACCOUNT: 'pa_9' };
    for (const file of [outputs, wrapped]) {
      expect(await cli(['secret', '--outputs', file], wrong)).toMatchObject({ code: 0, stdout: 'whsec_a\n' });
    }
    expect(service.requests.map(({ headers }) => headers['x-payment-account-uid'])).toEqual(['pa_1', 'pa_1']);
  });

  it('or options, before both', async () => {
    await cli(['secret', '--outputs', outputs, '--account', 'pa_2', '--client-id', 'other'], environment);
    expect(service.requests[0]?.headers['x-payment-account-uid']).toBe('pa_2');
    const basic = Buffer.from('other:s3cret').toString('base64');
    expect(service.tokenRequests[0]?.headers.authorization).toBe(`Basic ${basic}`);
  });
});

describe('create', () => {
  const line = ['create', '--amount', '1234', '--currency', 'USD'];

  it('makes a session and prints its page', async () => {
    service.script = [json(201, created)];
    const more = ['--description', 'Water bill', '--customer-id', 'c1', '--customer-email', 'a@b.example'];
    const { code, stdout } = await cli([...line, ...more, '--idempotency-key', 'order-7'], environment);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `cs_1, until ${created.expires_at}\n${created.hosted_url}\n` });
    expect(JSON.parse(service.requests[0]?.body ?? '')).toEqual({
      amount: 1_234,
      currency: 'USD',
      layout: 'hosted',
      success_url: 'https://example.com/thanks',
      cancel_url: 'https://example.com/cart',
      description: 'Water bill',
      customer_id: 'c1',
      customer_email: 'a@b.example',
    });
    expect(service.requests[0]?.headers['idempotency-key']).toBe('order-7');
  });

  it('prints JSON on request', async () => {
    service.script = [json(201, created)];
    expect(JSON.parse((await cli([...line, '--json'], environment)).stdout)).toEqual(created);
  });

  it('opens the page in a browser on request', async () => {
    service.script = [json(201, created)];
    const opened = join(folder, 'opened');
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(join(folder, name), `#!/bin/sh\nprintf %s "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const changes = watch(folder, { signal: AbortSignal.timeout(20_000) });
    const isOpened = (async () => {
      for await (const { filename } of changes) if (filename === 'opened') return true;
      return false;
    })();
    const { code } = await cli([...line, '--open'], { ...environment, PATH: `${folder}:/bin:/usr/bin` });
    expect(code).toBe(0);
    expect(await isOpened).toBe(true);
    expect(readFileSync(opened, 'utf8')).toBe(created.hosted_url);
  });

  it('still prints the page where no browser can be opened', async () => {
    service.script = [json(201, created)];
    const { code, stdout, stderr } = await cli([...line, '--open'], { ...environment, PATH: '/nowhere' });
    expect(code).toBe(0);
    expect(stdout).toContain(created.hosted_url);
    expect(stderr).toContain('No browser');
  });
});

describe('events', () => {
  const pages = () => [
    json(200, { events: [event(1), event(2)], next: 'evt_2' }),
    json(200, { events: [event(3)], next: null }),
  ];

  it('list prints a line for each, over pages', async () => {
    service.script = pages();
    const { code, stdout } = await cli(['events', 'list', '--after', 'evt_0'], environment);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([
      '2030-01-01T00:00:01.000Z  checkout_session.completed  evt_1  cs_1',
      '2030-01-01T00:00:02.000Z  checkout_session.completed  evt_2  cs_2',
      '2030-01-01T00:00:03.000Z  checkout_session.completed  evt_3  cs_3',
    ]);
    expect(service.requests[0]?.path).toBe('/v1/events?after=evt_0&limit=20');
  });

  it('list ends at the limit, and prints JSON on request', async () => {
    service.script = pages();
    const { stdout } = await cli(['events', 'list', '--limit', '1', '--json'], environment);
    expect(JSON.parse(stdout)).toEqual(event(1));
    expect(service.requests).toHaveLength(1);
  });

  it('list is no failure when its reader stops reading', async () => {
    service.script = [json(200, { events: Array.from({ length: 100 }, (_, n) => event(n)), next: 'evt_9' })];
    const { child, finished } = start(['events', 'list', '--limit', '900000'], environment);
    child.stdout.destroy();
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  });

  it('resend asks for a delivery', async () => {
    service.script = [json(202, { webhook_id: 'evt_1' })];
    const { code, stdout } = await cli(['events', 'resend', 'evt_1'], environment);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'evt_1 is on its way again\n' });
    expect(service.requests[0]).toMatchObject({ method: 'POST', path: '/v1/events/evt_1/redeliver' });
  });
});

describe('a failure ends with 1, says what and where, and shows no stack and no secret', () => {
  it.each([
    [
      'a refusal',
      problem(400, 'validation_error', { errors: [{ field: 'amount', message: 'is odd' }] }),
      'amount: is odd',
    ],
    ['a missing thing', problem(404, 'not_found'), 'HTTP 404, not_found, request r-1'],
    ['a page of a proxy', (r: Parameters<typeof drop>[0]) => r.writeHead(404).end('<html>'), 'unexpected_response'],
  ])('%s', async (_name, reply, message) => {
    service.script = [reply];
    const { code, stdout, stderr } = await cli(['secret'], environment);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at |s3cret/);
  });

  it('credentials that are refused', async () => {
    service.tokenScript = [json(401, { error: 'invalid_client' })];
    const { code, stderr } = await cli(['secret'], environment);
    expect(code).toBe(1);
    expect(stderr).toContain('invalid_client');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
