import { type Sent, webhookSender } from '../../lambdas/sender/send-webhook.ts';
import { type Attempts, watchAttempts } from './support/attempts.ts';
import { receiver } from './support/receiver.ts';

/** Global unicast that no registry has given to anyone: public by the rules, and nobody's host. */
const UNUSED = '3f00::1';
const refused = { kind: 'failed', reason: 'address_not_allowed', durationMs: expect.any(Number) };

let server: Awaited<ReturnType<typeof receiver>>;
let attempts: Attempts;
beforeAll(async () => {
  server = await receiver();
});
beforeEach(() => {
  server.reset();
  attempts = watchAttempts();
});
afterEach(() => attempts.stop());
afterAll(() => server.stop());

interface Setting {
  readonly anyPort?: boolean;
  readonly loopback?: boolean;
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

function send(url: string, { anyPort = true, loopback = false, resolve = async () => [] }: Setting = {}) {
  const sender = webhookSender({ anyPort, loopback, resolve, timeoutMs: 500 });
  return sender.send({ url: url.replace('PORT', `${server.port}`), body: '{}', headers: {} });
}

/** Answers in turn, the last one for ever after. */
function script(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve = async (hostname: string) => answers[Math.min(asked.push(hostname), answers.length) - 1] ?? [];
  return { asked, resolve };
}

const hosts = `127.0.0.1 2130706433 0177.0.0.1 017700000001 0x7f000001 0x7f.1 127.1 127.0.1 127.0.0.1. localhost localhost.
  [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] 0.0.0.0 0
  １２７.0.0.1 a.localhost 10.0.0.1 169.254.169.254 [fd00:ec2::254] 168.63.129.16 [fe80::1]`;

describe('a host that is not public', () => {
  it.each(hosts.split(/\s+/))('is refused in the URL, with no connection: %s', async (host) => {
    const { asked, resolve } = script(['127.0.0.1']);
    for (const url of [`https://${host}:PORT/`, `http://${host}:PORT/`])
      expect(await send(url, { resolve })).toEqual(refused);
    expect([asked, attempts.sockets, server.connections]).toEqual([[], [], []]);
  });

  it.each([
    ...['127.0.0.1', '::1', '::ffff:127.0.0.1', '::7f00:1', '::', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.0.1'],
    ...['100.64.0.1', '169.254.169.254', 'fd00:ec2::254', '168.63.129.16', 'fe80::1', 'fe80::1%eth0', 'fec0::1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::808:808', '2002:808:808::1', '2001::1', '127.1', '0x7f.1', '8.8.8.8.', ''],
    // Public, but in a form that a resolver does not give.
    ...['134744072', `${UNUSED}%eth0`],
  ])('is refused when DNS gives it, with no connection: %j', async (address) => {
    expect(await send('https://shop.example:PORT/', script([address]))).toEqual(refused);
    expect([attempts.sockets, server.connections]).toEqual([[], []]);
  });

  it.each([[[UNUSED, '127.0.0.1']], [['127.0.0.1', UNUSED]], [[UNUSED, '8.8.8.8', '::ffff:10.0.0.1']]])(
    'spoils the other addresses of its name: %j',
    async (addresses) => {
      expect(await send('https://shop.example:PORT/', script(addresses))).toEqual(refused);
      expect([attempts.sockets, server.connections]).toEqual([[], []]);
    },
  );
});

describe('a name', () => {
  it('is looked up once, and the address that was judged is the one connected to, even if it changes meanwhile', async () => {
    const { asked, resolve } = script([UNUSED], ['127.0.0.1']);
    expect(await send('https://rebind.example:PORT/', { resolve })).toMatchObject({ kind: 'failed' });
    expect(asked).toEqual(['rebind.example']);
    expect(attempts.addresses).toEqual([UNUSED]);
    expect(server.connections).toEqual([]);
  });

  it('is judged again for each sending', async () => {
    const { resolve } = script([UNUSED], ['127.0.0.1']);
    await send('https://rebind.example:PORT/', { resolve });
    expect(await send('https://rebind.example:PORT/', { resolve })).toEqual(refused);
    expect(server.connections).toEqual([]);
  });

  it('that is a public literal is connected to without a look-up', async () => {
    const { asked, resolve } = script(['127.0.0.1']);
    expect(await send(`https://[${UNUSED}]:PORT/`, { resolve })).toMatchObject({ kind: 'failed' });
    expect([asked, attempts.addresses]).toEqual([[], [UNUSED]]);
  });

  it.each<[string, Setting['resolve']]>([
    ['has no address', async () => []],
    ['is not known', () => Promise.reject(new Error('ENOTFOUND'))],
    [
      'breaks the resolver',
      () => {
        throw new Error('EBADNAME');
      },
    ],
  ])('that %s has failed', async (_name, resolve) => {
    expect(await send('https://shop.example/', resolve && { resolve })).toMatchObject({
      kind: 'failed',
      reason: 'dns',
    });
  });

  it('is waited for as long as for all the rest: 15 s', async () => {
    jest.useFakeTimers();
    try {
      let sent: Sent | undefined;
      webhookSender({ anyPort: false, loopback: false, resolve: () => new Promise(() => {}) })
        .send({ url: 'https://shop.example/', body: '{}', headers: {} })
        .then((outcome) => {
          sent = outcome;
        });
      await jest.advanceTimersByTimeAsync(14_999);
      expect(sent).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1);
      expect(sent).toEqual({ kind: 'failed', reason: 'timeout', durationMs: 15_000 });
    } finally {
      jest.useRealTimers();
    }
  });

  it('whose look-up takes too long has failed, and is not connected to afterwards', async () => {
    const late = Promise.withResolvers<readonly string[]>();
    const sent = await send('https://shop.example:PORT/', { resolve: () => late.promise });
    expect(sent).toMatchObject({ kind: 'failed', reason: 'timeout' });
    late.resolve([UNUSED]);
    await new Promise(setImmediate);
    expect(attempts.sockets).toEqual([]);
  });
});

describe('the settings of the moment', () => {
  it.each<[string, Setting]>([
    ['https://shop.example:8443/', { anyPort: false }],
    ['http://shop.example/', {}],
    ['http://shop.example/', { loopback: true }],
    ['https://user@shop.example/', {}],
    ['https://shop.example/#a', {}],
    ['ftp://shop.example/', {}],
    ['no URL', {}],
    ['', {}],
  ])('refuse %j under %j, whatever held when it was registered', async (url, setting) => {
    const { asked, resolve } = script([UNUSED]);
    expect(await send(url, { ...setting, resolve })).toEqual(refused);
    expect([asked, attempts.sockets]).toEqual([[], []]);
  });

  it.each(['http://localhost:PORT/', 'http://127.0.0.1:PORT/', 'http://127.1:PORT/'])(
    'let %s pass where loopback hosts are allowed, without DNS',
    async (url) => {
      const { asked, resolve } = script([UNUSED]);
      expect(await send(url, { loopback: true, resolve })).toMatchObject({ kind: 'answered', status: 200 });
      expect(asked).toEqual([]);
    },
  );

  it.each(['https://10.0.0.1/', 'https://[::ffff:127.0.0.1]/', 'https://0.0.0.0/', 'https://localhost./'])(
    'refuse %s even there',
    async (url) => {
      expect(await send(url, { loopback: true })).toEqual(refused);
      expect(attempts.sockets).toEqual([]);
    },
  );

  it('refuse a name for a loopback address even there', async () => {
    expect(await send('https://shop.example:PORT/', { loopback: true, ...script(['127.0.0.1']) })).toEqual(refused);
    expect(server.connections).toEqual([]);
  });
});
