import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { checkValidationUrl, merchantOnSheet } from '../../lambdas/domain/apple-pay.ts';
import { appleMerchantSessions } from '../../lambdas/processors/apple-pay/merchant-sessions.ts';
import { selfSigned } from '../sender/support/certificate.ts';

const apple = selfSigned({ host: 'localhost' });
const impostor = selfSigned({ host: 'localhost' });
const merchant = selfSigned({ host: 'merchant.example.shop' });
const stranger = selfSigned({ host: 'merchant.example.other' });
const before = getCACertificates('default');

beforeAll(() => setDefaultCACertificates([...before, apple.cert]));
afterAll(() => setDefaultCACertificates(before));

const sessionOfApple = { merchantSessionIdentifier: 'SSH1', nonce: '2d18eab4', signature: '3080', expiresAt: 1 };

/** A server that lets in who shows the merchant's certificate, and what was asked of it. */
async function gateway(listener: RequestListener, certificate: ServerOptions = apple) {
  const asked: { path: string | undefined; name: string | undefined; type: string | undefined; body: unknown }[] = [];
  const server = createServer(
    { ...certificate, requestCert: true, rejectUnauthorized: true, ca: [merchant.cert] },
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const name = String((request.socket as TLSSocket).getPeerCertificate().subject['CN']);
      const type = request.headers['content-type'];
      asked.push({ path: request.url, name, type, body: JSON.parse(Buffer.concat(chunks).toString()) });
      listener(request, response);
    },
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    asked,
    url: `https://localhost:${(server.address() as AddressInfo).port}/paymentservices/startSession`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function start(listener: RequestListener, { identity = identityOf(merchant), certificate = apple } = {}) {
  const { url, asked, stop } = await gateway(listener, certificate);
  const reasons: string[] = [];
  const sessions = appleMerchantSessions({
    merchantIdentifier: 'merchant.example.shop',
    readIdentity: identity,
    onFailed: (reason) => reasons.push(reason),
    timeoutMs: 1_000,
  });
  const outcome = await sessions.start({ validationUrl: url, domain: 'pay.example.com', merchant: 'City of Riverton' });
  stop();
  return { outcome, asked, reasons };
}

const identityOf =
  ({ cert, key }: typeof merchant) =>
  async () =>
    JSON.stringify({ certificate: cert, private_key: key });

const answers =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    response.writeHead(status).end(body);
const good = answers(200, JSON.stringify(sessionOfApple));

describe("Apple's merchant session", () => {
  it("comes to who shows the merchant's certificate, as Apple wrote it", async () => {
    const { outcome, asked, reasons } = await start(good);
    expect(outcome).toEqual({ kind: 'started', session: sessionOfApple });
    expect(asked).toEqual([
      {
        path: '/paymentservices/startSession',
        name: 'merchant.example.shop',
        type: 'application/json',
        body: {
          merchantIdentifier: 'merchant.example.shop',
          displayName: 'City of Riverton',
          initiative: 'web',
          initiativeContext: 'pay.example.com',
        },
      },
    ]);
    expect(reasons).toEqual([]);
  });

  const redirect: RequestListener = (_request, response) =>
    response.writeHead(302, { Location: 'https://localhost:1/' }).end();
  it.each<[string, RequestListener, Parameters<typeof start>[1], string, string]>([
    ['a refusal', answers(417, '{"statusCode":"417"}'), {}, 'refused', 'status 417'],
    ['a fault of Apple', answers(503, ''), {}, 'unavailable', 'status 503'],
    ['a redirect', redirect, {}, 'unavailable', 'status 302'],
    ['an answer that is no session', answers(200, '{}'), {}, 'unavailable', 'answer unreadable'],
    ['an answer without an end', answers(200, 'x'.repeat(100_000)), {}, 'unavailable', 'no answer'],
    ['silence', () => undefined, {}, 'unavailable', 'no answer'],
    ['a connection that breaks', (request) => request.socket.destroy(), {}, 'unavailable', 'no answer'],
    ['a certificate that Apple does not know', good, { identity: identityOf(stranger) }, 'unavailable', 'no answer'],
    ['a host whose certificate nobody vouches for', good, { certificate: impostor }, 'unavailable', 'no answer'],
    [
      'a secret that holds no certificate',
      good,
      { identity: async () => '{"certificate":"a","private_key":"b"}' },
      'unavailable',
      'no answer',
    ],
    ['a secret of another shape', good, { identity: async () => 'sk_live_x' }, 'unavailable', 'identity unreadable'],
    [
      'a secret that can not be read',
      good,
      { identity: () => Promise.reject(new Error()) },
      'unavailable',
      'identity unreadable',
    ],
  ])('%s opens no sheet', async (_name, listener, options, kind, reason) => {
    const { outcome, asked, reasons } = await start(listener, options);
    expect([outcome, reasons]).toEqual([{ kind }, [reason]]);
    if (options?.identity || options?.certificate) expect(asked).toEqual([]);
  });

  it('has a name that fits the sheet, whole characters of it', () => {
    expect(merchantOnSheet('City of Riverton')).toBe('City of Riverton');
    expect(merchantOnSheet('\u{1f3db}'.repeat(70))).toBe('\u{1f3db}'.repeat(64));
  });
});

describe('a validation URL', () => {
  const url = (host: string, path = '/paymentservices/startSession') => `https://${host}${path}`;

  it.each([
    'apple-pay-gateway.apple.com',
    'cn-apple-pay-gateway.apple.com',
    'apple-pay-gateway-cert.apple.com',
    'apple-pay-gateway-nc-pod1.apple.com',
    'apple-pay-gateway-pr-pod5-dcb.apple.com',
    'cn-apple-pay-gateway-sh-pod2.apple.com',
  ])('of %s is one of Apple', (host) => {
    expect(checkValidationUrl(url(host))).toBeUndefined();
  });

  it.each([
    url('apple-pay-gateway.apple.com').replace('https', 'http'),
    url('apple-pay-gateway.apple.com:443'),
    url('apple-pay-gateway.apple.com:8443'),
    url('user@apple-pay-gateway.apple.com'),
    url('user:word@apple-pay-gateway.apple.com'),
    url('apple-pay-gateway.apple.com.evil.example'),
    url('apple-pay-gateway.apple.com.'),
    url('apple-pay-gateway.apple.com@evil.example'),
    url('evil.example', '/apple-pay-gateway.apple.com/x'),
    url('evil.example#apple-pay-gateway.apple.com'),
    url('apple-pay-gateway-evil.apple.com'),
    url('xapple-pay-gateway.apple.com'),
    url('apple-pay-gatewayaapple.com'),
    url('169.254.169.254', '/latest'),
    url('apple-pay-gateway.apple.com', '\\@evil.example/x'),
    url('apple-pay-gateway.apple.com', '/x?to=evil'),
    url('apple-pay-gateway.apple.com', '/x#evil'),
    url('apple-pay-gateway.apple.com', '/../x'),
    url('apple-pay-gateway.apple.com', ''),
    url('apple-pay-gateway.apple.com', `/${'x'.repeat(300)}`),
    ` ${url('apple-pay-gateway.apple.com')}`,
    `${url('apple-pay-gateway.apple.com')}\n`,
    '//apple-pay-gateway.apple.com/x',
    'https:apple-pay-gateway.apple.com/x',
    '',
  ])('%j is none', (raw) => {
    expect(checkValidationUrl(raw)).toMatch(/^must be the validationURL/);
  });
});
