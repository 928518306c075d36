import type { OutgoingHttpHeaders } from 'node:http';
import { render } from 'velocityjs';
import type { ApiModel, Integration, IntegrationResponse } from './api-model.ts';
import type { RouteMatch } from './api-routing.ts';
import { type GatewayRequest, headerOf } from './proxy-event.ts';
import type { GatewayAnswer } from './proxy-result.ts';

interface Overrides {
  readonly header: Record<string, unknown>;
  status?: unknown;
}

/**
 * Runs a MOCK integration: its request template gives `{"statusCode": n}`, which picks the integration response.
 * @returns the answer, or the type of the gateway response that stands in for it
 */
export function mockAnswer(
  api: ApiModel,
  integration: Integration,
  request: GatewayRequest,
  match: RouteMatch,
  body: string,
): GatewayAnswer | 'UNSUPPORTED_MEDIA_TYPE' | 'API_CONFIGURATION_ERROR' {
  const contentType = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'application/json';
  const { [contentType]: template } = integration.RequestTemplates ?? {};
  if (template === undefined) {
    return integration.PassthroughBehavior === 'NEVER' ? 'UNSUPPORTED_MEDIA_TYPE' : 'API_CONFIGURATION_ERROR';
  }
  const overrides: Overrides = { header: {} };
  const context = variables(api, request, match, body, overrides);
  const picked = pick(integration.IntegrationResponses ?? [], render(template, context));
  if (!picked) return 'API_CONFIGURATION_ERROR';
  const text = render(Object.values(picked.ResponseTemplates ?? {})[0] ?? '', context);
  return {
    status: Number(overrides.status ?? picked.StatusCode),
    headers: { 'Content-Type': 'application/json', ...literalHeaders(picked), ...headersFrom(overrides) },
    body: text,
  };
}

function pick(responses: readonly IntegrationResponse[], rendered: string): IntegrationResponse | undefined {
  const status = /"statusCode"\s*:\s*(\d{3})/.exec(rendered)?.[1];
  if (!status) return undefined;
  const matches = ({ SelectionPattern: pattern }: IntegrationResponse) =>
    pattern !== undefined && pattern !== '' && new RegExp(`^(?:${pattern})$`).test(status);
  return responses.find(matches) ?? responses.find(({ SelectionPattern: pattern }) => !pattern);
}

function literalHeaders({ ResponseParameters: parameters = {} }: IntegrationResponse): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [target, source] of Object.entries(parameters)) {
    const literal = /^'(.*)'$/s.exec(source)?.[1];
    if (literal !== undefined) headers[target.replace('method.response.header.', '')] = literal;
  }
  return headers;
}

function headersFrom(overrides: Overrides): OutgoingHttpHeaders {
  const set = Object.entries(overrides.header).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}

/** The variables that API Gateway's mapping templates may use. A missing parameter reads as the empty text. */
function variables(api: ApiModel, request: GatewayRequest, match: RouteMatch, body: string, overrides: Overrides) {
  const lookup = (pairs: Iterable<readonly [string, string]>) => {
    const values = new Map(pairs);
    return { get: (name: string) => values.get(name) ?? '', keySet: () => [...values.keys()] };
  };
  const maps = {
    path: lookup(Object.entries(match.parameters)),
    querystring: lookup(request.query),
    header: lookup(request.headers),
  };
  const params = (name?: string) =>
    name === undefined ? maps : maps.path.get(name) || maps.querystring.get(name) || maps.header.get(name);
  return {
    context: {
      apiId: api.id,
      httpMethod: request.method,
      identity: { sourceIp: request.sourceIp },
      path: request.path,
      requestId: request.id,
      resourcePath: match.resource.path,
      responseOverride: overrides,
      stage: api.stage,
    },
    input: { body, params },
    util: {
      escapeJavaScript: (text: unknown) => JSON.stringify(String(text)).slice(1, -1),
      urlDecode: (text: unknown) => decodeURIComponent(String(text)),
      urlEncode: (text: unknown) => encodeURIComponent(String(text)),
    },
  };
}
