import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;
type Statement = CfnWebACL.StatementProperty;

export interface RateLimit {
  readonly requests: number;
  /** In seconds. */
  readonly window: number;
  /** Name of the response body for what is over it. */
  readonly answer: string;
}

const noTransformation = [{ priority: 0, type: 'NONE' }];

const credentialBegins = (searchString: string): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { singleHeader: { Name: 'authorization' } },
    positionalConstraint: 'STARTS_WITH',
    searchString,
    textTransformations: noTransformation,
  },
});

const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const both = (...statements: Statement[]): Statement => ({ andStatement: { statements } });

const clientSecret = credentialBegins('Bearer cs_');
/** A merchant's server, as far as the firewall can tell: whether the token is genuine is the gateway's to say. */
const server = both(credentialBegins('Bearer '), not(clientSecret));

/** Requests with one client secret. */
export function credentialRule(limit: RateLimit): Rule {
  return rateRule('PerClientSecret', limit, {
    aggregateKeyType: 'CUSTOM_KEYS',
    customKeys: [{ header: { name: 'authorization', textTransformations: noTransformation } }],
    scopeDownStatement: clientSecret,
  });
}

/** Requests of browsers, and of whoever has no credential, from one address; not for paths that match `except`. */
export function addressRule(limit: RateLimit, except: string): Rule {
  const path: Statement = {
    regexMatchStatement: {
      fieldToMatch: { uriPath: {} },
      regexString: except,
      textTransformations: noTransformation,
    },
  };
  return rateRule('PerAddress', limit, { aggregateKeyType: 'IP', scopeDownStatement: both(not(server), not(path)) });
}

/** Requests of a merchant's server, or of what says that it is one, from one address. */
export function serverRule(limit: RateLimit): Rule {
  return rateRule('PerServer', limit, { aggregateKeyType: 'IP', scopeDownStatement: server });
}

function rateRule(
  name: string,
  { requests, window, answer }: RateLimit,
  counted: Omit<CfnWebACL.RateBasedStatementProperty, 'limit' | 'evaluationWindowSec'>,
): Rule {
  const headers = { 'Retry-After': String(window), 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' };
  return {
    name,
    statement: { rateBasedStatement: { limit: requests, evaluationWindowSec: window, ...counted } },
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: answer,
          responseHeaders: Object.entries({ ...headers, 'Request-Id': 'firewall' }).map(([name, value]) => ({
            name,
            value,
          })),
        },
      },
    },
    visibilityConfig: visibility(name),
  };
}

/** A rule group that AWS keeps, in its newest version; the rules of `counted` are watched and block nothing. */
export function managedRule(name: string, counted: readonly string[]): Rule {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

/** Samples would show whole headers, credentials among them. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
