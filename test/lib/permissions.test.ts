import { pascalCase } from '../../lib/naming.ts';
import { list, ownFunctions, type Statement, statementsOf, synthesise, type Template } from './support/synthesise.ts';

const browser = 'BatchGetItem UpdateItem';

// Written out here once more, so that a right cannot be widened in one place alone.
const expected: [name: string, table: string, actions: string, secrets: string[]][] = [
  ['create-session', 'SessionTable', 'GetItem PutItem', ['KeysSecret']],
  ['get-session', 'SessionTable', browser, ['KeysSecret']],
  ['update-session', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret']],
  ['expire-session', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret']],
  ['resolve-session', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret', 'SandboxSecret']],
  ['quote-fee', 'SessionTable', browser, ['KeysSecret', 'SandboxSecret']],
  ['confirm-session', 'SessionTable', browser, ['KeysSecret', 'SandboxSecret']],
  ['create-account', 'SessionTable', 'PutItem', []],
  ['get-account', 'SessionTable', 'GetItem', []],
  ['replace-account', 'SessionTable', 'GetItem UpdateItem', []],
  ['get-checkout-config', 'SessionTable', 'GetItem', []],
  ['replace-checkout-config', 'SessionTable', 'GetItem UpdateItem', []],
  ['sweep-due', 'SessionTable', 'GetItem UpdateItem', ['KeysSecret', 'SandboxSecret']],
  ['seed-demo-account', 'SessionTable', 'PutItem', []],
  ['create-token', 'SandboxTable', 'PutItem', ['SandboxSecret']],
  ['get-token', 'SandboxTable', 'GetItem', ['SandboxSecret']],
  ['create-charge', 'SandboxTable', 'GetItem PutItem', ['SandboxSecret']],
  ['list-charges', 'SandboxTable', 'Query', []],
  ['get-charge', 'SandboxTable', 'GetItem', ['SandboxSecret']],
  ['cancel-charge', 'SandboxTable', 'GetItem UpdateItem', ['SandboxSecret']],
  ['void-charge', 'SandboxTable', 'GetItem UpdateItem', ['SandboxSecret']],
];

const sandbox = synthesise('sandbox').template;
const prod = synthesise('prod').template;

function statementsOfFunction(template: Template, name: string): Statement[] {
  const { Role, LoggingConfig } = ownFunctions(template).get(pascalCase(name));
  const logs = LoggingConfig.LogGroup.Ref;
  return statementsOf(template, Role['Fn::GetAtt'][0]).filter(({ Resource }) => Resource['Fn::GetAtt']?.[0] !== logs);
}

const actionsOf = ({ Action }: Statement) => list(Action).sort().join(' ');
const dynamo = (actions: string) => actions.replace(/\w+/g, 'dynamodb:$&');

/** The only function that may look up what is due, and nothing else by an index. */
const dueQuery = [dynamo('Query'), { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['SessionTable', 'Arn'] }, '/index/due']] }];

describe('the role of a function', () => {
  it.each(expected)('%s: its table, its secrets, its traces and nothing else', (name, table, actions, secrets) => {
    const granted = statementsOfFunction(sandbox, name).map((statement) => [actionsOf(statement), statement.Resource]);
    const secretArns = secrets.map((id) => ({ Ref: id }));
    const wanted = [
      [dynamo(actions), { 'Fn::GetAtt': [table, 'Arn'] }],
      ...(name === 'sweep-due' ? [dueQuery] : []),
      ['xray:PutTelemetryRecords xray:PutTraceSegments', '*'],
      ...(secrets.length === 0
        ? []
        : [['secretsmanager:GetSecretValue', secretArns.length === 1 ? secretArns[0] : secretArns]]),
    ];
    expect(granted).toHaveLength(wanted.length);
    expect(granted).toEqual(expect.arrayContaining(wanted));
  });

  it('covers every function there is', () => {
    expect(expected.map(([name]) => pascalCase(name)).sort()).toEqual([...ownFunctions(sandbox).keys()].sort());
  });

  it.each(expected.filter(([name]) => ownFunctions(prod).has(pascalCase(name))))(
    '%s in prod: also the key of the table, through DynamoDB alone',
    (name, _, actions) => {
      const granted = statementsOfFunction(prod, name);
      expect(granted.filter(({ Resource }) => Resource === '*').map(actionsOf)).toEqual([
        'xray:PutTelemetryRecords xray:PutTraceSegments',
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
