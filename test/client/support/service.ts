import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostedSessions, type HostedSessionsOptions } from '../../../client/src/index.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Reply = (response: ServerResponse, request: Received) => void;

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const problem = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Reply =>
  json(status, { code, message: `Message of ${code}.`, recoverable: true, request_id: 'r-1', ...more }, headers);

export const drop: Reply = (response) => response.destroy();

/** A real server that hands out tokens at /oauth2/token and answers all else by script, last reply repeated. */
export async function scriptedService() {
  const state = {
    script: [json(200, {})] as Reply[],
    tokenScript: [] as Reply[],
    /** Seconds that a token lives. */
    tokenLife: 3_600,
    requests: [] as Received[],
    tokenRequests: [] as Received[],
  };
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
    const { method = '', url = '', headers } = incoming;
    const request = { method, path: url, headers, body };
    if (url === '/oauth2/token') {
      state.tokenRequests.push(request);
      const access = { access_token: `token-${state.tokenRequests.length}`, expires_in: state.tokenLife };
      (state.tokenScript.shift() ?? json(200, access))(response, request);
      return;
    }
    state.requests.push(request);
    const reply = state.script.length > 1 ? state.script.shift() : state.script[0];
    (reply ?? drop)(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { apiUrl: baseUrl, tokenUrl: `${baseUrl}/oauth2/token`, clientId: 'id', clientSecret: 's3cret' };
  return Object.assign(state, {
    baseUrl,
    settings: { ...settings, account: 'pa_1' },
    client: (options: Partial<HostedSessionsOptions> = {}) =>
      hostedSessions({ ...settings, account: 'pa_1', ...options }),
    reset: () => {
      Object.assign(state, { script: [json(200, {})], tokenScript: [], tokenLife: 3_600 });
      state.requests.length = 0;
      state.tokenRequests.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

export const sessionInput = {
  amount: 1_234,
  currency: 'USD',
  success_url: 'https://shop.example/thanks',
  cancel_url: 'https://shop.example/cart',
};
