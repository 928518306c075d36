import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

export interface Attempts {
  /** Sockets made to connect, whether or not they then tried. */
  readonly sockets: Socket[];
  /** Addresses tried, in order. */
  readonly addresses: string[];
  stop(): void;
}

/** What this process connects to, as Node itself tells it. */
export function watchAttempts(): Attempts {
  const sockets: Socket[] = [];
  const addresses: string[] = [];
  const listener = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    sockets.push(socket);
    socket.on('connectionAttempt', (ip: string) => addresses.push(ip));
  };
  subscribe('net.client.socket', listener);
  return { sockets, addresses, stop: () => unsubscribe('net.client.socket', listener) };
}
