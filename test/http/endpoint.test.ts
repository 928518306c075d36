import type { APIGatewayProxyResult } from 'aws-lambda';
import { invalid, type Problem, problem } from '../../lambdas/domain/errors.ts';
import type { Cors } from '../../lambdas/http/cors.ts';
import { endpoint, type EndpointOptions, type Request, type Response } from '../../lambdas/http/endpoint.ts';
import { refuse } from '../../lambdas/http/errors.ts';
import { anEvent, context, type EventPart, logged } from './support/event.ts';

type Respond = (request: Request) => Promise<Response | Problem>;

const MARKER = 'marker-4711';

/** One call of an endpoint: its answer, and what it logged. */
async function call(respond: Respond, part: EventPart = {}, options: EndpointOptions = {}) {
  let answer: APIGatewayProxyResult | undefined;
  const lines = await logged(async () => {
    answer = await endpoint(respond, options)(anEvent(part), context);
  });
  if (!answer) throw new Error('There was no answer');
  return { ...answer, headers: answer.headers ?? {}, lines };
}

const ok: Respond = async () => ({ status: 200, body: { fine: true } });
const throwing =
  (fault: unknown): Respond =>
  async () => {
    throw fault;
  };

/** One way to each kind of answer. */
const ways: readonly (readonly [string, Respond, EventPart, number])[] = [
  ['an answer', ok, {}, 200],
  ['an answer without body', async () => ({ status: 204 }), {}, 204],
  ['a problem that is returned', async () => problem('not_found'), {}, 404],
  ['a problem that is thrown', throwing(refuse(problem('unauthenticated'))), {}, 401],
  ['a body that is refused before the route runs', ok, { body: '{' }, 400],
  ['a fault', throwing(new Error(MARKER)), {}, 500],
];

describe('every answer', () => {
  it.each(ways)('%s has the request id and is not to be stored', async (_, respond, part, status) => {
    const answer = await call(respond, { ...part, requestId: 'req-7' });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({ 'Request-Id': 'req-7', 'Cache-Control': 'no-store' });
    if (status >= 400) expect(JSON.parse(answer.body)).toMatchObject({ request_id: 'req-7' });
  });

  it.each(ways)('%s is logged once, with its status', async (_, respond, part, status) => {
    const { lines } = await call(respond, part);
    expect(lines.filter(({ message }) => message === 'request')).toMatchObject([
      { status, request_id: 'request-1', route: 'POST /v1/hosted-sessions', duration_ms: expect.any(Number) },
    ]);
  });

  it('has a content type exactly when it has a body', async () => {
    expect((await call(ok)).headers).toHaveProperty('Content-Type', 'application/json');
    expect((await call(async () => ({ status: 204 }))).headers).not.toHaveProperty('Content-Type');
  });

  it('may add headers, and a body of text is sent as it is', async () => {
    const text = '{ "a":1 }';
    const answer = await call(async () => ({ status: 200, body: text, headers: { 'Idempotent-Replayed': 'true' } }));
    expect(answer.body).toBe(text);
    expect(answer.headers).toMatchObject({ 'Idempotent-Replayed': 'true', 'Request-Id': 'request-1' });
  });
});

describe('a fault', () => {
  class Hostile extends Error {
    override name = 'Hostile';
  }

  it.each([
    ['an error', new Hostile(MARKER)],
    ['text', MARKER],
    ['an object', { message: MARKER, stack: MARKER }],
    ['nothing', undefined],
    ['an error with a cause', new Error('x', { cause: MARKER })],
  ])('%s is an internal_error that tells nothing', async (_, fault) => {
    const { statusCode, body, headers, lines } = await call(throwing(fault), { body: `{"a":"${MARKER}"}` });
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toEqual({
      code: 'internal_error',
      message: 'Something went wrong on our side.',
      recoverable: false,
      request_id: 'request-1',
    });
    expect(JSON.stringify([body, headers, lines])).not.toContain(MARKER);
  });

  it('is logged with name and place, and without its message', async () => {
    const { lines } = await call(throwing(new Hostile(MARKER)));
    const at = expect.arrayContaining([expect.stringMatching(/^\s+at /)]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', error: { name: 'Hostile', at } }));
  });

  it('that is an outage may be repeated', async () => {
    const { statusCode, body, headers } = await call(throwing(Object.assign(new Error('x'), { name: 'TimeoutError' })));
    expect([statusCode, JSON.parse(body).code]).toEqual([504, 'network_error']);
    expect(headers).toMatchObject({ 'Retry-After': '2' });
  });
});

describe('a refusal', () => {
  it.each([
    [1.2, '2'],
    [0, '1'],
    [-5, '1'],
    [60, '60'],
  ])('that may be tried again in %d s says %s', async (retryAfter, header) => {
    const { headers } = await call(async () => problem('rate_limited', { retryAfter }));
    expect(headers).toHaveProperty('Retry-After', header);
  });

  it('says nothing of trying again otherwise', async () => {
    expect((await call(async () => problem('rate_limited'))).headers).not.toHaveProperty('Retry-After');
  });

  it('names its fields and its code, in answer and log', async () => {
    const { body, lines } = await call(async () => invalid('amount', 'is required'));
    expect(JSON.parse(body)).toMatchObject({ errors: [{ field: 'amount', message: 'is required' }] });
    expect(lines).toContainEqual(expect.objectContaining({ message: 'request', code: 'validation_error' }));
  });

  it('leaves no code behind for the next request', async () => {
    const handler = endpoint(async ({ path }) => (path === '/bad' ? problem('not_found') : { status: 200 }));
    const lines = await logged(async () => {
      await handler(anEvent({ path: '/bad' }), context);
      await handler(anEvent({ requestId: 'request-2' }), context);
    });
    expect(lines.at(-1)).toMatchObject({ request_id: 'request-2', status: 200 });
    expect(lines.at(-1)).not.toHaveProperty('code');
  });
});

describe('CORS', () => {
  const origin = 'https://shop.example';
  const cors = async (kind: Cors | undefined, respond: Respond, headers: Record<string, string> = { origin }) => {
    const answer = await call(respond, { headers }, kind === undefined ? {} : { cors: kind });
    return Object.fromEntries(Object.entries(answer.headers).filter(([name]) => /^(Access-Control|Vary)/.test(name)));
  };
  const readable = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Request-Id, Retry-After, Idempotent-Replayed',
    Vary: 'Origin',
  };

  it.each<[string, Cors | undefined, Respond, Record<string, string> | undefined, object]>([
    ['answers the exact origin', 'browser', ok, undefined, readable],
    ['finds the header in any case', 'browser', ok, { ORIGIN: origin }, readable],
    ['lets a refusal be read', 'browser', async () => problem('not_found'), undefined, readable],
    ['lets a fault be read', 'browser', throwing(new Error()), undefined, readable],
    [
      'lets no origin read that it is not allowed',
      'browser',
      throwing(refuse(problem('origin_not_allowed'))),
      undefined,
      { Vary: 'Origin' },
    ],
    ['names no origin where none asked', 'browser', ok, {}, { Vary: 'Origin' }],
    ['answers any origin where any may ask', 'any', ok, undefined, readable],
    ['says nothing on other routes', 'none', ok, undefined, {}],
    ['says nothing unless asked for', undefined, ok, undefined, {}],
  ])('%s', async (_, kind, respond, headers, expected) => {
    expect(await cors(kind, respond, headers)).toEqual(expected);
  });
});
