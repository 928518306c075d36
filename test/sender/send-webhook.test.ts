import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { webhookHeaders } from '../../lambdas/domain/webhook-signature.ts';
import { type Outgoing, type WebhookSender, webhookSender } from '../../lambdas/sender/send-webhook.ts';
import { receiver, type Script } from './support/receiver.ts';

const LIMIT_MS = 200;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let server: Awaited<ReturnType<typeof receiver>>;
let patient: WebhookSender;
let hasty: WebhookSender;
let url: string;
beforeAll(async () => {
  server = await receiver();
  patient = webhookSender({ anyPort: false, loopback: true });
  hasty = webhookSender({ anyPort: false, loopback: true, timeoutMs: LIMIT_MS });
  url = `http://127.0.0.1:${server.port}/hook?a=1`;
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

const send = (change: Partial<Outgoing> = {}, sender = patient) =>
  sender.send({ url, body: '{}', headers: {}, ...change });

const answer = (script: Script) => {
  server.script = script;
  return send();
};

describe('what is sent', () => {
  it('is the body byte for byte, with the signatures and headers of its own', async () => {
    server.script = (response) => response.end();
    const body = JSON.stringify({ text: 'Käse, 寿司 🍣', long: 'a'.repeat(100_000) });
    const headers = webhookHeaders({
      webhookId: 'evt_1',
      timestamp: 1,
      body,
      secrets: { legacy: SECRET, all: [SECRET] },
    });
    await send({ body, headers });
    expect(server.requests).toEqual([
      {
        method: 'POST',
        path: '/hook?a=1',
        body,
        headers: {
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
          host: `127.0.0.1:${server.port}`,
          'user-agent': 'govifi-hosted-sessions/1',
          'content-type': 'application/json',
          'content-length': `${Buffer.byteLength(body)}`,
          'accept-encoding': 'identity',
          connection: 'close',
        },
      },
    ]);
  });

  it('goes over a connection of its own each time', async () => {
    server.script = (response) => response.setHeader('Connection', 'keep-alive').end('ok');
    await send();
    await send();
    expect(server.connections).toHaveLength(2);
  });

  it('is nothing when a header cannot be carried by HTTP', async () => {
    expect(await send({ headers: { 'webhook-id': 'evt_1\r\nHost: a' } })).toMatchObject({ reason: 'connection' });
    expect(server.requests).toEqual([]);
  });
});

describe('an answer', () => {
  it.each([200, 204, 302, 400, 410, 429, 500, 503])('with status %d is told as it is', async (status) => {
    const sent = await answer((response) => response.writeHead(status).end());
    expect(sent).toEqual({ kind: 'answered', status, excerpt: '', durationMs: expect.any(Number) });
  });

  it.each([301, 302, 303, 307, 308])('that redirects with %d is not followed', async (status) => {
    const sent = await answer((response) => response.writeHead(status, { location: '/elsewhere' }).end('moved'));
    expect(sent).toMatchObject({ kind: 'answered', status, excerpt: 'moved' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/hook?a=1']);
  });

  it('tells the wait it asks for', async () => {
    expect(await answer((response) => response.writeHead(503, { 'retry-after': '120' }).end())).toMatchObject({
      status: 503,
      retryAfterSeconds: 120,
    });
  });

  it('keeps compressed bytes as they came', async () => {
    const sent = await answer((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'));
    expect(sent).toMatchObject({ kind: 'answered', excerpt: 'not gzip' });
  });

  it.each<[what: string, body: string | Buffer, excerpt: string]>([
    ['short', 'thanks', 'thanks'],
    ['of a kilobyte', 'a'.repeat(1_024), 'a'.repeat(1_024)],
    ['longer', `${'a'.repeat(1_024)}b`, 'a'.repeat(1_024)],
    ['cut inside a character', `a${'é'.repeat(1_024)}`, `a${'é'.repeat(511)}`],
    ['no text', Buffer.alloc(1_024, 0xff), '\ufffd'.repeat(341)],
  ])('has an excerpt of at most 1 KB: %s', async (_what, body, excerpt) => {
    expect(await answer((response) => response.end(body))).toMatchObject({ kind: 'answered', status: 200, excerpt });
  });

  it('that never ends is read to the first kilobyte, and the connection dropped', async () => {
    const closed = new Promise<number>((resolve) => {
      server.script = (response) => {
        let sent = 0;
        const more = () => {
          while (!response.destroyed && response.write('a'.repeat(16_384))) sent += 16_384;
        };
        response.on('drain', more).on('close', () => resolve(sent));
        more();
      };
    });
    expect(await send()).toMatchObject({ kind: 'answered', status: 200, excerpt: 'a'.repeat(1_024) });
    expect(await closed).toBeGreaterThan(1_024);
  });
});

describe('an exchange', () => {
  const drip: Script = (response) => {
    const timer = setInterval(() => response.write('.'), 10);
    response.writeHead(200).on('close', () => clearInterval(timer));
  };

  it.each<[string, Script]>([
    ['a receiver that says nothing', () => {}],
    ['headers and then silence', (response) => response.writeHead(200).flushHeaders()],
    ['a body that drips', drip],
    [
      'early hints without end',
      (response) => {
        const timer = setInterval(() => response.writeProcessing(), 10);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('ends at its limit, and lets go of the connection: %s', async (_name, script) => {
    const closed = new Promise<void>((resolve) => {
      server.script = (response, request) => {
        response.on('close', resolve);
        script(response, request);
      };
    });
    const sent = await send({}, hasty);
    expect(sent).toEqual({ kind: 'failed', reason: 'timeout', durationMs: expect.any(Number) });
    expect(sent.durationMs).toBeGreaterThanOrEqual(LIMIT_MS - 5);
    expect(sent.durationMs).toBeLessThan(LIMIT_MS * 5);
    await closed;
  });

  it.each<[string, Script]>([
    ['before the answer', (response) => response.destroy()],
    ['by a reset', (response) => (response.socket as Socket).resetAndDestroy()],
    [
      'inside the body',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.destroy());
      },
    ],
    ['after what is no HTTP', (response) => response.socket?.end('HELLO\r\n\r\n')],
    [
      'to speak another protocol',
      (response) => {
        response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      },
    ],
    ['after headers too large', (response) => response.writeHead(200, { a: 'a'.repeat(20_000) }).end()],
  ])('that the receiver breaks has failed: %s', async (_name, script) => {
    expect(await answer(script)).toEqual({ kind: 'failed', reason: 'connection', durationMs: expect.any(Number) });
  });

  it('with a closed port has failed', async () => {
    const closing = createServer();
    await once(closing.listen(0, '127.0.0.1'), 'listening');
    const { port } = closing.address() as AddressInfo;
    closing.close();
    await once(closing, 'close');
    expect(await send({ url: `http://127.0.0.1:${port}/` })).toMatchObject({ kind: 'failed', reason: 'connection' });
  });

  it('that hangs does not delay others', async () => {
    const held: ServerResponse[] = [];
    server.script = (response, { url: path }) => {
      if (path === '/hangs') held.push(response);
      else response.end();
    };
    let hangs = true;
    const hanging = send({ url: `http://127.0.0.1:${server.port}/hangs` }).finally(() => {
      hangs = false;
    });
    const others = await Promise.all(Array.from({ length: 9 }, () => send()));
    expect(others.map(({ kind }) => kind)).toEqual(Array(9).fill('answered'));
    expect(hangs).toBe(true);
    for (const response of held) response.destroy();
    expect(await hanging).toMatchObject({ reason: 'connection' });
  });
});
