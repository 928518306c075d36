import { pascalCase } from '../../lib/naming.ts';
import { list, ownFunctions, type Statement, statementsOf, synthesise, type Template } from './support/synthesise.ts';

const browser = 'BatchGetItem UpdateItem';
/** Also what the customer has saved. */
const withWallet = 'BatchGetItem GetItem UpdateItem';

interface Beside {
  readonly index?: 'due' | 'events' | 'customers';
  readonly queues?: boolean;
  readonly merchantSecrets?: boolean;
  readonly vault?: string;
  readonly source?: 'stream' | 'queue';
}

// Written out here once more, so that a right cannot be widened in one place alone.
const expected: [name: string, table: string, actions: string, secrets: string[], beside?: Beside][] = [
  ['create-session', 'SessionTable', 'GetItem PutItem', ['KeysSecret']],
  ['get-session', 'SessionTable', withWallet, ['KeysSecret']],
  ['update-session', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret']],
  ['expire-session', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret']],
  [
    'resolve-session',
    'SessionTable',
    'BatchGetItem GetItem UpdateItem',
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true, vault: 'Encrypt' },
  ],
  ['quote-fee', 'SessionTable', withWallet, ['KeysSecret', 'SandboxSecret'], { merchantSecrets: true }],
  [
    'confirm-session',
    'SessionTable',
    withWallet,
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true, vault: 'Decrypt Encrypt' },
  ],
  ['send-challenge', 'SessionTable', browser, ['KeysSecret', 'SandboxSecret']],
  ['start-apple-pay', 'SessionTable', browser, ['KeysSecret', 'SandboxSecret']],
  ['list-payment-methods', 'SessionTable', withWallet, ['KeysSecret']],
  [
    'add-payment-method',
    'SessionTable',
    withWallet,
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true, vault: 'Encrypt' },
  ],
  ['delete-payment-method', 'SessionTable', withWallet, ['KeysSecret']],
  ['set-default-payment-method', 'SessionTable', withWallet, ['KeysSecret']],
  ['create-account', 'SessionTable', 'PutItem', [], { merchantSecrets: true }],
  ['get-account', 'SessionTable', 'GetItem', []],
  ['replace-account', 'SessionTable', 'GetItem UpdateItem', [], { merchantSecrets: true }],
  ['get-checkout-config', 'SessionTable', 'GetItem', []],
  ['replace-checkout-config', 'SessionTable', 'GetItem UpdateItem', []],
  ['export-customer', 'SessionTable', 'BatchGetItem GetItem', [], { index: 'customers' }],
  ['erase-customer', 'SessionTable', withWallet, [], { index: 'customers' }],
  ['get-subscriptions', 'SessionTable', 'GetItem', []],
  ['replace-subscriptions', 'SessionTable', 'GetItem UpdateItem', []],
  ['list-event-types', 'SessionTable', 'GetItem', []],
  ['get-webhook-secret', 'SessionTable', 'GetItem', ['KeysSecret']],
  ['rotate-webhook-secret', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret']],
  ['activate-webhook-secret', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret']],
  ['list-events', 'SessionTable', 'GetItem', [], { index: 'events' }],
  ['get-event', 'SessionTable', 'GetItem', []],
  ['redeliver-event', 'SessionTable', 'GetItem PutItem UpdateItem', [], { queues: true }],
  [
    'receive-stripe-event',
    'SessionTable',
    'BatchGetItem GetItem UpdateItem',
    ['KeysSecret'],
    { merchantSecrets: true, vault: 'Encrypt' },
  ],
  ['show-embed', 'SessionTable', 'GetItem', []],
  ['show-challenge', 'SessionTable', 'GetItem', []],
  ['show-frame', 'SessionTable', 'GetItem', []],
  [
    'sweep-due',
    'SessionTable',
    'BatchGetItem GetItem UpdateItem',
    ['KeysSecret', 'SandboxSecret'],
    { index: 'due', queues: true, merchantSecrets: true, vault: 'Decrypt Encrypt' },
  ],
  ['project-events', 'SessionTable', 'GetItem PutItem', [], { queues: true, source: 'stream' }],
  ['deliver-webhook', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret'], { queues: true, source: 'queue' }],
  ['seed-demo-account', 'SessionTable', 'PutItem', []],
  ['create-token', 'SandboxTable', 'PutItem', ['SandboxSecret']],
  ['get-token', 'SandboxTable', 'GetItem', ['SandboxSecret']],
  ['keep-instrument', 'SandboxTable', 'GetItem PutItem', ['SandboxSecret']],
  ['forget-instrument', 'SandboxTable', 'DeleteItem', ['SandboxSecret']],
  ['create-charge', 'SandboxTable', 'GetItem PutItem', ['SandboxSecret']],
  ['list-charges', 'SandboxTable', 'Query', []],
  ['get-charge', 'SandboxTable', 'GetItem', ['SandboxSecret']],
  ['cancel-charge', 'SandboxTable', 'GetItem UpdateItem', ['SandboxSecret']],
  ['void-charge', 'SandboxTable', 'GetItem UpdateItem', ['SandboxSecret']],
  ['add-message', 'SandboxTable', 'PutItem', ['SandboxSecret']],
  ['list-messages', 'SandboxTable', 'Query', []],
  ['create-merchant-session', 'SandboxTable', '', ['SandboxSecret']],
  ['verify-captcha', 'SandboxTable', '', []],
];

const sandbox = synthesise('sandbox').template;
const messages = {
  emailFrom: 'pay@shop.example',
  smsOrigination: 'arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1',
};
const applePayMerchant = { identifier: 'merchant.example.shop', identitySecretName: 'hosted-sessions/apple-pay' };
const prod = synthesise('prod', { messages, applePayMerchant }).template;

function statementsOfFunction(template: Template, name: string): Statement[] {
  const { Role, LoggingConfig } = ownFunctions(template).get(pascalCase(name));
  const logs = LoggingConfig.LogGroup.Ref;
  return statementsOf(template, Role['Fn::GetAtt'][0]).filter(({ Resource }) => Resource['Fn::GetAtt']?.[0] !== logs);
}

const actionsOf = ({ Action }: Statement) => list(Action).sort().join(' ');
type Right = string;
const right = (action: string, resource: unknown): Right => `${action} on ${JSON.stringify(resource)}`;
const rights = (service: string, actions: string, resource: unknown): Right[] =>
  actions
    .split(' ')
    .filter(Boolean)
    .map((action) => right(`${service}:${action}`, resource));
const dynamo = (actions: string) => actions.replace(/\w+/g, 'dynamodb:$&');

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const idOf = (prefix: string) => Object.keys(sandbox.Resources).find((id) => id.startsWith(prefix)) ?? prefix;

const ref = (name: string) => ({ Ref: `AWS::${name}` });
const merchantsOwn = {
  'Fn::Join': [
    '',
    ['arn:', ref('Partition'), ':secretsmanager:', ref('Region'), ':', ref('AccountId'), ':secret:hosted-sessions/*'],
  ],
};

/** What a function may do beside its own items and secrets. */
function besideRights({ index, queues, merchantSecrets, vault, source }: Beside): Right[] {
  const queue = arn(idOf('DeliveryQueueDeliveriesQueue'));
  return [
    ...(index ? rights('dynamodb', 'Query', { 'Fn::Join': ['', [arn('SessionTable'), `/index/${index}`]] }) : []),
    ...(merchantSecrets ? rights('secretsmanager', 'GetSecretValue', merchantsOwn) : []),
    ...(vault ? rights('kms', vault, arn('MethodVaultKey')) : []),
    ...(queues ? rights('sqs', 'SendMessage', queue) : []),
    ...(source === 'queue'
      ? rights('sqs', 'ChangeMessageVisibility DeleteMessage GetQueueAttributes GetQueueUrl ReceiveMessage', queue)
      : []),
    ...(source === 'stream'
      ? [
          ...rights('dynamodb', 'ListStreams', '*'),
          ...rights('dynamodb', 'DescribeStream GetRecords GetShardIterator', {
            'Fn::GetAtt': ['SessionTable', 'StreamArn'],
          }),
          ...rights('sqs', 'GetQueueAttributes GetQueueUrl SendMessage', arn(idOf('EventsProjectorDeadLetters'))),
        ]
      : []),
  ];
}

describe('the role of a function', () => {
  it.each(expected)(
    '%s: its table, its secrets, its traces and nothing else',
    (name, table, actions, secrets, beside = {}) => {
      const granted = statementsOfFunction(sandbox, name).flatMap(({ Action, Resource }) =>
        list(Action).flatMap((action) => [Resource].flat().map((resource) => right(action, resource))),
      );
      const wanted = [
        ...rights('dynamodb', actions, arn(table)),
        ...rights('xray', 'PutTelemetryRecords PutTraceSegments', '*'),
        ...secrets.flatMap((id) => rights('secretsmanager', 'GetSecretValue', { Ref: id })),
        ...besideRights(beside),
      ];
      expect(granted.sort()).toEqual([...new Set(wanted)].sort());
    },
  );

  it('covers every function there is', () => {
    expect(expected.map(([name]) => pascalCase(name)).sort()).toEqual([...ownFunctions(sandbox).keys()].sort());
  });

  it.each(expected.filter(([name]) => ownFunctions(prod).has(pascalCase(name))))(
    '%s in prod: also the key of the table, through DynamoDB alone',
    (name, _, actions) => {
      const granted = statementsOfFunction(prod, name);
      const everywhere = granted.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => list(Action));
      expect(everywhere.filter((action) => action !== 'dynamodb:ListStreams').sort()).toEqual([
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ]);
      expect(granted.map(actionsOf)).toContain(dynamo(actions));
      expect(granted).toContainEqual(
        expect.objectContaining({
          Resource: { 'Fn::GetAtt': ['SessionTableKey', 'Arn'] },
          Condition: { StringLike: { 'kms:ViaService': 'dynamodb.*.amazonaws.com' } },
        }),
      );
    },
  );

  it('sends codes from the address and the number of the deployment, where it has them, and send-challenge alone does', () => {
    const sends = ({ Action }: Statement) => list(Action).some((action) => /^(ses|sms-voice):/.test(action));
    const granted = [...ownFunctions(prod)].map(
      ([id, { Role }]) => [id, statementsOf(prod, Role['Fn::GetAtt'][0]).filter(sends)] as const,
    );
    const identity = (name: string) => ({
      'Fn::Join': ['', ['arn:', ref('Partition'), ':ses:', ref('Region'), ':', ref('AccountId'), `:identity/${name}`]],
    });
    expect(granted.filter(([, { length }]) => length > 0)).toEqual([
      [
        'SendChallenge',
        [
          {
            Effect: 'Allow',
            Action: 'ses:SendEmail',
            Resource: [identity('pay@shop.example'), identity('shop.example')],
            Condition: { StringEquals: { 'ses:FromAddress': 'pay@shop.example' } },
          },
          { Effect: 'Allow', Action: 'sms-voice:SendTextMessage', Resource: messages.smsOrigination },
        ],
      ],
    ]);
    const { Variables } = ownFunctions(prod).get('SendChallenge').Environment;
    expect(Variables).toMatchObject({ EMAIL_FROM: messages.emailFrom, SMS_ORIGINATION: messages.smsOrigination });
    expect(JSON.stringify(sandbox)).not.toMatch(/ses:SendEmail|sms-voice:|EMAIL_FROM|SMS_ORIGINATION/);
  });

  it("reads the merchant's identity at Apple, where there is one, and start-apple-pay alone is told of it", () => {
    const resource = {
      'Fn::Join': [
        '',
        [
          ...['arn:', ref('Partition'), ':secretsmanager:', ref('Region'), ':', ref('AccountId')],
          ':secret:hosted-sessions/apple-pay-??????',
        ],
      ],
    };
    const named = (template: Template) =>
      [...ownFunctions(template)].filter(([, { Role, Environment }]) =>
        /hosted-sessions\/apple-pay|APPLE_PAY/.test(
          JSON.stringify([statementsOf(template, Role['Fn::GetAtt'][0]), Environment]),
        ),
      );
    expect(named(prod).map(([id]) => id)).toEqual(['StartApplePay']);
    const { Environment } = ownFunctions(prod).get('StartApplePay');
    expect(Environment.Variables).toMatchObject({
      APPLE_PAY_MERCHANT: applePayMerchant.identifier,
      APPLE_PAY_SECRET: applePayMerchant.identitySecretName,
    });
    expect(statementsOfFunction(prod, 'start-apple-pay')).toContainEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [resource, { Ref: 'KeysSecret' }],
    });
    expect(named(sandbox)).toEqual([]);
  });

  it('may write to its own log group alone', () => {
    for (const { Role, LoggingConfig } of ownFunctions(sandbox).values()) {
      const own = { 'Fn::GetAtt': [LoggingConfig.LogGroup.Ref, 'Arn'] };
      const logging = statementsOf(sandbox, Role['Fn::GetAtt'][0]).filter((statement) =>
        actionsOf(statement).includes('logs:'),
      );
      expect(logging.map((statement) => [actionsOf(statement), statement.Resource])).toEqual([
        ['logs:CreateLogStream logs:PutLogEvents', own],
      ]);
    }
  });
});
