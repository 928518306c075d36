export type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; DependsOn?: string }>;

const apiUri = (functionId: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':apigateway:us-east-1:lambda:path/2015-03-31/functions/',
      { 'Fn::GetAtt': [functionId, 'Arn'] },
      '/invocations',
    ],
  ],
});

const method = (resource: string, verb: string, rest: Record<string, unknown> = {}, functionId = 'EchoFunction') => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResourceId: { Ref: resource },
    HttpMethod: verb,
    AuthorizationType: 'NONE',
    Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: apiUri(functionId) },
    ...rest,
  },
});

const resource = (part: string, parent?: string) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ParentId: parent ? { Ref: parent } : { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
    PathPart: part,
  },
});

const gatewayResponse = (type: string, status: string, code: string) => ({
  Type: 'AWS::ApiGateway::GatewayResponse',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResponseType: type,
    StatusCode: status,
    ResponseParameters: {
      'gatewayresponse.header.Request-Id': 'context.requestId',
      'gatewayresponse.header.Cache-Control': "'no-store'",
    },
    ResponseTemplates: { 'application/json': `{"code":"${code}","request_id":"$context.requestId"}` },
  },
});

const preflight = `#set($origin = $input.params().header.get('Origin'))
#if($origin == '')#set($origin = $input.params().header.get('origin'))#end
#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)`;

/** The gateway of the fixture: open, secured, quick to time out and impatient routes, and its own error answers. */
export const apiResources = (): Resources => ({
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Api' } },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: {
      RestApiId: { Ref: 'Api' },
      StageName: 'live',
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 1000 },
        { HttpMethod: 'GET', ResourcePath: '/~1open~1{id}', ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 },
      ],
    },
  },
  Authorizer: {
    Type: 'AWS::ApiGateway::Authorizer',
    Properties: {
      RestApiId: { Ref: 'Api' },
      Type: 'COGNITO_USER_POOLS',
      ProviderARNs: [{ 'Fn::GetAtt': ['Pool', 'Arn'] }],
    },
  },
  Open: resource('open'),
  OpenId: resource('{id}', 'Open'),
  OpenFixed: resource('fixed', 'Open'),
  Secured: resource('secured'),
  Brief: resource('brief'),
  Impatient: resource('impatient'),
  OpenIdGet: method('OpenId', 'GET'),
  OpenFixedGet: method('OpenFixed', 'GET'),
  OpenIdPost: method('OpenId', 'POST'),
  OpenIdOptions: method('OpenId', 'OPTIONS', {
    Integration: {
      Type: 'MOCK',
      PassthroughBehavior: 'NEVER',
      RequestTemplates: { 'application/json': '{"statusCode": 204}' },
      IntegrationResponses: [
        {
          StatusCode: '204',
          ResponseParameters: {
            'method.response.header.Access-Control-Allow-Methods': "'GET,POST'",
            'method.response.header.Vary': "'Origin'",
          },
          ResponseTemplates: { 'application/json': preflight },
        },
      ],
    },
  }),
  SecuredGet: method('Secured', 'GET', {
    AuthorizationType: 'COGNITO_USER_POOLS',
    AuthorizerId: { Ref: 'Authorizer' },
    AuthorizationScopes: ['payments/admin'],
  }),
  BriefPost: method('Brief', 'POST', {}, 'BriefFunction'),
  ImpatientPost: method('Impatient', 'POST', {
    Integration: { Type: 'AWS_PROXY', TimeoutInMillis: 300, Uri: apiUri('EchoFunction') },
  }),
  NotFound: gatewayResponse('MISSING_AUTHENTICATION_TOKEN', '404', 'not_found'),
  Unauthorized: gatewayResponse('UNAUTHORIZED', '401', 'unauthenticated'),
  TooLarge: gatewayResponse('REQUEST_TOO_LARGE', '413', 'payload_too_large'),
  Throttled: gatewayResponse('THROTTLED', '429', 'rate_limited'),
  Faults: gatewayResponse('DEFAULT_5XX', '504', 'network_error'),
});
