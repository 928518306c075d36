import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the database and can leave writes waiting on their way, as a bad network does. */
export async function holdingProxy(target: string) {
  const { hostname, port } = new URL(target);
  let toHold = 0;
  const held: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const call = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
      if (call === 'PutItem' && toHold > 0) {
        toHold -= 1;
        // Never carried out: who waits for the answer hangs up, or tries again.
        held.push(call);
        return;
      }
      const { method, url, headers } = incoming;
      const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(Buffer.concat(chunks));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Holds the next writes, so many. */
    hold: (writes: number) => {
      toHold = writes;
    },
    held,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
