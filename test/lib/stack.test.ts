import { variables } from '../../lambdas/env.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes, sandboxRoutes } from '../../lambdas/routes.ts';
import { pascalCase } from '../../lib/naming.ts';
import { type Json, ofType, ownFunctions, synthesise, type Template } from './support/synthesise.ts';

const sandbox = synthesise('sandbox').template;
const production = synthesise('prod');
const prod = production.template;

const workers = ['sweep-due', 'project-events', 'deliver-webhook'];

describe('functions', () => {
  it.each([
    ['sandbox', sandbox, [...[...routes, ...sandboxRoutes].map(({ name }) => name), ...workers, 'seed-demo-account']],
    ['prod', prod, [...routes.map(({ name }) => name), ...workers]],
  ] as const)('of %s are one per route and worker, each with its own role and log group', (_, template, names) => {
    const functions = ownFunctions(template);
    expect([...functions.keys()].sort()).toEqual(names.map(pascalCase).sort());
    const each = [...functions.values()];
    expect(new Set(each.map(({ Role }) => Role['Fn::GetAtt'][0])).size).toBe(names.length);
    expect(new Set(each.map(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref)).size).toBe(names.length);
    for (const { LoggingConfig, ...rest } of each) {
      expect(template.Resources[LoggingConfig.LogGroup.Ref]?.Properties.RetentionInDays).toBeGreaterThan(0);
      expect(rest).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it.each(['ConfirmSession', 'CreateSession', 'GetAccount', 'SeedDemoAccount'])(
    '%s gets the variables it may read',
    (id) => {
      const variables = ownFunctions(sandbox).get(id).Environment.Variables;
      expect(variables).toMatchObject({
        TABLE_NAME: { Ref: 'SessionTable' },
        RETENTION_DAYS: '90',
        KEYS_SECRET_ARN: { Ref: 'KeysSecret' },
        USER_POOL_ID: { Ref: 'AdminPool' },
        ADMIN_CLIENT_IDS: { Ref: 'AdminMachineClient' },
        SANDBOX_SECRET_ARN: { Ref: 'SandboxSecret' },
        POWERTOOLS_SERVICE_NAME: 'hosted-sessions',
      });
      expect(variables.CHECKOUT_URL).toEqual(sandbox.Outputs.CheckoutUrl?.Value);
      expect(variables.SANDBOX_URL).toEqual(sandbox.Outputs.SandboxUrl?.Value);
    },
  );

  it('of the sandbox processor know nothing of the checkout', () => {
    expect(Object.keys(ownFunctions(sandbox).get('CreateCharge').Environment.Variables).sort()).toEqual([
      'POWERTOOLS_SERVICE_NAME',
      'SANDBOX_SECRET_ARN',
      'SANDBOX_TABLE_NAME',
    ]);
  });

  it.each([
    ['sandbox', sandbox],
    ['prod', prod],
  ])('of %s carry nothing that only the local run may set', (_, template) => {
    expect(JSON.stringify(template)).not.toMatch(/JWKS_URI|STRIPE_API_URL|LOCAL_|AWS_ENDPOINT_URL/);
  });
});

describe('stateful resources', () => {
  const kept = {
    SessionTable: 'AWS::DynamoDB::Table',
    KeysSecret: 'AWS::SecretsManager::Secret',
    AdminPool: 'AWS::Cognito::UserPool',
    MethodVaultKey: 'AWS::KMS::Key',
    CheckoutSiteBucket: 'AWS::S3::Bucket',
    CheckoutSiteLogs: 'AWS::S3::Bucket',
  };
  const sandboxOnly = { SandboxTable: 'AWS::DynamoDB::Table', SandboxSecret: 'AWS::SecretsManager::Secret' };
  const ofThese = (template: Template) =>
    Object.fromEntries(
      [...new Set([...Object.values(kept), 'AWS::KMS::Key'])]
        .flatMap((type) => ofType(template, type))
        .map(([id, { Type }]) => [id, Type]),
    );

  it('have fixed logical ids', () => {
    expect(ofThese(sandbox)).toEqual({ ...kept, ...sandboxOnly });
    expect(ofThese(prod)).toEqual({ ...kept, SessionTableKey: 'AWS::KMS::Key' });
  });

  it('outlive a prod stack, and not a sandbox one', () => {
    for (const id of Object.keys(ofThese(prod)))
      expect([id, prod.Resources[id]?.DeletionPolicy]).toEqual([id, 'Retain']);
    for (const id of Object.keys(ofThese(sandbox)))
      expect([id, sandbox.Resources[id]?.DeletionPolicy]).toEqual([id, 'Delete']);
  });

  it.each([
    ['sandbox', sandbox, false],
    ['prod', prod, true],
  ])('of %s: deletion protection is as set', (_, template, kept) => {
    expect(template.Resources.SessionTable?.Properties.DeletionProtectionEnabled).toBe(kept);
    expect(template.Resources.AdminPool?.Properties.DeletionProtection).toBe(kept ? 'ACTIVE' : 'INACTIVE');
  });

  it('the table has its keys, its indexes, its stream and its backups', () => {
    expect(prod.Resources.SessionTable?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
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
        {
          IndexName: 'events',
          KeySchema: [
            { AttributeName: 'ev_shard', KeyType: 'HASH' },
            { AttributeName: 'ev_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'customers',
          KeySchema: [
            { AttributeName: 'cus', KeyType: 'HASH' },
            { AttributeName: 'pk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  it('the keys rotate, and logs of prod are kept for 400 days', () => {
    for (const [, { Properties }] of ofType(prod, 'AWS::KMS::Key')) expect(Properties.EnableKeyRotation).toBe(true);
    const kept = ofType(prod, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.RetentionInDays);
    expect(new Set(kept)).toEqual(new Set([400]));
  });
});

describe('prod', () => {
  it('is where its settings say, and is not taken down by accident', () => {
    const { artifacts } = JSON.parse(readFileSync(join(production.folder, 'manifest.json'), 'utf8'));
    expect(artifacts.HostedSessions).toMatchObject({
      environment: 'aws://111122223333/eu-west-1',
      properties: { stackName: 'HostedSessions-prod', terminationProtection: true },
    });
  });

  it('has runs of confirm that nothing takes away; a sandbox, whose account may have ten in all, reserves none', () => {
    const reserved = (template: Template) =>
      [...ownFunctions(template)]
        .filter(([, { ReservedConcurrentExecutions: own }]) => own !== undefined)
        .map(([id, { ReservedConcurrentExecutions: own }]) => [id, own]);
    expect(reserved(prod)).toEqual([['ConfirmSession', 500]]);
    expect(reserved(sandbox)).toEqual([]);
  });

  it.each([
    ['prod', prod],
    ['sandbox', sandbox],
  ])('and %s: every API speaks TLS 1.2 and up', (_, template) => {
    for (const [, { Properties }] of ofType(template, 'AWS::ApiGateway::RestApi'))
      expect(Properties.SecurityPolicy).toBe('SecurityPolicy_TLS13_1_2_2021_06');
  });
});

describe('outputs', () => {
  const always = [
    'DashboardUrl',
    'ApiUrl',
    'CheckoutUrl',
    'TokenUrl',
    'AdminClientId',
    'UserPoolId',
    'RotateKeysCommand',
    'FirstSession',
  ];

  it('are those of the contract and no others', () => {
    const trial = [...always, 'SandboxUrl', 'AdminClientSecret', 'DemoAccountUid'];
    expect(Object.keys(sandbox.Outputs).sort()).toEqual(trial.sort());
  });

  it('of prod show no secret and no sandbox', () => {
    expect(Object.keys(prod.Outputs).sort()).toEqual([...always, 'AdminClientSecretCommand'].sort());
    expect(JSON.stringify(prod)).not.toContain('"ClientSecret"');
    expect(JSON.stringify(prod.Outputs.AdminClientSecretCommand)).toMatch(
      /aws cognito-idp describe-user-pool-client .*AdminPool.*AdminMachineClient.* --query UserPoolClient.ClientSecret/,
    );
    // Policies are by the processor that an account may name; none of prod's lets the sandbox in (site.test.ts).
    const told = JSON.stringify(prod, (key, value) => (key === variables.framePolicies ? undefined : value));
    expect(told).not.toMatch(/sandbox/i);
  });

  it('URLs end without a slash', () => {
    for (const id of ['ApiUrl', 'SandboxUrl', 'CheckoutUrl', 'TokenUrl']) {
      expect((sandbox.Outputs[id] as Json).Value['Fn::Join'][1].at(-1)).not.toBe('/');
    }
  });
});
