import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; DependsOn?: string }>;

/** Does what its event's body or query says, and answers custom resources. */
const echoFunction = `
let invocations = 0;
exports.handler = async (event, context) => {
  invocations += 1;
  if (event.ResponseURL) {
    const status = event.ResourceProperties.Fail ? 'FAILED' : 'SUCCESS';
    const answer = { Status: status, Reason: 'told to', PhysicalResourceId: 'echo', Data: { Uid: 'pa_' + event.RequestType } };
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
    return;
  }
  if (event.source === 'aws.events') return console.log('ticked');
  switch (event.body) {
    case 'crash': process.exit(7);
    case 'throw': throw new Error('told to');
    case 'malformed': return { status: 200 };
    case 'hang': console.log('hanging'); return new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  const left = context.getRemainingTimeInMillis();
  const body = JSON.stringify({ event, invocations, left, functionName: context.functionName, env: process.env });
  return { statusCode: 200, headers: { 'X-Echo': 'yes', 'Cache-Control': 'no-store' }, body };
};
`;

export const apiUri = (functionId: string) => ({
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

const echo = (timeout: number) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: timeout,
    Code: { S3Key: 'echo.zip' },
    Environment: { Variables: { TABLE_NAME: { Ref: 'Sessions' }, CHECKOUT_URL: checkoutUrl } },
  },
});

const origin = ['https://', { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
const apiUrl = { 'Fn::Join': ['', [...origin, '/', { Ref: 'Stage' }]] };
const checkoutUrl = { 'Fn::Sub': 'https://${Site.DomainName}' };
const preflight = `#set($origin = $input.params().header.get('Origin'))
#if($origin == '')#set($origin = $input.params().header.get('origin'))#end
#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)`;

export const fixtureResources = (): Resources => ({
  Sessions: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'due_shard', AttributeType: 'S' },
        { AttributeName: 'due_at', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'due_shard', KeyType: 'HASH' },
            { AttributeName: 'due_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  },
  Keys: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      GenerateSecretString: {
        SecretStringTemplate: '{"current":1}',
        GenerateStringKey: 'k1',
        PasswordLength: 64,
        ExcludePunctuation: true,
      },
    },
  },
  Pool: { Type: 'AWS::Cognito::UserPool' },
  PoolDomain: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { UserPoolId: { Ref: 'Pool' }, Domain: 'x' } },
  Server: {
    Type: 'AWS::Cognito::UserPoolResourceServer',
    Properties: { UserPoolId: { Ref: 'Pool' }, Identifier: 'payments', Scopes: [{ ScopeName: 'admin' }] },
  },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      UserPoolId: { Ref: 'Pool' },
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: 'Server' }, '/admin']] }, 'payments/other'],
    },
  },
  EchoFunction: echo(20),
  BriefFunction: echo(1),
  Demo: {
    Type: 'Custom::DemoAccount',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['EchoFunction', 'Arn'] }, Origin: checkoutUrl },
  },
  Tick: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['EchoFunction', 'Arn'] } }],
    },
  },
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
  SiteHeaders: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: { 'Fn::Sub': "connect-src https://*.execute-api.${AWS::Region}.amazonaws.com 'self'" },
          },
          ContentTypeOptions: { Override: true },
        },
      },
    },
  },
  Site: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        DefaultCacheBehavior: { ResponseHeadersPolicyId: { Ref: 'SiteHeaders' } },
        CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/index.html' }],
      },
    },
  },
  Upload: {
    Type: 'Custom::CDKBucketDeployment',
    Properties: {
      SourceObjectKeys: ['site.zip', 'config.zip'],
      SourceMarkers: [{}, { '<<id>>': { Ref: 'Api' }, '<<stage>>': { Ref: 'Stage' } }],
      SourceMarkersConfig: [{}, { jsonEscape: true }],
    },
  },
});

const outputs = {
  ApiUrl: { Value: apiUrl },
  CheckoutUrl: { Value: checkoutUrl },
  TokenUrl: { Value: { 'Fn::Sub': 'https://${PoolDomain}.auth.us-east-1.amazoncognito.com/oauth2/token' } },
  AdminClientId: { Value: { Ref: 'Client' } },
  AdminClientSecret: { Value: { 'Fn::GetAtt': ['Client', 'ClientSecret'] } },
  UserPoolId: { Value: { Ref: 'Pool' } },
  DemoAccountUid: { Value: { 'Fn::GetAtt': ['Demo', 'Uid'] } },
};

const files: Record<string, string> = {
  'asset.echo/index.cjs': echoFunction,
  'asset.site/index.html': '<title>Checkout</title>',
  'asset.site/main.js': 'export {};',
  'asset.config/config.json': '{"api_url":"https://<<id>>.execute-api.us-east-1.amazonaws.com/<<stage>>"}',
};

/** A small cloud assembly in a temporary folder, in the form that the CDK writes. */
export async function writeAssembly(change: (resources: Resources) => void = () => undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  const resources = fixtureResources();
  change(resources);
  const asset = (name: string) => ({
    source: { path: `asset.${name}` },
    destinations: { here: { objectKey: `${name}.zip` } },
  });
  const logicalId = (id: string) => [{ type: 'aws:cdk:logicalId', data: id }];
  const manifest = {
    artifacts: {
      Fixture: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Fixture.template.json' },
        metadata: {
          '/Fixture/Echo/Function/Resource': logicalId('EchoFunction'),
          '/Fixture/BriefOne/Function/Resource': logicalId('BriefFunction'),
        },
      },
      'Fixture.assets': { type: 'cdk:asset-manifest', properties: { file: 'Fixture.assets.json' } },
    },
  };
  const written: Record<string, string> = {
    ...files,
    'manifest.json': JSON.stringify(manifest),
    'Fixture.template.json': JSON.stringify({ Resources: resources, Outputs: outputs }),
    'Fixture.assets.json': JSON.stringify({ files: { a: asset('echo'), b: asset('site'), c: asset('config') } }),
  };
  for (const [path, content] of Object.entries(written)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
