import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type ItemKind, itemKeys, merchantSecretsPrefix, type Permissions } from './permissions.ts';
import type { FunctionEnvironment } from './route-function.ts';
import type { Settings } from './settings.ts';

// The region and account by reference, so that a template reads the same wherever it is deployed to.

/** What a function may do: its row of the permissions, and what every function needs to log and to trace. */
export function roleStatements(
  shared: FunctionEnvironment,
  permissions: Permissions,
  logGroup: ILogGroup,
): PolicyStatement[] {
  const { table, key } = shared.table;
  const onLog = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const onTraces = new PolicyStatement({
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    resources: ['*'],
  });
  const onTable = Object.entries(permissions.table).map(
    ([action, items]) =>
      new PolicyStatement({
        actions: [`dynamodb:${action}`],
        resources: [table.tableArn],
        // An action on other kinds of items, or on none by name, is none of the function's.
        ...(items === 'any' ? {} : { conditions: leadingKeys(items) }),
      }),
  );
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
      resources: [secretArn(`${merchantSecretsPrefix}*`)],
    });
  const identity = permissions.appleIdentity && shared.settings.applePayMerchant?.identitySecretName;
  const onIdentity =
    identity &&
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [
        // Secrets Manager adds six characters to the name.
        secretArn(`${identity}-??????`),
      ],
    });
  const onVault =
    permissions.vault &&
    shared.vaultKey &&
    new PolicyStatement({
      actions: permissions.vault.map((action) => `kms:${action}`),
      resources: [shared.vaultKey.keyArn],
    });
  const onSenders = permissions.messages ? senderStatements(shared.settings) : [];
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
  return [
    onLog,
    onTraces,
    ...onTable,
    onIndex,
    onQueue,
    ...onSecrets,
    onMerchantSecrets,
    onIdentity,
    onVault,
    ...onSenders,
    onKey,
  ].filter((statement) => statement instanceof PolicyStatement);
}

/** SES checks the identity that the message is sent by, which is the address or its whole domain. */
function senderStatements({ messages = {} }: Settings): PolicyStatement[] {
  const { emailFrom, smsOrigination } = messages;
  const identity = (resourceName: string) =>
    `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${resourceName}`;
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

function leadingKeys(items: readonly ItemKind[]) {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': items.map((kind) => itemKeys[kind]) } };
}

function secretArn(name: string): string {
  return `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret:${name}`;
}
