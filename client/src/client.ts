import { randomUUID } from 'node:crypto';
import type { HostedSessions } from './api.ts';
import { type Call, type Transport, transport } from './transport.ts';
import type { EventListInput, EventPage } from './types/webhook.ts';

export interface HostedSessionsOptions {
  /** `ApiUrl` of the deployment's outputs. */
  apiUrl: string;
  /** `TokenUrl` of the deployment's outputs. */
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** The payment account's uid. Only `accounts.create` works without one. */
  account?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** For one try, in milliseconds; 30,000 when left out. */
  timeoutMs?: number | undefined;
  /** Tries after the first; 3 when left out. */
  retries?: number | undefined;
}

const ID = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * A client of one deployment.
 * @throws TypeError when an option is missing or not usable
 */
export function hostedSessions(options: HostedSessionsOptions): HostedSessions {
  for (const name of ['apiUrl', 'tokenUrl', 'clientId', 'clientSecret'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '') throw new TypeError(`${name} is missing`);
  }
  for (const name of ['apiUrl', 'tokenUrl'] as const) {
    if (!/^https?:\/\//.test(options[name]) || !URL.canParse(options[name])) {
      throw new TypeError(`${name} must be an absolute http(s) URL`);
    }
  }
  const { apiUrl, tokenUrl, clientId, clientSecret, account, timeoutMs = 30_000, retries = 3 } = options;
  const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  return clientFor(transport({ apiUrl, tokenUrl, clientId, clientSecret, fetch, timeoutMs, retries }), account);
}

function clientFor(send: Transport, uid: string | undefined): HostedSessions {
  const account = () => {
    if (uid === undefined) throw new TypeError('This call needs an account: give it to hostedSessions or forAccount');
    return id(uid);
  };
  /** A call whose account is named by the header. */
  const on = async <T>(call: Call) => send<T>({ account: account(), ...call });
  /** A call whose account is named by the path. */
  const own = async <T>(method: Call['method'], below: string, more: Partial<Call>) =>
    send<T>({ method, path: `/api/paymentaccounts/${account()}${below}`, ...more });
  const list = ({ after, limit }: EventListInput, signal?: AbortSignal) =>
    on<EventPage>({ method: 'GET', path: `/v1/events${queryOf({ after, limit })}`, signal });

  return {
    sessions: {
      create: (body, { idempotencyKey = randomUUID(), signal } = {}) =>
        on({ method: 'POST', path: '/v1/hosted-sessions', body, idempotencyKey, signal }),
      update: async (sessionId, body, { signal } = {}) =>
        on({ method: 'PATCH', path: `/v1/hosted-sessions/${id(sessionId)}`, body, signal }),
      expire: async (sessionId, { signal } = {}) =>
        on({ method: 'POST', path: `/v1/hosted-sessions/${id(sessionId)}/expire`, signal }),
      resolve: async (sessionId, body, { signal } = {}) =>
        on({ method: 'POST', path: `/v1/hosted-sessions/${id(sessionId)}/resolve`, body, repeatable: false, signal }),
    },
    accounts: {
      create: (body, { signal } = {}) =>
        send({ method: 'POST', path: '/api/paymentaccounts', body, repeatable: false, signal }),
      get: ({ signal } = {}) => own('GET', '', { signal }),
      replace: (body, { signal } = {}) => own('PUT', '', { body, signal }),
    },
    checkoutConfig: {
      get: ({ signal } = {}) => own('GET', '/checkout-config', { signal }),
      replace: (body, { signal } = {}) => own('PUT', '/checkout-config', { body, signal }),
    },
    webhooks: {
      subscriptions: ({ signal } = {}) => on({ method: 'GET', path: '/api/webhooks/subscriptions', signal }),
      replaceSubscriptions: (subscriptions, { signal } = {}) =>
        on({ method: 'PUT', path: '/api/webhooks/subscriptions', body: { subscriptions }, signal }),
      types: ({ signal } = {}) => on({ method: 'GET', path: '/api/webhooks/types', signal }),
      secret: ({ signal } = {}) => on({ method: 'GET', path: '/api/webhooks/secret', signal }),
      rotateSecret: (body = {}, { signal } = {}) =>
        on({ method: 'POST', path: '/api/webhooks/secret/rotate', body, repeatable: false, signal }),
      activateSecret: ({ signal } = {}) => on({ method: 'POST', path: '/api/webhooks/secret/activate', signal }),
    },
    events: {
      list: (input = {}, { signal } = {}) => list(input, signal),
      async *all({ after, limit = 100 } = {}, { signal } = {}) {
        let cursor: string | null | undefined = after;
        do {
          const page: EventPage = await list({ ...(cursor && { after: cursor }), limit }, signal);
          yield* page.events;
          cursor = page.next;
        } while (cursor);
      },
      get: async (webhookId, { signal } = {}) => on({ method: 'GET', path: `/v1/events/${id(webhookId)}`, signal }),
      redeliver: async (webhookId, { signal } = {}) =>
        on({ method: 'POST', path: `/v1/events/${id(webhookId)}/redeliver`, signal }),
    },
    customers: {
      get: async (customerId, { after, limit } = {}, { signal } = {}) =>
        on({ method: 'GET', path: `${customer(customerId)}${queryOf({ after, limit })}`, signal }),
      erase: async (customerId, { signal } = {}) => on({ method: 'DELETE', path: customer(customerId), signal }),
    },
    forAccount: (other) => clientFor(send, other),
  };
}

function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
  return query.size > 0 ? `?${query}` : '';
}

/** A merchant's own id, which may be any text; two of them would be the path of another route in every spelling. */
function customer(text: string): string {
  if (text === '' || text === '.' || text === '..') throw new TypeError(`${JSON.stringify(text)} is not an id`);
  return `/api/customers/${encodeURIComponent(text)}`;
}

/** A text such as `..` would be the path of another route. */
function id(text: string): string {
  if (!ID.test(text)) throw new TypeError(`${JSON.stringify(text)} is not an id`);
  return text;
}
