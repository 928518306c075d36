import { once } from 'node:events';
import { get as getPlain } from 'node:http';
import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import { pinned, resolveAll } from '../../lambdas/sender/resolve.ts';
import { dnsServer } from './support/dns-server.ts';
import { receiver } from './support/receiver.ts';

describe('the addresses of a name', () => {
  let server: Awaited<ReturnType<typeof dnsServer>>;
  beforeAll(async () => {
    server = await dnsServer({
      'both.example': { a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8:0:0:0:0:0:1'] },
      'four.example': { a: ['192.0.2.1'] },
      'six.example': { aaaa: ['2001:db8:0:0:0:0:0:1'] },
      'empty.example': {},
      'silent.example': 'silent',
    });
  });
  afterAll(() => server.stop());

  const ask = (name: string, signal = new AbortController().signal) => resolveAll([server.address])(name, signal);

  it.each([
    ['both.example', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
    ['four.example', ['192.0.2.1']],
    ['six.example', ['2001:db8::1']],
    ['empty.example', []],
    ['missing.example', []],
  ])('of %s are %j', async (name, addresses) => {
    expect(await ask(name)).toEqual(addresses);
  });

  // Left alone, the look-up would outlast this test's own limit.
  it('are not looked for any longer than the caller waits', async () => {
    const end = new AbortController();
    const heard = server.heard();
    const asked = ask('silent.example', end.signal);
    await heard;
    end.abort();
    expect(await asked).toEqual([]);
  }, 1_500);

  it('of no name are looked for by a caller who has left', async () => {
    expect(await ask('silent.example', AbortSignal.abort())).toEqual([]);
  }, 1_500);
});

describe('a pinned look-up', () => {
  it.each([
    ['one address at a time', false],
    ['all addresses', true],
  ])('connects to the address it was given, whatever the name: %s', async (_name, autoSelectFamily) => {
    const server = await receiver();
    server.script = (response, request) => response.end(request.headers.host);
    const options = { port: server.port, agent: false, autoSelectFamily, lookup: pinned(['127.0.0.1', '::1']) };
    const answer = await new Promise<string>((resolve, reject) => {
      getPlain('http://shop.example/', options, (response) => resolve(text(response))).on('error', reject);
    });
    expect(answer).toBe(`shop.example:${server.port}`);
    await server.stop();
  });

  it('leaves a failure to the request, even one that the platform knows at once', async () => {
    const request = get('https://shop.example/', { agent: new Agent({ lookup: pinned(['255.255.255.255']) }) });
    const [error] = await once(request, 'error');
    expect(error).toMatchObject({ syscall: 'connect', address: '255.255.255.255' });
  });
});
