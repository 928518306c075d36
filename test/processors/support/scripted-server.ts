import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Script = (response: ServerResponse, request: IncomingMessage) => void;

export const charge = {
  attemptId: 'attempt-1',
  reference: 'cs_1',
  token: 'tok_abc',
  method: 'card',
  amount: 1234,
  currency: 'USD',
  interactive: true,
} as const;
export const attempt = { attemptId: 'attempt-1', reference: 'cs_1', startedAt: 0 };
export const record = {
  id: 'ch_1',
  idempotency_key: 'attempt-1',
  reference: 'cs_1',
  amount: 1234,
  currency: 'USD',
  created_at: '2030-01-01T00:00:00.000Z',
};
export const card = {
  token: 'tok_abc',
  type: 'card',
  card: { brand: 'visa', last4: '4242', bin: '424242', exp_month: 12, exp_year: 2035 },
  fingerprint: 'f',
};

export const json = (status: number, body: unknown): Script => {
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
export const error = (status: number, code: string) =>
  json(status, { code, message: 'm', recoverable: true, request_id: 'r' });

/** Answers that settle nothing, whatever was asked. */
export const silences: [string, Script][] = [
  ['a dropped connection', (response) => response.destroy()],
  ['no answer', () => {}],
  ['an answer that never ends', (response) => response.writeHead(200).write('{"id":')],
  [
    'an answer cut short',
    (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"id":"ch_1"');
      setImmediate(() => response.destroy());
    },
  ],
  ['malformed JSON', (response) => response.writeHead(200).end('{"status":"succeeded"')],
  ['an empty body', (response) => response.writeHead(200).end()],
  ['JSON null', json(200, null)],
  ['JSON of another shape', json(200, { status: 'succeeded' })],
  [
    'a redirect to a good answer',
    (response, request) => {
      if (request.url === '/good') json(200, { ...record, ...card, status: 'succeeded' })(response, request);
      else response.writeHead(302, { location: '/good' }).end();
    },
  ],
  ['a page of the gateway', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
  ['500', error(500, 'internal_error')],
  ['502 with the code of a definite failure', error(502, 'processing_error')],
  ['504', error(504, 'network_error')],
  ['429', error(429, 'rate_limited')],
  ['401', error(401, 'unauthenticated')],
  ['403', error(403, 'insufficient_scope')],
  ['404 of a route', error(404, 'not_found')],
  ['409 in progress', error(409, 'in_progress')],
  ['422 for a key used otherwise', error(422, 'idempotency_key_reused')],
  ['402 with an unknown code', error(402, 'something_else')],
  ['402 without a code', json(402, {})],
  ['200 with the code of a decline', error(200, 'card_declined')],
  ['an unknown status', json(200, { ...record, status: 'authorised' })],
];

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real HTTP server that answers by the script of the moment and remembers what it got. */
export async function scriptedServer() {
  const state = { script: json(500, {}), requests: [] as Received[] };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    state.requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    state.script(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return Object.assign(state, {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
