import type { Assembly } from './assembly.ts';
import { digits, lowerCase, randomWord, upperCase, wordFor } from './identifiers.ts';
import type { State } from './state.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';
/** Where SQS answers in AWS; every queue's URL begins with it. */
export const queuesOrigin = `https://sqs.${region}.amazonaws.com`;

const longestQueueName = 80;

export interface Attributes {
  pseudo(name: string): string | undefined;
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  /** What a custom resource answered; its attributes can be read from then on. */
  created(logicalId: string, data: Readonly<Record<string, unknown>>): void;
}

const alphanumeric = digits + lowerCase;

/**
 * What `Ref` and `Fn::GetAtt` give for each resource, in the form that AWS gives it.
 * @throws Error from ref and attribute, naming the resource, when there is no such value.
 */
export function attributesOf(assembly: Assembly, state: State): Attributes {
  const { stackName, template } = assembly;
  const customData = new Map<string, Readonly<Record<string, unknown>>>();
  const arn = (service: string, path: string) => `arn:aws:${service}:${region}:${accountId}:${path}`;
  const word = (logicalId: string, length: number, alphabet = alphanumeric) =>
    wordFor(`${stackName}/${logicalId}`, length, alphabet);
  const physicalName = (logicalId: string) => `${stackName}-${logicalId}-${word(logicalId, 12).toUpperCase()}`;
  const queueName = (logicalId: string) => {
    const [first, last] = [`${stackName}-${logicalId}`, word(logicalId, 12).toUpperCase()];
    return property(logicalId, 'QueueName') ?? `${first.slice(0, longestQueueName - last.length - 1)}-${last}`;
  };
  const property = (logicalId: string, name: string) => {
    const value = template.Resources[logicalId]?.Properties?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const resource = (logicalId: string) => {
    const found = template.Resources[logicalId];
    if (!found) throw new Error(`The template refers to ${logicalId}, which it does not contain.`);
    return found;
  };

  const ref = (logicalId: string): unknown => {
    const { Type: type, Properties: properties = {} } = resource(logicalId);
    switch (type) {
      case 'AWS::ApiGateway::DomainName':
        return property(logicalId, 'DomainName');
      case 'AWS::ApiGateway::RestApi':
        return word(logicalId, 10);
      case 'AWS::ApiGateway::Stage':
        return properties.StageName;
      case 'AWS::Cognito::UserPool':
        return `${region}_${word(logicalId, 9, alphanumeric + upperCase)}`;
      case 'AWS::Cognito::UserPoolClient':
        return word(logicalId, 26);
      case 'AWS::Cognito::UserPoolDomain':
        // The prefix must name one pool in the whole region; locally the id of the resource is unique enough.
        return `local-${word(logicalId, 12)}`;
      case 'AWS::Cognito::UserPoolResourceServer':
        return properties.Identifier;
      case 'AWS::CloudFront::Distribution':
        return `E${word(logicalId, 13).toUpperCase()}`;
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable':
        return property(logicalId, 'TableName') ?? physicalName(logicalId);
      case 'AWS::Lambda::Function':
        return property(logicalId, 'FunctionName') ?? physicalName(logicalId);
      case 'AWS::S3::Bucket':
        return physicalName(logicalId).toLowerCase();
      case 'AWS::SQS::Queue':
        return `${queuesOrigin}/${accountId}/${queueName(logicalId)}`;
      case 'AWS::SecretsManager::Secret':
        return arn(
          'secretsmanager',
          `secret:${property(logicalId, 'Name') ?? physicalName(logicalId)}-${word(logicalId, 6)}`,
        );
      default:
        return physicalName(logicalId);
    }
  };

  const clientSecret = (logicalId: string) =>
    state.remember(`client-secret/${logicalId}`, () => randomWord(51, alphanumeric));

  const attribute = (logicalId: string, name: string): unknown => {
    const { Type: type } = resource(logicalId);
    const id = String(ref(logicalId));
    const known: Record<string, (() => unknown) | undefined> = {
      'AWS::ApiGateway::DomainName/RegionalDomainName': () =>
        `d-${word(logicalId, 10)}.execute-api.${region}.amazonaws.com`,
      'AWS::ApiGateway::RestApi/RestApiId': () => id,
      'AWS::ApiGateway::RestApi/RootResourceId': () => rootResourceId(logicalId),
      'AWS::CloudFront::Distribution/DomainName': () => `d${word(logicalId, 13)}.cloudfront.net`,
      'AWS::CloudFront::Distribution/Id': () => id,
      'AWS::CloudFront::Function/FunctionARN': () => `arn:aws:cloudfront::${accountId}:function/${id}`,
      'AWS::CloudFront::OriginAccessControl/Id': () => id,
      'AWS::CloudFront::ResponseHeadersPolicy/Id': () => id,
      'AWS::Cognito::UserPool/Arn': () => arn('cognito-idp', `userpool/${id}`),
      'AWS::Cognito::UserPool/UserPoolId': () => id,
      'AWS::Cognito::UserPool/ProviderName': () => `cognito-idp.${region}.amazonaws.com/${id}`,
      'AWS::Cognito::UserPool/ProviderURL': () => `https://cognito-idp.${region}.amazonaws.com/${id}`,
      'AWS::Cognito::UserPoolClient/ClientId': () => id,
      'AWS::Cognito::UserPoolClient/ClientSecret': () => clientSecret(logicalId),
      'AWS::DynamoDB::GlobalTable/Arn': () => arn('dynamodb', `table/${id}`),
      'AWS::DynamoDB::Table/Arn': () => arn('dynamodb', `table/${id}`),
      'AWS::DynamoDB::GlobalTable/StreamArn': () => arn('dynamodb', `table/${id}/stream/local`),
      'AWS::DynamoDB::Table/StreamArn': () => arn('dynamodb', `table/${id}/stream/local`),
      'AWS::IAM::Role/Arn': () => `arn:aws:iam::${accountId}:role/${id}`,
      'AWS::KMS::Key/Arn': () => arn('kms', `key/${id}`),
      'AWS::Lambda::Function/Arn': () => arn('lambda', `function:${id}`),
      'AWS::Logs::LogGroup/Arn': () => arn('logs', `log-group:${id}:*`),
      'AWS::S3::Bucket/Arn': () => `arn:aws:s3:::${id}`,
      'AWS::S3::Bucket/DomainName': () => `${id}.s3.amazonaws.com`,
      'AWS::S3::Bucket/RegionalDomainName': () => `${id}.s3.${region}.amazonaws.com`,
      'AWS::SQS::Queue/Arn': () => arn('sqs', queueName(logicalId)),
      'AWS::SQS::Queue/QueueName': () => queueName(logicalId),
      'AWS::SQS::Queue/QueueUrl': () => id,
      'AWS::SecretsManager::Secret/Id': () => id,
      'AWS::WAFv2::WebACL/Arn': () => arn('wafv2', `regional/webacl/${id}`),
      'Custom::DescribeCognitoUserPoolClient/UserPoolClient.ClientSecret': () => clientSecret(onlyClient()),
    };
    const value = known[`${type}/${name}`] ?? (() => customData.get(logicalId)?.[name]);
    const result = value();
    if (result === undefined) throw new Error(`The local cloud knows no attribute ${name} of ${type} (${logicalId}).`);
    return result;
  };

  /** The lookup names its client inside a JSON text; with a single client there is nothing to tell apart. */
  const onlyClient = () => {
    const clients = Object.keys(template.Resources).filter(
      (logicalId) => resource(logicalId).Type === 'AWS::Cognito::UserPoolClient',
    );
    const [client] = clients;
    if (!client || clients.length > 1)
      throw new Error('The local cloud describes a user pool client only when there is one.');
    return client;
  };

  return {
    pseudo: (name) => pseudoParameters(stackName)[name],
    ref,
    attribute,
    created: (logicalId, data) => customData.set(logicalId, data),
  };
}

export function rootResourceId(apiLogicalId: string): string {
  return `${apiLogicalId}/root`;
}

export function stackId(stackName: string): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
}

function pseudoParameters(stackName: string): Record<string, string> {
  return {
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': stackId(stackName),
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}
