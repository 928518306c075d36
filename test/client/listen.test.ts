import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { type WebhookEvent, verifyWebhook } from '../../client/src/index.ts';
import { forward } from '../../client/src/cli/forward.ts';
import { readSince } from '../../client/src/cli/since.ts';
import { receiver } from '../sender/support/receiver.ts';
import { type Started, start } from './support/cli.ts';
import { drop, json, problem, type Reply, scriptedService } from './support/service.ts';

const [SECRET, PREVIOUS] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [
  string,
  string,
];
const event = (n: number, timestamp = Math.floor(Date.now() / 1_000) + 60) => ({
  webhook_id: `evt_${n}`,
  event_type: 'checkout_session.completed',
  timestamp,
  data: { session_id: `cs_${n}`, status: 'completed', amount: 1_000 },
});

let service: Awaited<ReturnType<typeof scriptedService>>;
let target: Awaited<ReturnType<typeof receiver>>;
let running: Started | undefined;
/** What the service has, in order; replies before it are given first. */
let events: ReturnType<typeof event>[];
let before: Reply[];

beforeAll(async () => {
  [service, target] = await Promise.all([scriptedService(), receiver()]);
});
beforeEach(() => {
  service.reset();
  target.reset();
  target.script = (response) => response.end();
  [events, before] = [[], []];
  service.script = [
    (response, request) => {
      const reply = before.shift();
      if (reply) return reply(response, request);
      if (request.path === '/api/webhooks/secret') return json(200, secrets)(response, request);
      const after = new URL(request.path, service.baseUrl).searchParams.get('after');
      const page = events.slice(events.findIndex(({ webhook_id }) => webhook_id === after) + 1);
      json(200, { events: page, next: null })(response, request);
    },
  ];
});
afterEach(async () => {
  running?.child.kill('SIGINT');
  await running?.finished;
});
afterAll(async () => {
  await service.stop();
  await target.stop();
});

const secrets = { secret: SECRET, redirect_secret: 'rsec_a', previous_secret: PREVIOUS };
const lines = (text: string) => text.split('\n').filter(Boolean);

function listen(url = `http://127.0.0.1:${target.port}/hooks`, ...more: string[]): Started {
  const { apiUrl, tokenUrl, clientId, clientSecret, account } = service.settings;
  running = start(['listen', '--forward-to', url, ...more], {
    HOSTED_SESSIONS_API_URL: apiUrl,
    HOSTED_SESSIONS_TOKEN_URL: tokenUrl,
    HOSTED_SESSIONS_CLIENT_ID: clientId,
    HOSTED_SESSIONS_CLIENT_SECRET: clientSecret,
    HOSTED_SESSIONS_ACCOUNT: account,
  });
  return running;
}

describe('listen', () => {
  it('forwards each event once, in order, as it comes, with a line for each, until it is stopped', async () => {
    const { until, out, child, finished } = listen();
    events.push(event(1), event(2));
    await until(() => lines(out()).length === 2);
    events.push(event(3));
    await until(() => lines(out()).length === 3);
    expect(target.requests.map(({ body }) => JSON.parse(body).webhook_id)).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(lines(out())[2]).toMatch(/^\S+Z {2}checkout_session\.completed {2}evt_3 {2}cs_3 {2}-> 200 in \d+ ms$/);
    child.kill('SIGINT');
    expect(await finished).toMatchObject({ code: 0 });
  });

  it('signs as a delivery is signed: both families, a fresh time, and the secret before', async () => {
    const { until, out } = listen(undefined, '--since', '1d');
    events.push(event(1, Math.floor(Date.now() / 1_000) - 20 * 3_600));
    await until(() => lines(out()).length === 1);
    const [request] = target.requests;
    const { body = '', headers = {} } = request ?? {};
    expect(request).toMatchObject({ method: 'POST', path: '/hooks' });
    const { 'x-webhook-signature': legacy = '', ...standard } = headers;
    const verified: WebhookEvent[] = [
      verifyWebhook(body, standard, SECRET),
      verifyWebhook(body, standard, PREVIOUS),
      verifyWebhook(body, { 'x-webhook-signature': String(legacy) }, SECRET),
    ];
    for (const { timestamp, ...rest } of verified) {
      const { timestamp: _then, ...sent } = event(1);
      expect(rest).toEqual(sent);
      expect(Math.abs(timestamp - Date.now() / 1_000)).toBeLessThan(20);
    }
    expect(headers['content-type']).toBe('application/json');
  });

  it('begins with what happens from now on', async () => {
    events.push(event(1, 1_700_000_000), event(2));
    const { until, out } = listen();
    await until(() => lines(out()).length === 1);
    expect(target.requests.map(({ body }) => JSON.parse(body).webhook_id)).toEqual(['evt_2']);
  });

  it('begins after the event that --since names', async () => {
    events.push(event(1, 1_700_000_000), event(2, 1_700_000_001), event(3, 1_700_000_002));
    const { until, out } = listen(undefined, '--since', 'evt_1');
    await until(() => lines(out()).length === 2);
    expect(service.requests[0]?.path).toBe('/v1/events?after=evt_1&limit=100');
    expect(target.requests.map(({ body }) => JSON.parse(body).webhook_id)).toEqual(['evt_2', 'evt_3']);
  });

  it('goes on where it was when the service was away, and says so once', async () => {
    const { until, out, err } = listen();
    events.push(event(1));
    await until(() => lines(out()).length === 1);
    before.push(...Array<Reply>(9).fill(drop), problem(503, 'internal_error'));
    events.push(event(2));
    await until(() => lines(out()).length === 2);
    expect(target.requests.map(({ body }) => JSON.parse(body).webhook_id)).toEqual(['evt_1', 'evt_2']);
    expect(err().match(/Trying again/g)).toHaveLength(1);
  }, 60_000);

  it.each<[string, Reply, RegExp]>([
    ['refuses', (response) => response.writeHead(400).end('no'), /-> 400 in \d+ ms$/],
    ['redirects', (response) => response.writeHead(302, { location: '/' }).end(), /-> 302 in \d+ ms$/],
    ['drops the connection', drop, /-> No answer from http:\/\/127.0.0.1:\d+: \w+\.$/],
  ])('says when the receiver %s, and goes on to the next', async (_name, reply, line) => {
    target.script = (response) => reply(response, { method: '', path: '', headers: {}, body: '' });
    const { until, out } = listen();
    events.push(event(1), event(2));
    await until(() => lines(out()).length === 2);
    expect(lines(out())[0]).toMatch(line);
    expect(target.requests).toHaveLength(2);
  });

  it('waits for a receiver that is just being restarted, and not for ever', async () => {
    const { port } = target;
    await target.stop();
    const failedTries: unknown[] = [];
    const onSocket = (message: unknown) => {
      const { socket } = message as { socket: Socket };
      socket.once('close', () => {
        failedTries.push(socket);
        if (failedTries.length === 2) server.listen(port, '127.0.0.1');
      });
    };
    const server = createServer((_request, response) => response.end());
    subscribe('net.client.socket', onSocket);
    const url = `http://127.0.0.1:${port}/hooks`;
    const { signal } = new AbortController();
    expect(await forward(event(1) as WebhookEvent, url, secrets, signal)).toMatch(/^200 in/);
    expect(failedTries.length).toBeGreaterThanOrEqual(2);

    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    unsubscribe('net.client.socket', onSocket);
    expect(await forward(event(1) as WebhookEvent, url, secrets, signal)).toContain('ECONNREFUSED');
    target = await receiver();
  });

  it('ends with 1 when the credentials are refused', async () => {
    service.tokenScript = [json(401, { error: 'invalid_client' })];
    expect(await listen().finished).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('--since', () => {
  const now = Date.parse('2030-01-02T00:00:00Z');
  it.each([
    [undefined, { from: now / 1_000 }],
    ['30s', { from: now / 1_000 - 30 }],
    ['10m', { from: now / 1_000 - 600 }],
    ['2h', { from: now / 1_000 - 7_200 }],
    ['1d', { from: now / 1_000 - 86_400 }],
    ['2030-01-01T00:00:00Z', { from: now / 1_000 - 86_400 }],
    ['evt_1a', { after: 'evt_1a', from: 0 }],
  ])('%s', (text, since) => {
    expect(readSince(text, now)).toEqual(since);
  });

  it.each(['', '10', 'm', '-1m', '2030', 'evt_', 'cs_1', '2030-13-01'])('%j is nothing', (text) => {
    expect(() => readSince(text, now)).toThrow('--since must be');
  });
});
