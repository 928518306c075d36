import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  PriceClass,
  type ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { ContentSecurityPolicies } from './content-security-policy.ts';
import type { Settings } from './settings.ts';
import { SiteHeaders } from './site-headers.ts';

// CloudFront's names are the account's, whatever the region of the stack.
const globalName = `${Aws.STACK_NAME}-checkout-${Aws.REGION}`;

/** The addresses of a hosted session are those of the one page, which reads the session's id from where it stands. */
const hostedPageCode = `function handler(event) {
  var request = event.request;
  if (/^(\\/stripe)?\\/cs_[A-Za-z0-9]+\\/?$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
`;

export interface SiteDistributionProps {
  readonly settings: Settings;
  readonly bucket: IBucket;
  readonly logs: IBucket;
  /** Writes the documents that merchants frame. */
  readonly api: Api;
  readonly policies: ContentSecurityPolicies;
}

/** The checkout's origin: pages and assets from a private bucket, framed documents from the API. */
export class SiteDistribution extends Construct {
  readonly url: string;
  /** CloudFront's own name for it, which the DNS record of another name has to point at. */
  readonly hostname: string;
  private readonly props: SiteDistributionProps;

  constructor(scope: Construct, id: string, props: SiteDistributionProps) {
    super(scope, id);
    this.props = props;
    const { settings, bucket, logs, policies } = props;
    const headers = new SiteHeaders(this, 'Headers', policies);
    const files = S3BucketOrigin.withOriginAccessControl(bucket, {
      originAccessControl: new S3OriginAccessControl(this, 'AccessControl', { originAccessControlName: globalName }),
    });
    const behavior = (origin: IOrigin, responseHeadersPolicy: ResponseHeadersPolicy) =>
      ({
        origin,
        responseHeadersPolicy,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      }) satisfies BehaviorOptions;
    const framed = {
      ...behavior(this.apiOrigin(), headers.frames),
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: this.sessionOnly(),
    };
    const assets = behavior(files, headers.assets);
    const functionAssociations = [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.hostedPage() }];
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'hosted sessions: checkout',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      enableLogging: true,
      logBucket: logs,
      logFilePrefix: 'cloudfront/',
      ...domainOf(this, settings),
      defaultBehavior: behavior(files, headers.pages),
      additionalBehaviors: {
        '/cs_*': { ...behavior(files, headers.pages), functionAssociations },
        // The same page under the policy of an account on Stripe: docs/decisions/processor-policies.md.
        '/stripe/cs_*': { ...behavior(files, headers.stripePages), functionAssociations },
        '/embed/*': framed,
        '/frame': framed,
        '/assets/*': assets,
        '/govifi-payment.*': assets,
        '/govifi-wallet.*': assets,
        '/openapi.json': assets,
      },
      // The bucket answers 403 for what is not there, since nobody may list it.
      errorResponses: [
        { httpStatus: 403, responseHttpStatus: 404, responsePagePath: '/404.html', ttl: Duration.minutes(1) },
      ],
    });
    this.hostname = distribution.distributionDomainName;
    this.url = `https://${settings.checkoutDomain?.name ?? this.hostname}`;
    acknowledge(distribution, settings);
  }

  private apiOrigin(): HttpOrigin {
    const { hostname, path } = this.props.api;
    return new HttpOrigin(hostname, {
      originPath: path,
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    });
  }

  /** The API learns nothing of the payer's browser from a framed document but the session's id. */
  private sessionOnly(): OriginRequestPolicy {
    return new OriginRequestPolicy(this, 'SessionOnly', {
      originRequestPolicyName: globalName,
      comment: 'hosted sessions: framed documents',
      queryStringBehavior: OriginRequestQueryStringBehavior.allowList('session'),
      headerBehavior: OriginRequestHeaderBehavior.none(),
      cookieBehavior: OriginRequestCookieBehavior.none(),
    });
  }

  private hostedPage(): EdgeFunction {
    return new EdgeFunction(this, 'HostedPage', {
      functionName: globalName,
      comment: 'hosted sessions: one page for every session',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(hostedPageCode),
    });
  }
}

function domainOf(scope: Construct, { checkoutDomain }: Settings) {
  if (!checkoutDomain) return {};
  return {
    domainNames: [checkoutDomain.name],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', checkoutDomain.certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

function acknowledge(distribution: Distribution, { checkoutDomain }: Settings): void {
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'A merchant may sell anywhere; where it may not is its own decision.' },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'It serves static files, and documents whose methods have their own throttles.',
    },
  );
  if (checkoutDomain) return;
  Validations.of(distribution).acknowledge({
    id: 'AwsSolutions-CFR4',
    reason: "The distribution's own cloudfront.net name comes with a fixed certificate setting.",
  });
}
