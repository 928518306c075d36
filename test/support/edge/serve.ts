import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { selfSigned } from '../../sender/support/certificate.ts';

/** Who stands in for hCaptcha, Turnstile and Apple, over TLS under their own names: see `reroute.ts`. */
export interface Edge {
  /** What a function's process needs to find it. */
  readonly variables: Readonly<Record<string, string>>;
  /** PEM of what vouches for the names. */
  readonly certificates: string;
  /** What both verifiers gave the account. */
  readonly captchaSecret: string;
  /** Of the merchant whom Apple knows, as a secret holds it. */
  readonly merchantIdentity: string;
  stop(): void;
}

type Answer = readonly [status: number, body: object];

const captchaSecret = '0x4AAAAAAAedgeOfTheTests';

/** For a page of `host`. A payer who has solved a site's captcha has a token that names the site. */
const siteverify =
  (host: string, more: object) =>
  (body: string): Answer => {
    const given = new URLSearchParams(body);
    const refused = (code: string): Answer => [200, { success: false, 'error-codes': [code] }];
    if (given.get('secret') !== captchaSecret) return refused('invalid-input-secret');
    if (given.get('response') !== `solved.${given.get('sitekey')}`) return refused('invalid-input-response');
    return [200, { success: true, challenge_ts: new Date().toISOString(), hostname: host, ...more }];
  };

/** For who shows the merchant's certificate, the session that Apple gives its sheet. */
function startSession(body: string, { socket }: IncomingMessage): Answer {
  if (!(socket as TLSSocket).authorized) return [417, { statusCode: '417' }];
  const { merchantIdentifier, displayName, initiativeContext } = JSON.parse(body);
  const now = Date.now();
  const session = { epochTimestamp: now, expiresAt: now + 3_600_000, nonce: '2d18eab4', signature: '3080' };
  return [
    200,
    { ...session, merchantSessionIdentifier: 'SSH1', merchantIdentifier, domainName: initiativeContext, displayName },
  ];
}

/** @param host of the pages that show a captcha */
export async function serveEdge(host: string): Promise<Edge> {
  const services: Record<string, Readonly<Record<string, (body: string, request: IncomingMessage) => Answer>>> = {
    'api.hcaptcha.com': { '/siteverify': siteverify(host, {}) },
    'challenges.cloudflare.com': { '/turnstile/v0/siteverify': siteverify(host, { action: 'pay' }) },
    'apple-pay-gateway.apple.com': { '/paymentservices/startSession': startSession },
  };
  const merchant = selfSigned({ host: 'merchant.example.shop' });
  const names = Object.keys(services).map((name) => ({ name, ...selfSigned({ host: name }) }));
  const contexts = new Map(
    names.map(({ name, key, cert }) => [name, createSecureContext({ key, cert, ca: merchant.cert })]),
  );
  const options = {
    requestCert: true,
    // Captchas are verified for whoever has the secret.
    rejectUnauthorized: false,
    SNICallback: (
      name: string,
      done: (error: Error | null, context?: ReturnType<typeof createSecureContext>) => void,
    ) => done(null, contexts.get(name)),
  };
  const server = createServer(options, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const service = services[request.headers.host ?? '']?.[request.url ?? ''];
    const [status, body] = service?.(Buffer.concat(chunks).toString(), request) ?? [404, {}];
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    variables: { EDGE_PORT: String(port), EDGE_HOSTS: Object.keys(services).join() },
    certificates: names.map(({ cert }) => cert).join(''),
    captchaSecret,
    merchantIdentity: JSON.stringify({ certificate: merchant.cert, private_key: merchant.key }),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
