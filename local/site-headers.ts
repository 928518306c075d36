import type { OutgoingHttpHeaders } from 'node:http';

/** `AWS::CloudFront::ResponseHeadersPolicy`, as far as a site's answers show it. */
export interface HeadersPolicy {
  readonly ResponseHeadersPolicyConfig: {
    readonly CustomHeadersConfig?: { readonly Items?: readonly { readonly Header: string; readonly Value: string }[] };
    readonly RemoveHeadersConfig?: unknown;
    readonly SecurityHeadersConfig?: {
      readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string };
      readonly ContentTypeOptions?: unknown;
      readonly FrameOptions?: { readonly FrameOption: string };
      readonly ReferrerPolicy?: { readonly ReferrerPolicy: string };
      readonly StrictTransportSecurity?: {
        readonly AccessControlMaxAgeSec: number;
        readonly IncludeSubdomains?: boolean;
        readonly Preload?: boolean;
      };
      readonly XSSProtection?: { readonly Protection: boolean; readonly ModeBlock?: boolean };
    };
  };
}

export function policyHeaders({ ResponseHeadersPolicyConfig: config }: HeadersPolicy): OutgoingHttpHeaders {
  const security = config.SecurityHeadersConfig ?? {};
  const { StrictTransportSecurity: transport, XSSProtection: xss } = security;
  const headers: [string, string | undefined | false][] = [
    ['Content-Security-Policy', security.ContentSecurityPolicy?.ContentSecurityPolicy],
    ['X-Content-Type-Options', security.ContentTypeOptions !== undefined && 'nosniff'],
    ['X-Frame-Options', security.FrameOptions?.FrameOption],
    ['Referrer-Policy', security.ReferrerPolicy?.ReferrerPolicy],
    [
      'Strict-Transport-Security',
      transport &&
        [
          `max-age=${transport.AccessControlMaxAgeSec}`,
          transport.IncludeSubdomains && 'includeSubDomains',
          transport.Preload && 'preload',
        ]
          .filter(Boolean)
          .join('; '),
    ],
    ['X-XSS-Protection', xss && (xss.Protection ? `1${xss.ModeBlock ? '; mode=block' : ''}` : '0')],
    ...(config.CustomHeadersConfig?.Items ?? []).map((item): [string, string] => [item.Header, item.Value]),
  ];
  return Object.fromEntries(headers.filter((header): header is [string, string] => Boolean(header[1])));
}
