import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { Problem, problem } from '../domain/errors.ts';
import type { Measures } from '../domain/metrics.ts';
import { type Cors, corsHeaders } from './cors.ts';
import { errorBody } from '../domain/wire/error.ts';
import { errorHeaders, Refusal } from './errors.ts';
import { faultOf, logger, messages } from './log.ts';
import { isOutage } from './outage.ts';
import { type Request, readRequest } from './request.ts';

export type { Request } from './request.ts';

export interface Response {
  readonly status: number;
  /** A string is JSON already, or what its Content-Type says, and is sent as it is. */
  readonly body?: object | string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer counts as. */
  readonly measures?: Measures;
}

export interface EndpointOptions {
  /** `accept` is for the sandbox processor's tokeniser, and for what a processor signs itself. */
  readonly cardData?: 'refuse' | 'accept';
  readonly cors?: Cors;
  /** Takes a body of form fields too, as an object of texts. */
  readonly form?: boolean;
  /** How a refusal is shown; without it, as the contract's error body. */
  readonly showRefusal?: (refusal: Problem) => Response;
}

type Respond = (request: Request) => Promise<Response | Problem>;
type Stack = middy.Request<APIGatewayProxyEvent, APIGatewayProxyResult, Error, Context>;

/** The one stack around every route: edge checks, error mapper, headers, one log line. Later entries run first on the way out. */
export function endpoint(respond: Respond, options: EndpointOptions = {}) {
  const { cardData = 'refuse', cors = 'none', form = false, showRefusal } = options;
  const log = requestLog();
  const refused = (refusal: Problem, event: APIGatewayProxyEvent) => {
    logger.appendKeys({ code: refusal.code });
    log.measure({ Refusals: 1 });
    return answered(showRefusal?.(refusal) ?? errorResponse(refusal, event));
  };
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(log.middleware)
    .use(standardHeaders(cors))
    .use(errorMapper(refused))
    .handler(async (event) => {
      const result = await respond(readRequest(event, cardData, form));
      if (result instanceof Problem) return refused(result, event);
      log.measure(result.measures ?? {});
      return answered(result);
    });
}

function answered({ status, body, headers }: Response): APIGatewayProxyResult {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    statusCode: status,
    headers: { ...(text === '' ? {} : { 'Content-Type': 'application/json' }), ...headers },
    body: text,
  };
}

function errorResponse(refusal: Problem, { requestContext }: APIGatewayProxyEvent): Response {
  return {
    status: refusal.status,
    body: errorBody(refusal, requestContext.requestId),
    headers: errorHeaders(refusal),
  };
}

function errorMapper(refused: (refusal: Problem, event: APIGatewayProxyEvent) => APIGatewayProxyResult) {
  return {
    onError: (stack: Stack) => {
      stack.response = refused(problemOf(stack.error), stack.event);
    },
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  logger.error(messages.fault, { error: faultOf(error) });
  return isOutage(error) ? problem('network_error', { retryAfter: 2 }) : problem('internal_error');
}

function standardHeaders(cors: Cors) {
  const add = (stack: Stack) => {
    const { response, event } = stack;
    if (!response) return;
    const origin = originOf(event);
    response.headers = {
      'Request-Id': event.requestContext.requestId,
      'Cache-Control': 'no-store',
      ...corsHeaders(cors, origin, !isOriginRefusal(stack.error)),
      ...response.headers,
    };
  };
  return { after: add, onError: add };
}

function originOf(event: APIGatewayProxyEvent): string | undefined {
  return Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'origin')?.[1];
}

function isOriginRefusal(error: unknown): boolean {
  return error instanceof Refusal && error.problem.code === 'origin_not_allowed';
}

/** Milliseconds since the process began, as `performance.now()`, for which Node would load a dozen modules. */
const uptime = () => process.uptime() * 1_000;

/** The line of a request, and what is counted with it. A process works one request at a time. */
function requestLog() {
  // Handlers call this when their code is loaded.
  const loadedAt = uptime();
  let first = true;
  let startedAt = 0;
  let measures: Measures = {};
  const measure = (more: Measures) => {
    measures = { ...measures, ...more };
  };
  const write = ({ event, response }: Stack) => {
    const route = `${event.httpMethod} ${event.resource}`;
    const fields = { route, status: response?.statusCode, duration_ms: Math.round(uptime() - startedAt) };
    if (response?.headers?.['Idempotent-Replayed']) measure({ Replays: 1 });
    if (first) measure({ InitDuration: Math.round(loadedAt) });
    first = false;
    logger.info(messages.request, fields, measures);
  };
  const before = ({ event }: Stack) => {
    startedAt = uptime();
    measures = {};
    logger.resetKeys();
    logger.appendKeys({ request_id: event.requestContext.requestId });
  };
  return { measure, middleware: { before, after: write, onError: write } };
}
