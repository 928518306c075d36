import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiModel } from '../../local/api-model.ts';
import { matchRoute } from '../../local/api-routing.ts';
import { gatewayRequest, proxyEvent } from '../../local/proxy-event.ts';

const api: ApiModel = {
  id: 'a1b2c3d4e5',
  stage: 'live',
  resources: [
    {
      id: 'resource-1',
      path: '/v1/hosted-sessions/{id}/confirm',
      segments: ['v1', 'hosted-sessions', '{id}', 'confirm'],
      methods: new Map([['POST', { RestApiId: '', ResourceId: '', HttpMethod: 'POST' }]]),
    },
  ],
  gatewayResponses: new Map(),
  throttles: [],
};

/** The event that a request over a real socket becomes. */
async function eventOf(
  path: string,
  headers: Record<string, string | string[]>,
  body: string,
  claims?: Record<string, string>,
) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  request({ host: '127.0.0.1', port, path, method: 'POST', headers })
    .on('error', () => undefined)
    .end();
  const [incoming] = await once(server, 'request');
  const parsed = gatewayRequest(incoming, '7f0c9f2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f');
  server.close();
  server.closeAllConnections();
  const match = matchRoute(api, parsed.path);
  if (!match) throw new Error('no route');
  return proxyEvent(api, { ...parsed, receivedAt: Date.UTC(2026, 10, 21, 4, 31, 37) }, match, body, claims);
}

describe('proxy event', () => {
  it('is the event of a REST API with a Lambda proxy integration', async () => {
    const event = await eventOf(
      '/v1/hosted-sessions/cs%5F1/confirm?a=1&b=x%20y&a=2',
      {
        Host: 'api.example',
        Authorization: 'Bearer t',
        'X-Many': ['1', '2'],
        'User-Agent': 'test',
        'Content-Length': '0',
      },
      '{"method":"card"}',
      { sub: 'client' },
    );
    expect(event).toEqual({
      resource: '/v1/hosted-sessions/{id}/confirm',
      path: '/v1/hosted-sessions/cs%5F1/confirm',
      httpMethod: 'POST',
      headers: {
        Host: 'api.example',
        Authorization: 'Bearer t',
        'X-Many': '2',
        'User-Agent': 'test',
        'Content-Length': '0',
        'X-Amzn-Trace-Id': 'Root=1-6b011ea9-7f0c9f2e3a4b4c5d8e6f0a1b',
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Port': '80',
        'X-Forwarded-Proto': 'http',
      },
      multiValueHeaders: {
        Host: ['api.example'],
        Authorization: ['Bearer t'],
        'X-Many': ['1', '2'],
        'User-Agent': ['test'],
        'Content-Length': ['0'],
        'X-Amzn-Trace-Id': ['Root=1-6b011ea9-7f0c9f2e3a4b4c5d8e6f0a1b'],
        'X-Forwarded-For': ['127.0.0.1'],
        'X-Forwarded-Port': ['80'],
        'X-Forwarded-Proto': ['http'],
      },
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      pathParameters: { id: 'cs_1' },
      stageVariables: null,
      requestContext: {
        resourceId: 'resource-1',
        resourcePath: '/v1/hosted-sessions/{id}/confirm',
        httpMethod: 'POST',
        extendedRequestId: '7f0c9f2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f',
        requestTime: '21/Nov/2026:04:31:37 +0000',
        path: '/v1/hosted-sessions/cs%5F1/confirm',
        accountId: '000000000000',
        protocol: 'HTTP/1.1',
        stage: 'live',
        domainPrefix: 'api',
        requestTimeEpoch: 1795235497000,
        requestId: '7f0c9f2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f',
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
          sourceIp: '127.0.0.1',
          user: null,
          userAgent: 'test',
          userArn: null,
        },
        domainName: 'api.example',
        apiId: 'a1b2c3d4e5',
        authorizer: { claims: { sub: 'client' } },
      },
      body: '{"method":"card"}',
      isBase64Encoded: false,
    });
  });

  it('has null where a request brings nothing', async () => {
    const event = await eventOf('/v1/hosted-sessions/%zz/confirm', {}, '');
    expect(event).toMatchObject({
      body: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: { id: '%zz' },
    });
    expect(event.requestContext.authorizer).toBeUndefined();
  });
});
