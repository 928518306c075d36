import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { SERVICE } from '../lambdas/domain/metrics.ts';
import { merchantSecretsPrefix, type Permissions, type SecretName } from './permissions.ts';
import { roleStatements } from './role-statements.ts';
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
  /** Runs at the same time that it alone has, and no more than these. */
  readonly concurrency?: number | undefined;
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
    // Within the role, since a stack may have 500 resources and a policy beside each role is one more.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        own: new PolicyDocument({ statements: roleStatements(shared, props.permissions, logGroup) }),
      },
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: `hosted sessions: ${props.name}`,
      code: Code.fromAsset(join(shared.bundles, props.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: shared.settings.memoryMb,
      timeout: props.timeout ?? functionTimeout,
      ...(props.concurrency === undefined ? {} : { reservedConcurrentExecutions: props.concurrency }),
      role,
      logGroup,
      environment: { POWERTOOLS_SERVICE_NAME: SERVICE, ...shared.variables, ...props.variables },
    });
    // Not by `tracing`, which would add its right to a policy beside the role.
    (this.function.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    if (props.permissions.merchantSecrets) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${merchantSecretsPrefix}*]`,
        reason: 'Merchants name these secrets in their accounts, after the deployment; the prefix is theirs alone.',
      });
    }
    const traces = 'X-Ray takes trace segments without a resource; no other statement of the role is for everything.';
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: traces },
      { id: 'Serverless-LambdaStarPermissions', reason: traces },
    );
    Validations.of(this.function).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'Nobody calls it and goes away: the gateway waits, queue and stream keep what failed and have dead letter queues, and a schedule comes again.',
    });
  }
}
