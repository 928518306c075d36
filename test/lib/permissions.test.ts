import { keys } from '../../lambdas/store/table.ts';
import { pascalCase } from '../../lib/naming.ts';
import { type ItemKind, itemKeys } from '../../lib/permissions.ts';
import { additions, equipped } from './support/equipped.ts';
import { list, ownFunctions, type Statement, statementsOf, synthesise, type Template } from './support/synthesise.ts';

/** What a browser's request finds by its session. */
const opening = 'BatchGetItem:session,account,rate,seen';

interface Beside {
  readonly index?: 'due' | 'events' | 'customers';
  readonly queues?: boolean;
  readonly merchantSecrets?: boolean;
  readonly vault?: string;
  readonly source?: 'stream' | 'queue';
}

// Written out here once more, so that a right cannot be widened in one place alone.
const expected: [name: string, table: string, actions: string, secrets: string[], beside?: Beside][] = [
  ['create-session', 'SessionTable', 'GetItem:session,account PutItem:session', ['KeysSecret']],
  ['get-session', 'SessionTable', `${opening} GetItem:wallet UpdateItem:rate`, ['KeysSecret']],
  ['update-session', 'SessionTable', 'GetItem:session,account,wallet UpdateItem:session', ['KeysSecret']],
  ['expire-session', 'SessionTable', 'GetItem:session,account,wallet UpdateItem:session', ['KeysSecret']],
  [
    'resolve-session',
    'SessionTable',
    'BatchGetItem:seen GetItem:session,account,wallet UpdateItem:session,guard,wallet,seen',
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true, vault: 'Encrypt' },
  ],
  [
    'quote-fee',
    'SessionTable',
    `${opening} GetItem:wallet UpdateItem:session,rate`,
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true },
  ],
  [
    'confirm-session',
    'SessionTable',
    `${opening} GetItem:session,account,wallet UpdateItem:session,guard,wallet,seen,rate,captcha`,
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true, vault: 'Decrypt Encrypt' },
  ],
  ['send-challenge', 'SessionTable', `${opening} UpdateItem:session,rate,codes`, ['KeysSecret', 'SandboxSecret']],
  ['start-apple-pay', 'SessionTable', `${opening} UpdateItem:rate`, ['KeysSecret', 'SandboxSecret']],
  ['list-payment-methods', 'SessionTable', `${opening} GetItem:wallet UpdateItem:rate`, ['KeysSecret']],
  [
    'add-payment-method',
    'SessionTable',
    `${opening} GetItem:wallet UpdateItem:rate,seen,wallet`,
    ['KeysSecret', 'SandboxSecret'],
    { merchantSecrets: true, vault: 'Encrypt' },
  ],
  ['delete-payment-method', 'SessionTable', `${opening} GetItem:wallet UpdateItem:rate,wallet`, ['KeysSecret']],
  ['set-default-payment-method', 'SessionTable', `${opening} GetItem:wallet UpdateItem:rate,wallet`, ['KeysSecret']],
  ['create-account', 'SessionTable', 'PutItem:account', [], { merchantSecrets: true }],
  ['get-account', 'SessionTable', 'GetItem:account', []],
  ['replace-account', 'SessionTable', 'GetItem:account UpdateItem:account', [], { merchantSecrets: true }],
  ['get-checkout-config', 'SessionTable', 'GetItem:account', []],
  ['replace-checkout-config', 'SessionTable', 'GetItem:account UpdateItem:account', []],
  ['get-subscriptions', 'SessionTable', 'GetItem:account', []],
  ['replace-subscriptions', 'SessionTable', 'GetItem:account UpdateItem:account', []],
  ['list-event-types', 'SessionTable', 'GetItem:account', []],
  ['get-webhook-secret', 'SessionTable', 'GetItem:account', ['KeysSecret']],
  ['rotate-webhook-secret', 'SessionTable', 'GetItem:account UpdateItem:account', ['KeysSecret']],
  ['activate-webhook-secret', 'SessionTable', 'GetItem:account UpdateItem:account', ['KeysSecret']],
  ['export-customer', 'SessionTable', 'BatchGetItem:session GetItem:account,wallet', [], { index: 'customers' }],
  [
    'erase-customer',
    'SessionTable',
    'BatchGetItem:session GetItem:session,account,wallet UpdateItem:session,wallet',
    [],
    { index: 'customers' },
  ],
  ['list-events', 'SessionTable', 'GetItem:account,event', [], { index: 'events' }],
  ['get-event', 'SessionTable', 'GetItem:account,event,delivery', []],
  [
    'redeliver-event',
    'SessionTable',
    'GetItem:account,event,delivery PutItem:delivery UpdateItem:delivery',
    [],
    { queues: true },
  ],
  [
    'receive-stripe-event',
    'SessionTable',
    'BatchGetItem:seen GetItem:session,account,wallet UpdateItem:session,guard,wallet,seen',
    ['KeysSecret'],
    { merchantSecrets: true, vault: 'Encrypt' },
  ],
  ['show-embed', 'SessionTable', 'GetItem:session,account', []],
  ['show-challenge', 'SessionTable', 'GetItem:session,account', []],
  ['show-frame', 'SessionTable', 'GetItem:session,account', []],
  [
    'sweep-due',
    'SessionTable',
    'BatchGetItem:seen GetItem:session,account,wallet,delivery UpdateItem:session,guard,wallet,seen,delivery',
    ['KeysSecret', 'SandboxSecret'],
    { index: 'due', queues: true, merchantSecrets: true, vault: 'Decrypt Encrypt' },
  ],
  ['project-events', 'SessionTable', 'GetItem:account PutItem:event,delivery', [], { queues: true, source: 'stream' }],
  [
    'deliver-webhook',
    'SessionTable',
    'GetItem:account,event,delivery UpdateItem:account,delivery,slots',
    ['KeysSecret'],
    { queues: true, source: 'queue' },
  ],
  ['seed-demo-account', 'SessionTable', 'PutItem:account', []],
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
const { messages, applePayMerchant } = additions;
const prod = equipped().template;

function statementsOfFunction(template: Template, name: string): Statement[] {
  const { Role, LoggingConfig } = ownFunctions(template).get(pascalCase(name));
  const logs = LoggingConfig.LogGroup.Ref;
  return statementsOf(template, Role['Fn::GetAtt'][0]).filter(({ Resource }) => Resource['Fn::GetAtt']?.[0] !== logs);
}

const actionsOf = ({ Action }: Statement) => list(Action).sort().join(' ');
type Right = string;
const right = (action: string, resource: unknown, condition?: object): Right =>
  `${action} on ${JSON.stringify(resource)}${condition ? ` if ${JSON.stringify(condition)}` : ''}`;
const rights = (service: string, actions: string, resource: unknown): Right[] =>
  actions
    .split(' ')
    .filter(Boolean)
    .map((action) => right(`${service}:${action}`, resource));

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
/** How the partition keys begin. */
const keysOf = { session: 'cs_*' } as Readonly<Record<string, string>>;
/** `GetItem:session,account`: an action on the table, and the kinds of items it is for; without kinds, all. */
const onTable = (actions: string, table: string): Right[] =>
  actions
    .split(' ')
    .filter(Boolean)
    .map((each) => {
      const [action, kinds] = each.split(':');
      const keys = kinds?.split(',').map((kind) => keysOf[kind] ?? `${kind}#*`);
      return right(
        `dynamodb:${action}`,
        arn(table),
        keys && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
      );
    });

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

it('kinds of items are those of the store, by how their keys begin', () => {
  const made = Object.entries(keys).map(
    ([kind, key]) => [kind, (key as (...parts: unknown[]) => string)('cs_1', 'b', 3)] as const,
  );
  expect(made.map(([kind]) => kind).sort()).toEqual(Object.keys(itemKeys).sort());
  for (const [kind, key] of made) expect(key.startsWith(itemKeys[kind as ItemKind].slice(0, -1))).toBe(true);
});

describe('the role of a function', () => {
  it.each(expected)(
    '%s: its table, its secrets, its traces and nothing else',
    (name, table, actions, secrets, beside = {}) => {
      const granted = statementsOfFunction(sandbox, name).flatMap(({ Action, Resource, Condition }) =>
        list(Action).flatMap((action) => [Resource].flat().map((resource) => right(action, resource, Condition))),
      );
      const wanted = [
        ...onTable(actions, table),
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
      const inProd = granted.flatMap(({ Action, Resource, Condition }) =>
        list(Action).map((action) => right(action, Resource, Condition)),
      );
      expect(inProd).toEqual(expect.arrayContaining(onTable(actions, 'SessionTable')));
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
