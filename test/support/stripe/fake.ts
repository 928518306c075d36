import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { invalidRequest, StripeFault } from './errors.ts';
import { decodeForm } from './form.ts';
import { idempotency, type Reply } from './idempotency.ts';
import { requestChecks, type StripeRoute, stripeRoutes } from './requests.ts';
import { stripeState } from './state.ts';

// biome-ignore lint/suspicious/noExplicitAny: the parameters are checked against Stripe's own types
type Params = any;

export interface FakeOptions {
  /** How long after its making a payment is found by a search; at Stripe up to a minute. */
  readonly searchLagMs?: number;
  readonly onEvent?: (type: string, object: object) => void;
}

/** Not Stripe's: in its place a payer would answer in the bank's own window. */
const AUTHENTICATE = '/authenticate';

export type StripeFake = Awaited<ReturnType<typeof stripeFake>>;

/** What Stripe.js may ask with the publishable key. */
const browserRoutes: readonly StripeRoute[] = ['POST /v1/payment_methods', 'POST /v1/tokens'];

const matchers = stripeRoutes.map((route) => {
  const [method = '', path = ''] = route.split(' ');
  return { route, method, pattern: new RegExp(`^${path.replace(':id', '([A-Za-z0-9_]+)')}$`) };
});

/**
 * A small Stripe on this machine: state, idempotency keys, search and errors as Stripe documents them. It takes no
 * request that the types of Stripe's SDK do not know, and each with the right one of its two keys alone.
 */
export async function stripeFake({ searchLagMs = 0, onEvent = () => {} }: FakeOptions = {}) {
  const check = requestChecks();
  const keys = { secret: `sk_test_${randomBytes(12).toString('hex')}`, publishable: 'pk_test_fake' };
  const state = stripeState({ searchLagMs, onEvent, now: () => Date.now() });
  const firstOf = idempotency();
  const faults: string[] = [];

  const act = async (route: StripeRoute, id: string, params: Params): Promise<Reply> => ({
    status: 200,
    body: await answerTo(route, id, params),
  });

  const answerTo = (route: StripeRoute, id: string, params: Params): object | Promise<object> => {
    switch (route) {
      case 'POST /v1/payment_methods':
        return state.createMethod(params);
      case 'GET /v1/payment_methods/:id':
        return state.method(id, params);
      case 'POST /v1/tokens':
        return params.cvc_update ? state.codeToken(params.cvc_update.cvc) : state.applePayToken();
      case 'GET /v1/tokens/:id':
        return state.token(id);
      case 'POST /v1/payment_intents':
        return state.createIntent(params);
      case 'GET /v1/payment_intents':
        return state.list(params);
      case 'GET /v1/payment_intents/search':
        return state.search(params);
      case 'GET /v1/payment_intents/:id':
        return state.intent(id, params);
      case 'POST /v1/payment_intents/:id/cancel':
        return state.cancelIntent(id);
      case 'POST /v1/payment_methods/:id/detach':
        return state.detach(id);
      case 'POST /v1/customers':
        return state.createCustomer(params);
      case 'GET /v1/customers/search':
        return state.searchCustomers(params);
      case 'POST /v1/setup_intents':
        return state.setUp(params);
      case 'POST /v1/setup_intents/:id/cancel':
        return state.cancelSetup(id);
      case 'POST /v1/refunds':
        return state.refund(params);
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    let form = search.slice(1);
    if (request.method === 'POST') {
      form = '';
      for await (const chunk of request) form += chunk;
    }
    if (pathname === AUTHENTICATE) return send(response, authenticate(new URLSearchParams(form)), false);
    const found = matchers
      .map(({ route, method, pattern }) => ({ route, match: method === request.method && pattern.exec(pathname) }))
      .find(({ match }) => match);
    if (!found?.match)
      throw new StripeFault(404, { type: 'invalid_request_error', message: 'Unrecognized request URL' });
    const { route, match } = found;
    authorise(route, request.headers.authorization);
    const params = decodeForm(form);
    // Apple's own token is not in the SDK's types: it comes from the payer's device.
    const fault = route === 'POST /v1/tokens' ? undefined : check(route, params);
    if (fault) {
      faults.push(`${route}: ${fault}`);
      throw invalidRequest(`Received unknown parameter: ${fault}`, 'parameter_unknown');
    }
    const cut =
      route === 'POST /v1/payment_intents' ? state.conductOf((params as Params).payment_method)?.cut : undefined;
    if (cut === 'before') return void request.socket.destroy();
    const key = request.headers['idempotency-key'] as string | undefined;
    const reply = await firstOf(request.method === 'POST' ? key : undefined, `${pathname} ${form}`, () =>
      act(route, match[1] ?? '', params),
    );
    if (cut === 'after' && !reply.replayed) return void request.socket.destroy();
    send(response, reply, reply.replayed);
  };

  /** What Stripe.js does once the payer has answered to the bank: by the client secret, and without a key of ours. */
  const authenticate = (form: URLSearchParams): Reply => {
    const secret = form.get('client_secret') ?? '';
    const [id = ''] = secret.split('_secret_');
    return { status: 200, body: state.authenticate(id, secret, form.get('passed') === 'true') };
  };

  const authorise = (route: StripeRoute, header = '') => {
    const allowed = browserRoutes.includes(route) ? [keys.secret, keys.publishable] : [keys.secret];
    if (!allowed.some((key) => header === `Bearer ${key}`))
      throw new StripeFault(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof StripeFault) return send(response, error, false);
      faults.push(String(error));
      send(response, { status: 500, body: { error: { type: 'api_error' } } }, false);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    state,
    /** Requests that Stripe would not have understood. A test that ends with one has found a mistake of ours. */
    faults,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function send(response: ServerResponse, { status, body }: Reply, replayed: boolean): void {
  if (response.destroyed) return;
  const headers = { 'content-type': 'application/json', 'request-id': `req_${randomBytes(7).toString('hex')}` };
  response.writeHead(status, { ...headers, ...(replayed ? { 'idempotent-replayed': 'true' } : {}) });
  response.end(JSON.stringify(body));
}
