import type { OutgoingHttpHeaders } from 'node:http';
import type { ApiModel, GatewayResponse } from './api-model.ts';
import { type GatewayRequest, headerOf } from './proxy-event.ts';
import type { GatewayAnswer } from './proxy-result.ts';

interface Default {
  readonly status: number;
  readonly message: string;
}

/** API Gateway's own answers where the template changes nothing. */
const defaults = {
  API_CONFIGURATION_ERROR: { status: 500, message: 'Internal server error' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, message: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out' },
  /** A function that failed or answered out of form; such answers have no response type of their own. */
  DEFAULT_5XX: { status: 502, message: 'Internal server error' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: 'Missing Authentication Token' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long' },
  THROTTLED: { status: 429, message: 'Too Many Requests' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Unsupported Media Type' },
} as const satisfies Record<string, Default>;

export type ResponseType = keyof typeof defaults;

/** What the gateway answers by itself: the template's response of that type, else its DEFAULT_4XX or DEFAULT_5XX. */
export function gatewayAnswer(api: ApiModel, type: ResponseType, request: GatewayRequest): GatewayAnswer {
  const { status, message } = defaults[type];
  const fallback = status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const response = api.gatewayResponses.get(type) ?? api.gatewayResponses.get(fallback);
  const values: Record<string, string> = {
    'context.apiId': api.id,
    'context.error.message': message,
    'context.error.messageString': JSON.stringify(message),
    'context.error.responseType': type,
    'context.extendedRequestId': request.id,
    'context.identity.sourceIp': request.sourceIp,
    'context.path': request.path,
    'context.requestId': request.id,
    'context.stage': api.stage,
  };
  const template = response?.ResponseTemplates?.['application/json'] ?? '{"message":$context.error.messageString}';
  return {
    status: response?.StatusCode ? Number(response.StatusCode) : status,
    headers: { 'Content-Type': 'application/json', ...headersOf(response, values, request) },
    body: template.replace(/\$(context(?:\.\w+)+)/g, (_, name: string) => values[name] ?? ''),
  };
}

/** Header mappings: `'a literal'`, `context.<name>` or `method.request.header.<name>`. */
function headersOf(
  response: GatewayResponse | undefined,
  values: Readonly<Record<string, string>>,
  request: GatewayRequest,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [target, source] of Object.entries(response?.ResponseParameters ?? {})) {
    const name = target.replace('gatewayresponse.header.', '');
    const literal = /^'(.*)'$/s.exec(source)?.[1];
    const from = source.startsWith('method.request.header.')
      ? headerOf(request, source.slice('method.request.header.'.length).toLowerCase())
      : values[source];
    const value = literal ?? from;
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
