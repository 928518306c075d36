import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';

export interface Listening {
  close(): Promise<void>;
}

/** @throws Error naming the port when something else has it. */
export async function listen(port: number, listener: RequestListener): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await bound(server, port);
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** @throws Error naming the first of the ports that something else has. */
export async function checkPortsFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer();
    await bound(server, port);
    server.close();
    await once(server, 'close');
  }
}

async function bound(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} is in use; free it, or start on others with PORT=${port < 60_000 ? port + 1000 : 3000}.`,
    );
  }
}

/**
 * The whole body, or undefined when it is larger than the limit in bytes; what comes after that is thrown away.
 * @throws Error when the client goes away before the end.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client went away.')));
  });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}
