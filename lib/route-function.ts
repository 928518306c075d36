import { ArnFormat, Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { merchantSecretsPrefix, type Permissions, type SecretName } from './permissions.ts';
import type { SessionTable } from './session-table.ts';
import type { Settings } from './settings.ts';

/** Longer than a processor call (20 s) and shorter than the gateway waits (29 s), so that an answer always gets out. */
export const functionTimeout = Duration.seconds(27);

/** What every function of one deployment shares. */
export interface FunctionEnvironment {
  /** Folder with one bundle per function name. */
  readonly bundles: string;
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  readonly table: Pick<SessionTable, 'table' | 'key'>;
  readonly secrets: Partial<Readonly<Record<SecretName, { readonly secretArn: string }>>>;
  /** Seals references of saved methods. */
  readonly vaultKey?: IKey;
  /** Where webhook deliveries wait. */
  readonly queue?: IQueue;
  readonly variables: Readonly<Record<string, string>>;
}

export interface RouteFunctionProps {
  readonly name: string;
  readonly permissions: Permissions;
  readonly timeout?: Duration;
  /** What this function alone may read beside the shared ones. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** One Lambda function with a role and a log group of its own. */
export class RouteFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, shared: FunctionEnvironment, props: RouteFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: shared.settings.logRetentionDays,
      removalPolicy: shared.removalPolicy,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of statements(shared, props)) role.addToPolicy(statement);
    this.function = new LambdaFunction(this, 'Function', {
      description: `hosted sessions: ${props.name}`,
      code: Code.fromAsset(join(shared.bundles, props.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: shared.settings.memoryMb,
      timeout: props.timeout ?? functionTimeout,
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
      environment: { POWERTOOLS_SERVICE_NAME: 'hosted-sessions', ...shared.variables, ...props.variables },
    });
    if (props.permissions.merchantSecrets) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${merchantSecretsPrefix}*]`,
        reason: 'Merchants name these secrets in their accounts, after the deployment; the prefix is theirs alone.',
      });
    }
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes trace segments without a resource; no other statement of the role is for everything.',
    });
  }
}

function statements(shared: FunctionEnvironment, { permissions }: RouteFunctionProps): PolicyStatement[] {
  const { table, key } = shared.table;
  const onTable =
    permissions.table.length > 0 &&
    new PolicyStatement({
      actions: permissions.table.map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
    });
  const onIndex =
    permissions.index &&
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${permissions.index}`] });
  const onQueue =
    permissions.queues &&
    shared.queue &&
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [shared.queue.queueArn] });
  const onSecrets = permissions.secrets.map((secretName) => {
    const secret = shared.secrets[secretName];
    return secret && new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });
  });
  const onMerchantSecrets =
    permissions.merchantSecrets &&
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [
        Stack.of(table).formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: `${merchantSecretsPrefix}*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    });
  const identity = permissions.appleIdentity && shared.settings.applePayMerchant?.identitySecretName;
  const onIdentity =
    identity &&
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [
        Stack.of(table).formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          // Secrets Manager adds six characters to the name.
          resourceName: `${identity}-??????`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    });
  const onVault =
    permissions.vault &&
    shared.vaultKey &&
    new PolicyStatement({
      actions: permissions.vault.map((action) => `kms:${action}`),
      resources: [shared.vaultKey.keyArn],
    });
  const onSenders = permissions.messages ? senderStatements(Stack.of(table), shared.settings) : [];
  // DynamoDB uses the key with the caller's rights; nothing else may, on the caller's behalf or otherwise.
  const onKey =
    key &&
    new PolicyStatement({
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [key.keyArn],
      conditions: { StringLike: { 'kms:ViaService': 'dynamodb.*.amazonaws.com' } },
    });
  return [onTable, onIndex, onQueue, ...onSecrets, onMerchantSecrets, onIdentity, onVault, ...onSenders, onKey].filter(
    (statement) => statement instanceof PolicyStatement,
  );
}

/** SES checks the identity that the message is sent by, which is the address or its whole domain. */
function senderStatements(stack: Stack, { messages = {} }: Settings): PolicyStatement[] {
  const { emailFrom, smsOrigination } = messages;
  const identity = (resourceName: string) => stack.formatArn({ service: 'ses', resource: 'identity', resourceName });
  return [
    ...(emailFrom === undefined
      ? []
      : [
          new PolicyStatement({
            actions: ['ses:SendEmail'],
            resources: [identity(emailFrom), identity(emailFrom.slice(emailFrom.indexOf('@') + 1))],
            conditions: { StringEquals: { 'ses:FromAddress': emailFrom } },
          }),
        ]),
    ...(smsOrigination === undefined
      ? []
      : [new PolicyStatement({ actions: ['sms-voice:SendTextMessage'], resources: [smsOrigination] })]),
  ];
}
