import { Duration, type RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { type Addresses, deployedDocument } from '../openapi/deployed.ts';
import { type ApiDocument, referencePage } from '../openapi/reference.ts';
import type { Settings } from './settings.ts';
import type { LinkedAsset, WebBundle } from './web-bundle.ts';

export interface SiteUploadsProps {
  readonly settings: Settings;
  readonly removalPolicy: RemovalPolicy;
  readonly bucket: IBucket;
  readonly web: WebBundle;
  /** The checkout's own address. */
  readonly url: string;
  /** What the hosted page reads from `/config.json`. */
  readonly config: Readonly<Record<string, string>>;
  /** The API's document, as the repository has it. */
  readonly apiDocument: ApiDocument;
  /** What of the deployment that document names. */
  readonly addresses: Addresses;
  /** Text of Apple's domain association file, if the deployment has one. */
  readonly applePayAssociation: string | undefined;
}

const association = '.well-known/apple-developer-merchantid-domain-association';

/**
 * Puts what was built into the site's bucket. Pages come last, so that none names a file that is not there yet; assets
 * of earlier deployments stay, for the pages that are still open.
 */
export class SiteUploads extends Construct {
  /** Done once every asset is there. */
  readonly assets: BucketDeployment;
  private readonly props: SiteUploadsProps;
  private readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: SiteUploadsProps) {
    super(scope, id);
    this.props = props;
    const { settings, removalPolicy, web, config, applePayAssociation } = props;
    const apiDocument = deployedDocument(props.apiDocument, props.addresses);
    this.logGroup = new LogGroup(this, 'Logs', { retention: settings.logRetentionDays, removalPolicy });
    this.assets = this.upload('Assets', {
      sources: [Source.asset(web.assets)],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    const later = [
      this.upload('Elements', {
        sources: [
          Source.asset(web.elements),
          ...web.published.map((published) => this.versionOf(published)),
          Source.jsonData('openapi.json', apiDocument),
        ],
        cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.minutes(5))],
      }),
      this.upload('Pages', {
        sources: [Source.asset(web.pages), Source.jsonData('config.json', config)],
        cacheControl: [CacheControl.noCache()],
      }),
      this.upload('Reference', {
        sources: [Source.data('reference', referencePage(apiDocument, web.reference))],
        cacheControl: [CacheControl.noCache()],
        // It has no extension to tell by.
        contentType: 'text/html; charset=utf-8',
      }),
    ];
    for (const upload of later) upload.node.addDependency(this.assets);
    if (applePayAssociation !== undefined) {
      this.upload('ApplePay', {
        sources: [Source.data(association, applePayAssociation)],
        cacheControl: [CacheControl.noCache()],
        // It has no extension to tell by.
        contentType: 'text/plain',
      });
    }
    acknowledge(this.assets);
  }

  private upload(
    id: string,
    props: {
      readonly sources: ISource[];
      readonly cacheControl: CacheControl[];
      readonly destinationKeyPrefix?: string;
      readonly contentType?: string;
    },
  ): BucketDeployment {
    const { bucket } = this.props;
    const { logGroup } = this;
    return new BucketDeployment(this, id, {
      ...props,
      destinationBucket: bucket,
      prune: false,
      memoryLimit: 256,
      logGroup,
    });
  }

  /** The element's latest version under names that never change, with what a page needs to pin it. */
  private versionOf({ name, version, module, classic }: WebBundle['published'][number]): ISource {
    const pinned = ({ path, integrity }: LinkedAsset) => ({ url: this.props.url + path, integrity });
    return Source.jsonData(`${name}.json`, { version, esm: pinned(module), iife: pinned(classic) });
  }
}

function acknowledge({ handlerRole }: BucketDeployment): void {
  const { account, region } = Stack.of(handlerRole);
  // A deployment whose settings don't name its place refers to it.
  const place = [
    Token.isUnresolved(account) ? '<AWS::AccountId>' : account,
    Token.isUnresolved(region) ? '<AWS::Region>' : region,
  ];
  const copies = [
    'Action::s3:GetBucket*',
    'Action::s3:GetObject*',
    'Action::s3:List*',
    'Action::s3:Abort*',
    'Action::s3:DeleteObject*',
    `Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-${place.join('-')}/*`,
    'Resource::<CheckoutSiteBucket.Arn>/*',
  ];
  Validations.of(handlerRole).acknowledge(
    ...copies.map((finding) => ({
      id: `AwsSolutions-IAM5[${finding}]`,
      reason: "CDK's own uploader, which runs at deployment only and copies from the asset bucket to the page's.",
    })),
    {
      id: 'Serverless-LambdaStarPermissions',
      reason: "CDK's own uploader may write whatever is in the page's bucket.",
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: "CDK's own uploader, which runs at deployment only; the policy lets it write logs.",
    },
  );
  const uploader = handlerRole.node.scope;
  if (uploader)
    for (const id of [
      'AwsSolutions-L1',
      'Serverless-LambdaLatestVersion',
      'Serverless-LambdaTracing',
      'Serverless-LambdaDLQ',
    ])
      Validations.of(uploader).acknowledge({
        id,
        reason: 'CDK decides how its own uploader is made; it runs at deployment only, and fails the deployment.',
      });
}
