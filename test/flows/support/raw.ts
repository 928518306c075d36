import { request } from 'node:http';
import { adminToken, type Answer, type OpenSession, outputs } from '../../support/cloud.ts';

export type RawHeaders = readonly (readonly [name: string, value: string])[];

export interface RawCall {
  readonly method?: string;
  /** Below the API's origin, sent as it is. */
  readonly path: string;
  readonly headers?: RawHeaders;
  /** Bytes, or text in UTF-8. */
  readonly body?: Buffer | string;
}

/** One HTTP call to the API with exactly these bytes: no header is added, changed or merged but Host and the length. */
export function raw({ method = 'POST', path, headers = [], body }: RawCall): Promise<Answer> {
  const { hostname, port, host } = new URL(outputs.ApiUrl);
  const bytes = Buffer.from(body ?? '');
  const flat = ['Host', host, ...headers.flat(), ...(body === undefined ? [] : ['Content-Length', `${bytes.length}`])];
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers: flat }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      const answered = new Headers(
        Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        ),
      );
      resolve({ status: incoming.statusCode ?? 0, headers: answered, text, body: parsed(text) });
    });
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : bytes);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const JSON_TYPE = ['Content-Type', 'application/json'] as const;

/** The headers of a merchant's server that acts for an account. */
export async function adminHeaders(account: string): Promise<RawHeaders> {
  return [
    ['Authorization', `Bearer ${await adminToken()}`],
    ['X-Payment-Account-Uid', account],
  ];
}

export const browserHeaders = ({ secret }: OpenSession): RawHeaders => [['Authorization', `Bearer ${secret}`]];

export interface BodyRoute {
  readonly method: string;
  readonly path: string;
  readonly headers: RawHeaders;
  /** A body that the route takes. */
  readonly good: object;
}

export const bodyRoutes = ['create', 'PATCH', 'quote-fee', 'confirm', 'account', 'checkout-config'] as const;

/** Every route that reads a body, ready to be called for this session. */
export async function bodyRoute(name: (typeof bodyRoutes)[number], session: OpenSession): Promise<BodyRoute> {
  const below = `/v1/hosted-sessions/${session.id}`;
  const urls = { success_url: 'https://shop.example/thanks', cancel_url: 'https://shop.example/cart' };
  const token = { processor_token: 'tok_unknown', method: 'card' };
  const admin = await adminHeaders(session.account);
  const browser = browserHeaders(session);
  switch (name) {
    case 'create':
      return {
        method: 'POST',
        path: '/v1/hosted-sessions',
        headers: admin,
        good: { amount: 5, currency: 'USD', ...urls },
      };
    case 'PATCH':
      return { method: 'PATCH', path: below, headers: admin, good: { amount: 2_000 } };
    case 'quote-fee':
      return {
        method: 'POST',
        path: `${below}/quote-fee`,
        headers: browser,
        good: { ...token, card_type: 'visa', payment_method: { card: {} } },
      };
    case 'confirm':
      return { method: 'POST', path: `${below}/confirm`, headers: browser, good: token };
    case 'account':
      return {
        method: 'POST',
        path: '/api/paymentaccounts',
        headers: admin,
        good: { name: 'Shop', processor: 'sandbox' },
      };
    case 'checkout-config':
      return {
        method: 'PUT',
        path: `/api/paymentaccounts/${session.account}/checkout-config`,
        headers: admin,
        good: {},
      };
  }
}
