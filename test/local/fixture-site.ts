import type { Resources } from './fixture-api.ts';

const behavior = (more: object = {}) => ({
  TargetOriginId: 'files',
  ResponseHeadersPolicyId: { Ref: 'SiteHeaders' },
  ...more,
});

/** The site of the fixture: pages and assets of a bucket, a document of the API, and a function at the edge. */
export const siteResources = (): Resources => ({
  SiteHeaders: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            Override: true,
            ContentSecurityPolicy: {
              'Fn::Sub': "connect-src https://*.execute-api.${AWS::Region}.amazonaws.com 'self'",
            },
          },
          ContentTypeOptions: { Override: true },
        },
        CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: 'private', Override: false }] },
      },
    },
  },
  AssetHeaders: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        CorsConfig: {
          AccessControlAllowOrigins: { Items: ['*'] },
          AccessControlAllowCredentials: false,
          OriginOverride: true,
        },
      },
    },
  },
  OnlyId: {
    Type: 'AWS::CloudFront::OriginRequestPolicy',
    Properties: {
      OriginRequestPolicyConfig: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['id'] },
      },
    },
  },
  ToPage: {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      FunctionCode: `function handler({ request }) {
        if (request.uri === '/cs_teapot') return { statusCode: 418, headers: { tea: { value: 'yes' } }, body: 'short' };
        if (request.uri === '/cs_node') request.uri = '/' + typeof process;
        else request.uri = '/index.html';
        return request;
      }`,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    },
  },
  SiteBucket: { Type: 'AWS::S3::Bucket' },
  Site: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        Aliases: ['pay.example.com'],
        DefaultCacheBehavior: behavior(),
        CacheBehaviors: [
          behavior({
            PathPattern: '/cs_*',
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['ToPage', 'FunctionARN'] } },
            ],
          }),
          behavior({
            PathPattern: '/open/*',
            TargetOriginId: 'api',
            OriginRequestPolicyId: { Ref: 'OnlyId' },
          }),
          behavior({ PathPattern: '/assets/*', ResponseHeadersPolicyId: { Ref: 'AssetHeaders' } }),
        ],
        CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/missing.html' }],
        Origins: [
          {
            Id: 'files',
            DomainName: { 'Fn::GetAtt': ['SiteBucket', 'RegionalDomainName'] },
            S3OriginConfig: {},
          },
          {
            Id: 'api',
            DomainName: { 'Fn::Sub': '${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}' },
            OriginPath: '/live',
            CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
          },
        ],
      },
    },
  },
  Upload: {
    Type: 'Custom::CDKBucketDeployment',
    Properties: {
      DestinationBucketName: { Ref: 'SiteBucket' },
      SourceObjectKeys: ['site.zip', 'config.zip'],
      SourceMarkers: [{}, { '<<id>>': { Ref: 'Api' }, '<<stage>>': { Ref: 'Stage' } }],
      SourceMarkersConfig: [{}, { jsonEscape: true }],
    },
  },
  UploadAssets: {
    Type: 'Custom::CDKBucketDeployment',
    Properties: {
      DestinationBucketName: { Ref: 'SiteBucket' },
      DestinationBucketKeyPrefix: 'assets',
      SourceObjectKeys: ['assets.zip'],
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    },
  },
});
