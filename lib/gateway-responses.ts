import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { problems, type ProblemCode } from '../lambdas/domain/errors.ts';

interface GatewayAnswer {
  readonly code: ProblemCode;
  readonly types: Readonly<Record<string, ResponseType>>;
  readonly retryAfter?: number;
}

/** Contract section 3 for what API Gateway answers by itself; the ids are the construct ids. */
const answers: readonly GatewayAnswer[] = [
  { code: 'unauthenticated', types: { Unauthorized: ResponseType.UNAUTHORIZED } },
  {
    code: 'not_found',
    types: {
      MissingAuthenticationToken: ResponseType.MISSING_AUTHENTICATION_TOKEN,
      ResourceNotFound: ResponseType.RESOURCE_NOT_FOUND,
    },
  },
  { code: 'request_blocked', types: { Blocked: ResponseType.WAF_FILTERED } },
  { code: 'insufficient_scope', types: { AccessDenied: ResponseType.ACCESS_DENIED } },
  {
    code: 'rate_limited',
    types: { Throttled: ResponseType.THROTTLED, QuotaExceeded: ResponseType.QUOTA_EXCEEDED },
    retryAfter: 1,
  },
  { code: 'payload_too_large', types: { RequestTooLarge: ResponseType.REQUEST_TOO_LARGE } },
  { code: 'unsupported_media_type', types: { UnsupportedMediaType: ResponseType.UNSUPPORTED_MEDIA_TYPE } },
  { code: 'validation_error', types: { Default4xx: ResponseType.DEFAULT_4XX } },
  {
    // The gateway never knows what the function did, so the outcome is unknown.
    code: 'network_error',
    types: {
      IntegrationFailure: ResponseType.INTEGRATION_FAILURE,
      IntegrationTimeout: ResponseType.INTEGRATION_TIMEOUT,
      Default5xx: ResponseType.DEFAULT_5XX,
    },
  },
];

/** Gives API Gateway's own 4xx and 5xx the contract's body and headers. */
export function addGatewayResponses(api: RestApi): void {
  for (const { code, types, retryAfter } of answers) {
    const { status, message, recoverable } = problems[code];
    const body = JSON.stringify({
      code,
      message,
      recoverable,
      request_id: '$context.requestId',
      ...(code === 'validation_error' ? { errors: [] } : {}),
    });
    for (const [id, type] of Object.entries(types)) {
      api.addGatewayResponse(id, {
        type,
        statusCode: String(status),
        responseHeaders: {
          'Request-Id': 'context.requestId',
          'Cache-Control': `'no-store'`,
          'Access-Control-Allow-Origin': `'*'`,
          ...(retryAfter === undefined ? {} : { 'Retry-After': `'${retryAfter}'` }),
        },
        templates: { 'application/json': body },
      });
    }
  }
}
