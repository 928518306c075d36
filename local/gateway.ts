import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { ApiModel, MethodProperties } from './api-model.ts';
import { matchRoute, type RouteMatch } from './api-routing.ts';
import type { Authorizer } from './authorizer.ts';
import { FunctionError } from './function-pool.ts';
import type { Functions } from './functions.ts';
import { gatewayAnswer, type ResponseType } from './gateway-responses.ts';
import { readBody } from './http-server.ts';
import { mockAnswer } from './mock-integration.ts';
import { type GatewayRequest, gatewayRequest, headerOf, proxyEvent } from './proxy-event.ts';
import { answerOf, type GatewayAnswer } from './proxy-result.ts';
import { throttleOf } from './throttle.ts';

export interface GatewayOptions {
  readonly api: ApiModel;
  readonly functions: Functions;
  readonly authorize: Authorizer;
  /** Whether the methods' throttles are applied. */
  readonly throttled: boolean;
  /** Told of each request that was answered. */
  readonly onAnswered?: (exchange: Exchange) => void;
}

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

const largestBody = 10 * 1024 * 1024;
const integrationTimeoutMs = 29_000;

/** Serves a REST API as API Gateway does, without the stage in its paths, as behind a custom domain. */
export function gateway(options: GatewayOptions): RequestListener {
  const answer = answers(options);
  return async (incoming, outgoing) => {
    const request = gatewayRequest(incoming, randomUUID());
    const body = await readBody(incoming, largestBody).catch(() => null);
    if (body === null) return;
    const {
      status,
      headers,
      body: content,
    } = body === undefined
      ? gatewayAnswer(options.api, 'REQUEST_TOO_LARGE', request)
      : await answer(request, body.toString('utf8'));
    const length = status === 204 ? {} : { 'Content-Length': Buffer.byteLength(content) };
    outgoing.writeHead(status, { 'x-amzn-RequestId': request.id, ...headers, ...length });
    outgoing.end(content);
    const { method, path } = request;
    options.onAnswered?.({ method, path, body: body?.toString('utf8') ?? '', status, answer: content.toString() });
  };
}

function answers({ api, functions, authorize, throttled }: GatewayOptions) {
  const passes = throttleOf(api);

  const decide = async (request: GatewayRequest, body: string): Promise<GatewayAnswer | ResponseType> => {
    const match = matchRoute(api, request.path);
    const method = match?.resource.methods.get(request.method) ?? match?.resource.methods.get('ANY');
    if (!match || !method) return 'MISSING_AUTHENTICATION_TOKEN';
    const secured = method.AuthorizationType === 'COGNITO_USER_POOLS';
    const claims = secured ? await authorize(method, headerOf(request, 'authorization')) : undefined;
    if (secured && !claims) return 'UNAUTHORIZED';
    if (throttled && !passes(match.resource, method.HttpMethod, request.receivedAt)) return 'THROTTLED';
    const { Integration: integration } = method;
    if (integration?.Type === 'MOCK') return mockAnswer(api, integration, request, match, body);
    return invoke(method, request, match, body, claims);
  };

  const invoke = async (
    method: MethodProperties,
    request: GatewayRequest,
    match: RouteMatch,
    body: string,
    claims: Record<string, string> | undefined,
  ): Promise<GatewayAnswer | ResponseType> => {
    const arn = /\/functions\/(.+)\/invocations$/.exec(method.Integration?.Uri ?? '')?.[1] ?? '';
    const event = proxyEvent(api, request, match, body, claims);
    const timeout = Promise.withResolvers<'INTEGRATION_TIMEOUT'>();
    const timer = setTimeout(
      () => timeout.resolve('INTEGRATION_TIMEOUT'),
      method.Integration?.TimeoutInMillis ?? integrationTimeoutMs,
    );
    const result = functions
      .byArn(arn)
      .invoke(event)
      .then(answerOf)
      .catch((error: unknown) => {
        if (error instanceof FunctionError) return undefined;
        throw error;
      });
    try {
      return (await Promise.race([result, timeout.promise])) ?? 'DEFAULT_5XX';
    } finally {
      clearTimeout(timer);
    }
  };

  return async (request: GatewayRequest, body: string): Promise<GatewayAnswer> => {
    const decided = await decide(request, body);
    return typeof decided === 'string' ? gatewayAnswer(api, decided, request) : decided;
  };
}
