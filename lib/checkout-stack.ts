import { CfnOutput, CustomResource, Duration, type Environment, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { variables } from '../lambdas/env.ts';
import { routes, type RouteName } from '../lambdas/routes.ts';
import type { ApiDocument } from '../openapi/reference.ts';
import { AdminPool } from './admin-pool.ts';
import { Api, stageName } from './api.ts';
import type { WorkerName } from './bundle.ts';
import { CheckoutSite } from './checkout-site.ts';
import { contentSecurityPolicies } from './content-security-policy.ts';
import { DeliveryQueue, Events } from './events.ts';
import { Firewall } from './firewall.ts';
import { GatewayLogRole } from './gateway-log-role.ts';
import { MethodVault } from './method-vault.ts';
import { Operations } from './operations.ts';
import { pascalCase } from './naming.ts';
import { outputsOf } from './outputs.ts';
import { permissions } from './permissions.ts';
import { Recovery } from './recovery.ts';
import { type FunctionEnvironment, RouteFunction } from './route-function.ts';
import { SandboxProcessor } from './sandbox-processor.ts';
import { SessionTable } from './session-table.ts';
import type { Settings } from './settings.ts';
import type { WebBundle } from './web-bundle.ts';

export interface CheckoutStackProps {
  /** Name of the environment whose settings these are. */
  readonly env: string;
  readonly settings: Settings;
  /** Folder with one bundle per function name. */
  readonly bundles: string;
  /** What browsers load. */
  readonly web: WebBundle;
  /** Text of Apple's domain association file, if the deployment has one. */
  readonly applePayAssociation: string | undefined;
  /** The API's document, as the repository has it. */
  readonly apiDocument: ApiDocument;
}

/** Everything a merchant deploys. It only wires; each construct brings its own grants. */
export class CheckoutStack extends Stack {
  constructor(scope: Construct, id: string, { env, settings, bundles, ...content }: CheckoutStackProps) {
    super(scope, id, {
      description: 'Hosted payment sessions',
      env: placeOf(settings),
      // A trial that is deployed by habit must never replace another environment.
      stackName: env === 'sandbox' ? id : `${id}-${env}`,
      terminationProtection: settings.keepData,
    });
    const removalPolicy = settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    const table = new SessionTable(this, 'SessionTable', { settings, removalPolicy });
    const keys = this.keysSecret(removalPolicy);
    const pool = new AdminPool(this, 'AdminPool', { env, settings, removalPolicy });
    const logRole = new GatewayLogRole(this, 'GatewayLogRole');
    const domain = settings.apiDomain;
    const api = new Api(this, 'Api', { name: 'hosted-sessions', routes, settings, removalPolicy, logRole, domain });
    const sandbox = settings.sandboxProcessor
      ? new SandboxProcessor(this, 'SandboxProcessor', { bundles, settings, removalPolicy, logRole })
      : undefined;
    const policies = contentSecurityPolicies(api.origin, sandbox?.api.origin);
    const addresses = { tokenUrl: pool.tokenUrl, sandboxUrl: sandbox?.api.url };
    const site = new CheckoutSite(this, 'CheckoutSite', {
      settings,
      removalPolicy,
      api,
      policies,
      ...addresses,
      ...content,
    });

    const vault = new MethodVault(this, 'MethodVault', { removalPolicy });
    const { queue, deadLetters } = new DeliveryQueue(this, 'DeliveryQueue');
    const shared: FunctionEnvironment = {
      bundles,
      settings,
      removalPolicy,
      table,
      vaultKey: vault.key,
      queue,
      secrets: { keys, ...(sandbox ? { sandbox: sandbox.secret } : {}) },
      variables: {
        [variables.tableName]: table.table.tableName,
        [variables.retentionDays]: String(settings.sessionRetentionDays),
        [variables.keysSecretArn]: keys.secretArn,
        [variables.vaultKeyArn]: vault.key.keyArn,
        [variables.userPoolId]: pool.pool.userPoolId,
        [variables.adminClientIds]: pool.client.userPoolClientId,
        [variables.checkoutUrl]: site.url,
        [variables.apiUrl]: api.url,
        [variables.deliveryQueueUrl]: queue.queueUrl,
        ...senders(settings),
        ...(sandbox
          ? { [variables.sandboxUrl]: sandbox.api.url, [variables.sandboxSecretArn]: sandbox.secret.secretArn }
          : {}),
      },
    };
    const framed = {
      [variables.framePolicies]: JSON.stringify(policies),
      [variables.frameAssets]: JSON.stringify(content.web.frame),
    };
    const functions = new Map(
      routes.map(({ name, auth }) => [
        name,
        this.addFunction(shared, name, {
          ...(auth === 'document' && framed),
          ...(permissions[name].appleIdentity && appleIdentity(settings)),
        }),
      ]),
    );
    // A document that names a file must not come before it.
    for (const { name, auth } of routes) {
      if (auth === 'document') functions.get(name)?.node.addDependency(site.uploads.assets);
    }
    const { sweeper } = new Recovery(this, 'Recovery', shared);
    const { projector, delivery } = new Events(this, 'Events', shared, queue);
    new Firewall(this, 'Firewall', { settings, removalPolicy, api });
    api.connect(functions, { userPool: pool.pool, scope: AdminPool.scope });
    const trial = sandbox && {
      sandboxUrl: sandbox.api.url,
      account: this.demoAccount(this.addFunction(shared, 'seed-demo-account')),
    };
    const { dashboardUrl } = new Operations(this, 'Operations', settings, {
      api: { name: api.metricsName, stage: stageName },
      functions,
      workers: { projector, delivery, sweeper },
      table: table.table,
      deliveries: queue,
      deadLetters,
      memoryMb: settings.memoryMb,
    });
    const outputs = outputsOf({
      settings,
      api,
      site,
      pool,
      keysSecretArn: keys.secretArn,
      dashboardUrl,
      ...(trial ? { trial } : {}),
    });
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }

  private keysSecret(removalPolicy: RemovalPolicy): Secret {
    const secret = new Secret(this, 'Keys', {
      description: 'hosted sessions: versioned HMAC keys of the client secrets',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: 1 }),
        generateStringKey: 'k1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy,
    });
    (secret.node.defaultChild as CfnSecret).overrideLogicalId('KeysSecret');
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new key version is added beside the old one, which stays until the sessions it signed have ended.',
    });
    return secret;
  }

  private addFunction(
    shared: FunctionEnvironment,
    name: RouteName | WorkerName,
    own: Readonly<Record<string, string>> = {},
  ): IFunction {
    const concurrency = name === 'confirm-session' ? shared.settings.confirmConcurrency : undefined;
    const props = { name, permissions: permissions[name], variables: own, concurrency };
    return new RouteFunction(this, pascalCase(name), shared, props).function;
  }

  /** Its uid. */
  private demoAccount(seed: IFunction): string {
    const account = new CustomResource(this, 'DemoAccount', {
      resourceType: 'Custom::DemoAccount',
      serviceToken: seed.functionArn,
      serviceTimeout: Duration.minutes(1),
    });
    return account.getAttString('Uid');
  }
}

function placeOf({ account, region }: Settings): Environment {
  return { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}

function appleIdentity({ applePayMerchant }: Settings): Record<string, string> {
  if (!applePayMerchant) return {};
  const { identifier, identitySecretName } = applePayMerchant;
  return { [variables.applePayMerchant]: identifier, [variables.applePaySecret]: identitySecretName };
}

function senders({ messages = {} }: Settings): Record<string, string> {
  const { emailFrom, smsOrigination } = messages;
  return {
    ...(emailFrom === undefined ? {} : { [variables.emailFrom]: emailFrom }),
    ...(smsOrigination === undefined ? {} : { [variables.smsOrigination]: smsOrigination }),
  };
}
