import { Aws, Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  BasePathMapping,
  type CfnRestApi,
  CognitoUserPoolsAuthorizer,
  DomainName,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../lambdas/routes.ts';
import type { GatewayLogRole } from './gateway-log-role.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { addPreflight } from './preflight.ts';
import type { Settings, Throttle } from './settings.ts';

/** Of the one stage that each API has. */
export const stageName = 'live';

/** The longest that a regional REST API waits for a function. */
export const integrationTimeout = Duration.seconds(29);

const accessLog = JSON.stringify({
  request_id: '$context.requestId',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  error: '$context.error.responseType',
  latency_ms: '$context.responseLatency',
  integration_ms: '$context.integrationLatency',
  ip: '$context.identity.sourceIp',
});

export interface ApiProps {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  readonly logRole: GatewayLogRole;
  /** A name of the merchant's own, in place of API Gateway's. */
  readonly domain?: Settings['apiDomain'] | undefined;
}

export interface AdminAccess {
  readonly userPool: IUserPool;
  readonly scope: string;
}

/** A regional REST API over a list of routes, whose own answers follow the contract. */
export class Api extends Construct {
  readonly restApi: RestApi;
  /** Of the merchant's own. */
  private readonly name: string | undefined;
  /** What the DNS record of the merchant's own name has to point at. */
  readonly dnsTarget: string | undefined;
  /** What its metrics go by. */
  readonly metricsName: string;
  private readonly routes: readonly Route[];

  constructor(scope: Construct, id: string, { name, routes, settings, removalPolicy, logRole, domain }: ApiProps) {
    super(scope, id);
    this.routes = routes;
    this.metricsName = name;
    const log = new LogGroup(this, 'AccessLog', { retention: settings.logRetentionDays, removalPolicy });
    // A method's own settings replace those of the stage instead of adding to them.
    const options = (throttle: Throttle) => ({
      throttlingRateLimit: throttle.rate,
      throttlingBurstLimit: throttle.burst,
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      metricsEnabled: true,
    });
    const throttles: Readonly<Record<string, Throttle | undefined>> = settings.throttles.routes;
    this.restApi = new RestApi(this, 'RestApi', {
      restApiName: name,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      cloudWatchRole: false,
      deployOptions: {
        stageName,
        tracingEnabled: true,
        accessLogDestination: new LogGroupLogDestination(log),
        accessLogFormat: AccessLogFormat.custom(accessLog),
        ...options(settings.throttles.default),
        methodOptions: Object.fromEntries(
          routes.map((route) => [
            `${route.path}/${route.method}`,
            options(throttles[route.name] ?? settings.throttles.default),
          ]),
        ),
      },
    });
    // The stack has outputs of its own, with names that are part of the contract.
    this.restApi.node.tryRemoveChild('Endpoint');
    this.restApi.deploymentStage.node.addDependency(logRole.account);
    this.requireTls();
    this.name = domain?.name;
    this.dnsTarget = domain && this.mapDomain(domain);
    addGatewayResponses(this.restApi);
    this.acknowledge();
  }

  /** API Gateway's own name. Without the stage, so that what refers to it does not wait for the methods. */
  get hostname(): string {
    return `${this.restApi.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
  }

  /** Where browsers see it. */
  get origin(): string {
    return `https://${this.name ?? this.hostname}`;
  }

  /** Path of the base URL at `hostname`. */
  get path(): string {
    return `/${stageName}`;
  }

  /** Base URL, without a trailing slash and, like the origin, without waiting for the methods. */
  get url(): string {
    return this.name === undefined ? this.origin + this.path : this.origin;
  }

  /** Adds a method for each route, and a preflight for each path; `admin` routes ask for a token with the scope. */
  connect(functions: ReadonlyMap<string, IFunction>, admin?: AdminAccess): void {
    const authorizer =
      admin && new CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [admin.userPool] });
    for (const [path, routes] of Map.groupBy(this.routes, (route) => route.path)) {
      const resource = this.restApi.root.resourceForPath(path);
      for (const route of routes) {
        const handler = functions.get(route.name);
        if (!handler) throw new Error(`The route ${route.name} has no function`);
        const integration = new LambdaIntegration(handler, { timeout: integrationTimeout, allowTestInvoke: false });
        if (route.auth !== 'admin') {
          acknowledgeOpen(
            resource.addMethod(route.method, integration, { authorizationType: AuthorizationType.NONE }),
            route,
          );
          continue;
        }
        if (!admin || !authorizer) throw new Error(`The route ${route.name} needs an authorizer`);
        resource.addMethod(route.method, integration, {
          authorizer,
          authorizationType: AuthorizationType.COGNITO,
          authorizationScopes: [admin.scope],
        });
      }
      addPreflight(
        resource,
        routes.map((route) => route.method),
      );
    }
  }

  /** TLS 1.2 and up; a custom domain has the policy of the API behind it, whatever its own. */
  private requireTls(): void {
    const api = this.restApi.node.defaultChild as CfnRestApi;
    api.securityPolicy = 'SecurityPolicy_TLS13_1_2_2021_06';
    api.endpointAccessMode = 'BASIC';
  }

  private mapDomain({ name, certificateArn }: NonNullable<Settings['apiDomain']>): string {
    const domain = new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new BasePathMapping(this, 'Mapping', {
      domainName: domain,
      restApi: this.restApi,
      stage: this.restApi.deploymentStage,
    });
    return domain.domainNameAliasDomainName;
  }

  private acknowledge(): void {
    Validations.of(this.restApi).acknowledge({
      id: 'AwsSolutions-APIG2',
      reason:
        'Every function checks its request against a strict schema and names the fields, which the gateway cannot.',
    });
  }
}

const openBecause: Readonly<Record<Exclude<Route['auth'], 'admin'>, string>> = {
  session: 'The caller is a browser; the function checks the client secret of the session.',
  processor: "The function checks the sandbox processor's API key.",
  signature: "The function checks the processor's signature on the body.",
  document: 'A page for anyone to frame whom its account allows to; it shows nothing of the session.',
  none: 'Takes test data only and is public by contract.',
};

function acknowledgeOpen(method: Method, route: Route): void {
  if (route.auth === 'admin') return;
  for (const id of ['AwsSolutions-APIG4', 'AwsSolutions-COG4']) {
    Validations.of(method).acknowledge({ id, reason: openBecause[route.auth] });
  }
}
