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
import type { Api } from './api.ts';

/**
 * What the checkout's documents may load: their own files and, by script, the API and the processor's tokenizer.
 * Logos come from wherever merchants keep them. Who may frame a document is not in it.
 * @param frameOrigins - Of documents that it frames: the API's, for captchas.
 */
export function contentSecurityPolicy(apiOrigins: readonly string[], frameOrigins: readonly string[]): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `font-src 'self'`,
    `connect-src ${["'self'", ...apiOrigins].join(' ')}`,
    `frame-src ${frameOrigins.join(' ')}`,
    'img-src https: data:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

const permissions = ['payment=(self)', ...['camera', 'microphone', 'geolocation', 'usb'].map((name) => `${name}=()`)];

export interface SiteHeadersProps {
  readonly api: Pick<Api, 'origin'>;
  /** Origins that the checkout's scripts may call. */
  readonly apiOrigins: readonly string[];
}

/** Headers of everything that the checkout's origin serves, by kind. */
export class SiteHeaders extends Construct {
  /** The hosted page, and what else is for people: never framed. */
  readonly pages: ResponseHeadersPolicy;
  /** Documents that the API writes, each with the origins that may frame it. */
  readonly frames: ResponseHeadersPolicy;
  /** Scripts, styles and fonts, which other origins may load. */
  readonly assets: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { api, apiOrigins }: SiteHeadersProps) {
    super(scope, id);
    this.pages = this.policy('Pages', {
      customHeaders: [header('Permissions-Policy', permissions.join(', '))],
      security: {
        contentSecurityPolicy: {
          contentSecurityPolicy: `${contentSecurityPolicy(apiOrigins, [api.origin])}; frame-ancestors 'none'`,
          override: true,
        },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      },
    });
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
