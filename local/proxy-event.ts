import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { IncomingMessage } from 'node:http';
import { accountId } from './attributes.ts';
import type { ApiModel } from './api-model.ts';
import type { RouteMatch } from './api-routing.ts';

/** A request as the gateway has it before it knows what answers it. */
export interface GatewayRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly sourceIp: string;
  readonly receivedAt: number;
}

const droppedHeaders = new Set(['connection', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

export function gatewayRequest(request: IncomingMessage, id: string): GatewayRequest {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const { rawHeaders } = request;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!droppedHeaders.has(name.toLowerCase())) headers.push([name, value]);
  }
  return {
    id,
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query.join('?')),
    headers,
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    receivedAt: Date.now(),
  };
}

export function headerOf(request: GatewayRequest, name: string): string | undefined {
  return request.headers.findLast(([other]) => other.toLowerCase() === name)?.[1];
}

/** The event of a Lambda proxy integration, payload version 1.0, as a custom domain without a base path gives it. */
export function proxyEvent(
  api: ApiModel,
  request: GatewayRequest,
  { resource, parameters }: RouteMatch,
  body: string,
  claims: Readonly<Record<string, string>> | undefined,
): APIGatewayProxyEvent {
  const host = headerOf(request, 'host') ?? '127.0.0.1';
  const traceId = `Root=1-${Math.floor(request.receivedAt / 1000).toString(16)}-${request.id.replaceAll('-', '').slice(0, 24)}`;
  const headers = [
    ...request.headers,
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', request.sourceIp],
    ['X-Forwarded-Port', host.split(':')[1] ?? '80'],
    ['X-Forwarded-Proto', 'http'],
  ] as const;
  const query = [...request.query];
  return {
    resource: resource.path,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? grouped(query) : null,
    pathParameters: Object.keys(parameters).length > 0 ? { ...parameters } : null,
    stageVariables: null,
    requestContext: {
      resourceId: resource.id,
      resourcePath: resource.path,
      httpMethod: request.method,
      extendedRequestId: request.id,
      requestTime: requestTime(request.receivedAt),
      path: request.path,
      accountId,
      protocol: 'HTTP/1.1',
      stage: api.stage,
      domainPrefix: host.split('.')[0] ?? host,
      requestTimeEpoch: request.receivedAt,
      requestId: request.id,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.sourceIp,
        user: null,
        userAgent: headerOf(request, 'user-agent') ?? null,
        userArn: null,
      },
      domainName: host,
      apiId: api.id,
      authorizer: claims && { claims },
    },
    body: body === '' ? null : body,
    isBase64Encoded: false,
  };
}

function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    groups[name] = [...(Object.hasOwn(groups, name) ? (groups[name] ?? []) : []), value];
  }
  return groups;
}

/** The Common Log Format's time: `21/Nov/2026:04:31:37 +0000`. */
function requestTime(at: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
