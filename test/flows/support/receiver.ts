import { setTimeout as pause } from 'node:timers/promises';
import { admin, type Answer } from '../../support/cloud.ts';
import { receiver, type Received } from '../../sender/support/receiver.ts';

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A merchant's server on this machine, with the events that it was sent. */
export async function openShop() {
  const server = await receiver();
  const events = () =>
    server.requests.map((request: Received) => ({ ...request, event: JSON.parse(request.body) as Sent }));
  return Object.assign(server, {
    url: `http://127.0.0.1:${server.port}/hooks`,
    /** What came of a session. */
    of: (sessionId: string) => events().filter(({ event }) => event.data.session_id === sessionId),
  });
}

interface Sent {
  readonly webhook_id: string;
  readonly event_type: string;
  readonly timestamp: number;
  readonly data: { readonly session_id: string; readonly status: string };
}

/** Asks until it holds. @throws Error when it does not in time */
export async function until<Value>(
  what: string,
  ask: () => Value | undefined | Promise<Value | undefined>,
  withinMs = 20_000,
): Promise<Value> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
    const value = await ask();
    if (value !== undefined) return value;
  }
  throw new Error(`Not within ${withinMs / 1_000} s: ${what}`);
}

export const expire = (account: string, id: string): Promise<Answer> =>
  admin('POST', `/v1/hosted-sessions/${id}/expire`, account);
