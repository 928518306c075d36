import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export type Script = (response: http.ServerResponse, request: http.IncomingMessage) => void;

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A real server on 127.0.0.1 that answers by the script of the moment and remembers what came. */
export async function receiver(tls?: https.ServerOptions) {
  const state = {
    script: ((response) => response.end()) as Script,
    requests: [] as Received[],
    connections: [] as Socket[],
  };
  const onRequest = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    state.requests.push({ method: request.method, path: request.url, headers: request.headers, body });
    state.script(response, request);
  };
  const server = tls ? https.createServer(tls, onRequest) : http.createServer(onRequest);
  server.on('connection', (socket: Socket) => {
    // Some tests drop the connection on purpose.
    socket.on('error', () => {});
    state.connections.push(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    reset: () => {
      state.requests.length = 0;
      state.connections.length = 0;
    },
    stop: async () => {
      for (const socket of state.connections) socket.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
