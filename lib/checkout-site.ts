import { Aws, Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import type { WebBundle } from './web-bundle.ts';

// CloudFront's names are the account's, whatever the region of the stack.
const globalName = `hosted-sessions-checkout-${Aws.REGION}`;

export interface CheckoutSiteProps {
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  /** Origins that the page may call. */
  readonly apiOrigins: readonly string[];
}

export interface SiteContent {
  readonly web: WebBundle;
  /** What the page reads from `/config.json`. */
  readonly config: Readonly<Record<string, string>>;
}

/** The hosted page: a private bucket behind CloudFront, every path of which is the one page. */
export class CheckoutSite extends Construct {
  readonly url: string;
  private readonly bucket: IBucket;
  private readonly props: CheckoutSiteProps;

  constructor(scope: Construct, id: string, props: CheckoutSiteProps) {
    super(scope, id);
    this.props = props;
    const logs = this.addBucket('Logs', 'CheckoutSiteLogs', {
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(props.settings.logRetentionDays) }],
    });
    this.bucket = this.addBucket('Bucket', 'CheckoutSiteBucket', {
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 's3/',
    });
    const page = { responseHttpStatus: 200, responsePagePath: '/index.html', ttl: Duration.minutes(1) };
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'hosted sessions: checkout',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      enableLogging: true,
      logBucket: logs,
      logFilePrefix: 'cloudfront/',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
          originAccessControl: new S3OriginAccessControl(this, 'AccessControl', {
            originAccessControlName: globalName,
          }),
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.headersPolicy(),
      },
      // The bucket answers 403 for what is not there, since nobody may list it.
      errorResponses: [
        { httpStatus: 403, ...page },
        { httpStatus: 404, ...page },
      ],
    });
    this.url = `https://${distribution.distributionDomainName}`;
    Validations.of(logs).acknowledge({ id: 'AwsSolutions-S1', reason: 'It is the bucket that the access logs go to.' });
    acknowledgeDistribution(distribution);
  }

  /**
   * Uploads what was built, and the page's configuration, which may name what is created after the distribution. The
   * pages come last, so that none names a file that is not there yet; the files of earlier deployments stay, for the
   * pages that are still open.
   */
  deploy({ web, config }: SiteContent): void {
    const shared = {
      destinationBucket: this.bucket,
      memoryLimit: 256,
      logGroup: new LogGroup(this, 'DeploymentLogs', {
        retention: this.props.settings.logRetentionDays,
        removalPolicy: this.props.removalPolicy,
      }),
      prune: false,
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.asset(web.assets)],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    const elements = new BucketDeployment(this, 'Elements', {
      ...shared,
      sources: [Source.asset(web.elements)],
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.minutes(5))],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...shared,
      sources: [Source.asset(web.pages), Source.jsonData('config.json', config)],
      cacheControl: [CacheControl.noCache()],
    });
    for (const later of [elements, pages]) later.node.addDependency(assets);
    acknowledgeDeployment(assets);
  }

  private addBucket(id: string, logicalId: string, props: BucketProps): IBucket {
    const bucket = new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: this.props.removalPolicy,
      autoDeleteObjects: !this.props.settings.keepData,
      ...props,
    });
    (bucket.node.defaultChild as CfnBucket).overrideLogicalId(logicalId);
    return bucket as IBucket;
  }

  private headersPolicy(): ResponseHeadersPolicy {
    const contentSecurityPolicy = [
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self'`,
      `connect-src 'self' ${this.props.apiOrigins.join(' ')}`,
      'img-src https:',
      `frame-ancestors 'none'`,
      `base-uri 'none'`,
      `form-action 'none'`,
    ].join('; ');
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: globalName,
      comment: 'hosted sessions: checkout',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      },
    });
  }
}

function acknowledgeDistribution(distribution: Distribution): void {
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions-CFR4',
      reason: "The distribution's own cloudfront.net name comes with a fixed certificate setting.",
    },
    { id: 'AwsSolutions-CFR1', reason: 'A merchant may sell anywhere; where it may not is its own decision.' },
    { id: 'AwsSolutions-CFR2', reason: 'It serves a handful of static files; what needs protection is the API.' },
  );
}

function acknowledgeDeployment({ handlerRole }: BucketDeployment): void {
  const copies = [
    'Action::s3:GetBucket*',
    'Action::s3:GetObject*',
    'Action::s3:List*',
    'Action::s3:Abort*',
    'Action::s3:DeleteObject*',
    'Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*',
    'Resource::<CheckoutSiteBucket.Arn>/*',
  ];
  Validations.of(handlerRole).acknowledge(
    ...copies.map((finding) => ({
      id: `AwsSolutions-IAM5[${finding}]`,
      reason: "CDK's own uploader, which runs at deployment only and copies from the asset bucket to the page's.",
    })),
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: "CDK's own uploader, which runs at deployment only; the policy lets it write logs.",
    },
  );
  const uploader = handlerRole.node.scope;
  if (uploader)
    Validations.of(uploader).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'CDK decides the runtime of its own uploader.',
    });
}
