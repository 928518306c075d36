import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ApiDocument } from '../openapi/reference.ts';
import type { Api } from './api.ts';
import type { ContentSecurityPolicies } from './content-security-policy.ts';
import type { Settings } from './settings.ts';
import { SiteDistribution } from './site-distribution.ts';
import { SiteUploads } from './site-uploads.ts';
import type { WebBundle } from './web-bundle.ts';

export interface CheckoutSiteProps {
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  readonly web: WebBundle;
  /** Text of Apple's domain association file, if the deployment has one. */
  readonly applePayAssociation: string | undefined;
  /** The API's document, as the repository has it. */
  readonly apiDocument: ApiDocument;
  readonly tokenUrl: string;
  readonly sandboxUrl: string | undefined;
  /** Writes the documents that merchants frame. */
  readonly api: Api;
  readonly policies: ContentSecurityPolicies;
}

/** Where people pay: the hosted page, the framed documents, and the elements that frame them. */
export class CheckoutSite extends Construct {
  /** Without a trailing slash. */
  readonly url: string;
  /** What the DNS record of a merchant's own name has to point at. */
  readonly hostname: string;
  readonly uploads: SiteUploads;

  constructor(scope: Construct, id: string, props: CheckoutSiteProps) {
    super(scope, id);
    const { settings, removalPolicy, api, policies, tokenUrl, sandboxUrl, ...content } = props;
    const addBucket = (name: string, logicalId: string, props: BucketProps): IBucket => {
      const bucket = new Bucket(this, name, {
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true,
        minimumTLSVersion: 1.2,
        removalPolicy,
        autoDeleteObjects: !settings.keepData,
        ...props,
      });
      (bucket.node.defaultChild as CfnBucket).overrideLogicalId(logicalId);
      return bucket as IBucket;
    };
    const logs = addBucket('Logs', 'CheckoutSiteLogs', {
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(settings.logRetentionDays) }],
    });
    Validations.of(logs).acknowledge({ id: 'AwsSolutions-S1', reason: 'It is the bucket that the access logs go to.' });
    const bucket = addBucket('Bucket', 'CheckoutSiteBucket', {
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 's3/',
    });
    const distribution = new SiteDistribution(this, 'Distribution', { settings, bucket, logs, api, policies });
    this.url = distribution.url;
    this.hostname = distribution.hostname;
    const config = { api_url: api.url };
    const addresses = { api: api.url, checkout: this.url, token: tokenUrl, sandbox: sandboxUrl };
    const uploads = { settings, removalPolicy, bucket, url: this.url, config, addresses, ...content };
    this.uploads = new SiteUploads(this, 'Uploads', uploads);
  }
}
