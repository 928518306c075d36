import { siteResources } from './fixture-site.ts';
import { apiResources, type Resources } from './fixture-api.ts';

const echo = (timeout: number) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: timeout,
    Code: { S3Key: 'echo.zip' },
    Environment: {
      Variables: { TABLE_NAME: { Ref: 'Sessions' }, KEYS_SECRET_ARN: { Ref: 'Keys' }, CHECKOUT_URL: checkoutUrl },
    },
  },
});

const origin = ['https://', { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
const apiUrl = { 'Fn::Join': ['', [...origin, '/', { Ref: 'Stage' }]] };
const checkoutUrl = { 'Fn::Sub': 'https://${Site.DomainName}' };
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
  ...apiResources(),
  ...siteResources(),
});

export const fixtureOutputs = {
  ApiUrl: { Value: apiUrl },
  CheckoutUrl: { Value: checkoutUrl },
  TokenUrl: { Value: { 'Fn::Sub': 'https://${PoolDomain}.auth.us-east-1.amazoncognito.com/oauth2/token' } },
  AdminClientId: { Value: { Ref: 'Client' } },
  AdminClientSecret: { Value: { 'Fn::GetAtt': ['Client', 'ClientSecret'] } },
  UserPoolId: { Value: { Ref: 'Pool' } },
  DemoAccountUid: { Value: { 'Fn::GetAtt': ['Demo', 'Uid'] } },
};
