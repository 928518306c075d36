import { Aws, type RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { problems } from '../lambdas/domain/errors.ts';
import { type Route, routes } from '../lambdas/routes.ts';
import type { Api } from './api.ts';
import { addressRule, credentialRule, managedRule, serverRule } from './firewall-rules.ts';
import type { Settings } from './settings.ts';

export interface FirewallProps {
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  readonly api: Api;
}

/** In seconds; a caller over a limit is let in again when its last minute is below it. */
const rateWindow = 60;

/**
 * AWS's managed rules and limits by address and by credential, before any function of the API runs (docs/security.md).
 * The answers to what the managed rules block are the gateway's, `WAF_FILTERED`.
 */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { settings, removalPolicy, api }: FirewallProps) {
    super(scope, id);
    const { perClientSecret, perAddress, perServer } = settings.firewall;
    const limit = (requests: number) => ({ requests, window: rateWindow, answer: 'RateLimited' });
    const rules = [
      // The limits first: what they stop is not inspected further.
      credentialRule(limit(perClientSecret)),
      addressRule(limit(perAddress), unaddressed(routes)),
      serverRule(limit(perServer)),
      // Bodies may carry HTML, URLs and any text by contract, and every function holds them against a strict schema;
      // the contract's own limit of a body is 64 KiB, and no client has to say what it is.
      managedRule('AWSManagedRulesCommonRuleSet', [
        'SizeRestrictions_BODY',
        'CrossSiteScripting_BODY',
        'GenericLFI_BODY',
        'GenericRFI_BODY',
        'EC2MetaDataSSRF_BODY',
        'NoUserAgent_HEADER',
      ]),
      managedRule('AWSManagedRulesKnownBadInputsRuleSet', []),
    ];
    const acl = new CfnWebACL(this, 'WebAcl', {
      description: 'hosted sessions: API',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      customResponseBodies: {
        RateLimited: { contentType: 'APPLICATION_JSON', content: rateLimitedBody() },
      },
      visibilityConfig: {
        cloudWatchMetricsEnabled: true,
        metricName: 'HostedSessionsFirewall',
        sampledRequestsEnabled: false,
      },
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: api.restApi.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
    this.log(acl, settings, removalPolicy);
  }

  /** What was blocked or would have been, without credentials. */
  private log(acl: CfnWebACL, settings: Settings, removalPolicy: RemovalPolicy): void {
    const group = new LogGroup(this, 'Logs', {
      // WAF writes to log groups whose name begins so, and to no others.
      logGroupName: `aws-waf-logs-${Aws.STACK_NAME}`,
      retention: settings.logRetentionDays,
      removalPolicy,
    });
    const kept = ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((action) => ({ ActionCondition: { Action: action } }));
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      // Without the `:*` at the end that a log group's own ARN has.
      logDestinationConfigs: [
        `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${group.logGroupName}`,
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: kept }],
      },
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
    });
  }
}

/** WAF's answers are fixed texts, so `request_id` can't be the request's own. */
function rateLimitedBody(): string {
  const { message, recoverable } = problems.rate_limited;
  return JSON.stringify({ code: 'rate_limited', message, recoverable, request_id: 'firewall' });
}

/**
 * Paths of requests whose address is not the payer's: CloudFront asks for documents, and processors tell of many
 * payers' payments. With or without the stage, which a custom domain hides.
 */
function unaddressed(all: readonly Route[]): string {
  const paths = all
    .filter(({ auth }) => auth === 'document' || auth === 'signature')
    .map(({ path }) => path.replace(/\{\w+\}/g, '[^/]+'));
  return `^(/live)?(${paths.join('|')})$`;
}
