import { Aws, Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseCustomHeader,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { ContentSecurityPolicies } from './content-security-policy.ts';

const permissions = ['payment=(self)', ...['camera', 'microphone', 'geolocation', 'usb'].map((name) => `${name}=()`)];

/** Headers of everything that the checkout's origin serves, by kind. */
export class SiteHeaders extends Construct {
  /** The hosted page, and what else is for people: never framed. */
  readonly pages: ResponseHeadersPolicy;
  /** The hosted page where it loads Stripe's own fields. */
  readonly stripePages: ResponseHeadersPolicy;
  /** Documents that the API writes, each with the origins that may frame it. */
  readonly frames: ResponseHeadersPolicy;
  /** Scripts, styles and fonts, which other origins may load. */
  readonly assets: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, policies: ContentSecurityPolicies) {
    super(scope, id);
    this.pages = this.pagesPolicy('Pages', policies.sandbox);
    this.stripePages = this.pagesPolicy('StripePages', policies.stripe);
    this.frames = this.policy('Frames', {
      customHeaders: [header('Permissions-Policy', permissions.join(', '))],
      security: {},
    });
    this.assets = this.policy('Assets', {
      customHeaders: [header('Cross-Origin-Resource-Policy', 'cross-origin')],
      security: {
        contentSecurityPolicy: {
          contentSecurityPolicy: `default-src 'none'; frame-ancestors 'none'`,
          override: true,
        },
      },
      corsBehavior: {
        accessControlAllowOrigins: ['*'],
        accessControlAllowMethods: ['GET', 'HEAD'],
        accessControlAllowHeaders: ['*'],
        accessControlAllowCredentials: false,
        originOverride: true,
      },
    });
  }

  private pagesPolicy(id: string, documentPolicy: string): ResponseHeadersPolicy {
    const contentSecurityPolicy = `${documentPolicy}; frame-ancestors 'none'`;
    return this.policy(id, {
      customHeaders: [header('Permissions-Policy', permissions.join(', '))],
      security: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
    });
  }

  private policy(id: string, { customHeaders, security, corsBehavior }: PolicyProps): ResponseHeadersPolicy {
    // CloudFront's names are the account's, whatever the region of the stack.
    const responseHeadersPolicyName = `hosted-sessions-${id.toLowerCase()}-${Aws.REGION}`;
    return new ResponseHeadersPolicy(this, id, {
      responseHeadersPolicyName,
      comment: `hosted sessions: ${id.toLowerCase()} of the checkout`,
      customHeadersBehavior: { customHeaders: [...customHeaders, header('X-Robots-Tag', 'noindex')] },
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
        ...security,
      },
      ...(corsBehavior && { corsBehavior }),
    });
  }
}

interface PolicyProps extends Pick<ResponseHeadersPolicyProps, 'corsBehavior'> {
  readonly customHeaders: readonly ResponseCustomHeader[];
  readonly security: ResponseSecurityHeadersBehavior;
}

function header(name: string, value: string): ResponseCustomHeader {
  return { header: name, value, override: true };
}
