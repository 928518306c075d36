import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { variables } from '../lambdas/env.ts';
import { sandboxRoutes, type SandboxRouteName } from '../lambdas/routes.ts';
import { Api } from './api.ts';
import type { GatewayLogRole } from './gateway-log-role.ts';
import { pascalCase } from './naming.ts';
import { sandboxPermissions } from './permissions.ts';
import { RouteFunction } from './route-function.ts';
import type { Settings } from './settings.ts';

// One test card takes 30 s to approve, after the gateway has given up on the caller.
const timeouts: Partial<Readonly<Record<SandboxRouteName, Duration>>> = { 'create-charge': Duration.seconds(40) };
const defaultTimeout = Duration.seconds(10);

export interface SandboxProcessorProps {
  readonly bundles: string;
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  readonly logRole: GatewayLogRole;
}

/** A payment processor for test cards (contract section 8), with an origin, a table and roles of its own. */
export class SandboxProcessor extends Construct {
  readonly api: Api;
  /** `{publishable_key, api_key}`. */
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { bundles, settings, removalPolicy, logRole }: SandboxProcessorProps) {
    super(scope, id);
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      deletionProtection: settings.keepData,
      removalPolicy,
    });
    this.secret = new Secret(this, 'Secret', {
      description: 'hosted sessions: keys of the sandbox processor',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ publishable_key: 'pk_sandbox' }),
        generateStringKey: 'api_key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy,
    });
    (table.node.defaultChild as CfnTable).overrideLogicalId('SandboxTable');
    (this.secret.node.defaultChild as CfnSecret).overrideLogicalId('SandboxSecret');
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It opens test money only, and stored fingerprints are keyed with it.',
    });
    const shared = {
      bundles,
      settings,
      removalPolicy,
      table: { table, key: undefined },
      secrets: { sandbox: this.secret },
      variables: {
        // What its functions log and count is not the checkout's.
        POWERTOOLS_SERVICE_NAME: 'sandbox-processor',
        [variables.sandboxTableName]: table.tableName,
        [variables.sandboxSecretArn]: this.secret.secretArn,
      },
    };
    this.api = new Api(this, 'Api', {
      name: 'hosted-sessions-sandbox',
      routes: sandboxRoutes,
      settings,
      removalPolicy,
      logRole,
    });
    Validations.of(this.api.restApi).acknowledge({
      id: 'AwsSolutions-APIG3',
      reason: 'It moves test money only, and load tests of the checkout call it from few addresses.',
    });
    const functions = new Map<string, IFunction>();
    for (const { name } of sandboxRoutes) {
      const route = new RouteFunction(this, pascalCase(name), shared, {
        name,
        permissions: sandboxPermissions[name],
        timeout: timeouts[name] ?? defaultTimeout,
      });
      functions.set(name, route.function);
    }
    this.api.connect(functions);
  }
}
