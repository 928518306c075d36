import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { webhookSender } from '../../lambdas/sender/send-webhook.ts';
import { selfSigned } from './support/certificate.ts';
import { printed } from './support/child.ts';
import { receiver } from './support/receiver.ts';

const trusted = {
  good: selfSigned({ host: 'localhost' }),
  expired: selfSigned({ host: 'localhost', expired: true }),
  other: selfSigned({ host: 'shop.example' }),
};
const unknown = selfSigned({ host: 'localhost' });
const failedTls = { kind: 'failed', reason: 'tls', durationMs: expect.any(Number) };
const before = getCACertificates('default');

beforeAll(() => setDefaultCACertificates([...before, ...Object.values(trusted).map(({ cert }) => cert)]));
afterAll(() => setDefaultCACertificates(before));

const send = (port: number) =>
  webhookSender({ anyPort: true, loopback: true, timeoutMs: 2_000 }).send({
    url: `https://localhost:${port}/`,
    body: '{}',
    headers: {},
  });

describe('over TLS', () => {
  it('an event goes to a receiver with a certificate for its name, and the name is asked for', async () => {
    const server = await receiver(trusted.good);
    const names: unknown[] = [];
    server.script = (response, request) => {
      names.push((request.socket as TLSSocket).servername, request.headers.host);
      response.end('thanks');
    };
    expect(await send(server.port)).toMatchObject({ kind: 'answered', status: 200, excerpt: 'thanks' });
    expect(names).toEqual(['localhost', `localhost:${server.port}`]);
    await server.stop();
  });

  it.each([
    ['of an unknown issuer', unknown],
    ['for another name', trusted.other],
    ['that has expired', trusted.expired],
  ])('no event goes to a receiver with a certificate %s', async (_name, certificate) => {
    const server = await receiver(certificate);
    expect(await send(server.port)).toEqual(failedTls);
    expect(server.requests).toEqual([]);
    await server.stop();
  });

  it('no event goes out even if the environment says to trust all', async () => {
    const server = await receiver(unknown);
    const module = `
      import { webhookSender } from './lambdas/sender/send-webhook.ts';
      const sender = webhookSender({ anyPort: true, loopback: true });
      const sent = await sender.send({ url: 'https://localhost:${server.port}/', body: '{}', headers: {} });
      console.log(sent.kind, sent.reason);`;
    expect(await printed(module, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toBe('failed tls');
    expect(server.requests).toEqual([]);
    await server.stop();
  });

  it('a receiver that speaks plain HTTP has no TLS', async () => {
    const server = await receiver();
    expect(await send(server.port)).toEqual(failedTls);
    await server.stop();
  });

  it('a receiver that hangs up in the handshake has no TLS', async () => {
    const server = createServer((socket) => socket.destroy());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    expect(await send((server.address() as AddressInfo).port)).toEqual(failedTls);
    server.close();
  });

  it('a receiver that hangs up after the handshake broke the connection', async () => {
    const server = await receiver(trusted.good);
    server.script = (response) => response.destroy();
    expect(await send(server.port)).toMatchObject({ kind: 'failed', reason: 'connection' });
    await server.stop();
  });
});
