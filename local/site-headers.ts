import type { OutgoingHttpHeaders } from 'node:http';

/** `AWS::CloudFront::ResponseHeadersPolicy`, as far as a site's answers show it. */
export interface HeadersPolicy {
  readonly ResponseHeadersPolicyConfig: {
    readonly CorsConfig?: {
      readonly AccessControlAllowOrigins: { readonly Items: readonly string[] };
      readonly AccessControlAllowCredentials: boolean;
      readonly OriginOverride: boolean;
    };
    readonly CustomHeadersConfig?: {
      readonly Items?: readonly { readonly Header: string; readonly Value: string; readonly Override?: boolean }[];
    };
    readonly RemoveHeadersConfig?: unknown;
    readonly ServerTimingHeadersConfig?: unknown;
    readonly SecurityHeadersConfig?: {
      readonly ContentSecurityPolicy?: Overriding & { readonly ContentSecurityPolicy: string };
      readonly ContentTypeOptions?: Overriding;
      readonly FrameOptions?: Overriding & { readonly FrameOption: string };
      readonly ReferrerPolicy?: Overriding & { readonly ReferrerPolicy: string };
      readonly StrictTransportSecurity?: Overriding & {
        readonly AccessControlMaxAgeSec: number;
        readonly IncludeSubdomains?: boolean;
        readonly Preload?: boolean;
      };
      readonly XSSProtection?: Overriding & { readonly Protection: boolean; readonly ModeBlock?: boolean };
    };
  };
}

interface Overriding {
  readonly Override?: boolean;
}

interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  /** Whether it replaces the origin's own. */
  readonly override: boolean;
}

/** What a policy makes of an answer's headers. */
export type ApplyPolicy = (fromOrigin: OutgoingHttpHeaders, requestOrigin: string | undefined) => OutgoingHttpHeaders;

/** @throws Error naming what of the policy the local cloud can not do. */
export function headersPolicy({ ResponseHeadersPolicyConfig: config }: HeadersPolicy, logicalId: string): ApplyPolicy {
  const { CorsConfig: cors, RemoveHeadersConfig, ServerTimingHeadersConfig } = config;
  if (RemoveHeadersConfig || ServerTimingHeadersConfig)
    throw new Error(`The local cloud neither removes headers nor adds Server-Timing (${logicalId}).`);
  if (cors && (cors.AccessControlAllowOrigins.Items.join() !== '*' || cors.AccessControlAllowCredentials))
    throw new Error(`The local cloud answers CORS only for any origin without credentials (${logicalId}).`);
  const always = [...securityHeaders(config), ...customHeaders(config)];
  return (fromOrigin, requestOrigin) => {
    const headers = { ...fromOrigin };
    const set = ({ name, value, override }: PolicyHeader) => {
      const own = Object.keys(headers).find((other) => other.toLowerCase() === name.toLowerCase());
      if (own !== undefined && !override) return;
      if (own !== undefined) delete headers[own];
      headers[name] = value;
    };
    for (const header of always) set(header);
    if (cors && requestOrigin !== undefined)
      set({ name: 'Access-Control-Allow-Origin', value: '*', override: cors.OriginOverride });
    return headers;
  };
}

type Config = HeadersPolicy['ResponseHeadersPolicyConfig'];

function customHeaders({ CustomHeadersConfig: custom }: Config): PolicyHeader[] {
  return (custom?.Items ?? []).map(({ Header, Value, Override }) => ({
    name: Header,
    value: Value,
    override: Override === true,
  }));
}

function securityHeaders({ SecurityHeadersConfig: security = {} }: Config): PolicyHeader[] {
  const { ContentSecurityPolicy: csp, FrameOptions: frame, ReferrerPolicy: referrer } = security;
  const { ContentTypeOptions: types, StrictTransportSecurity: transport, XSSProtection: xss } = security;
  const entries: [string, Overriding | undefined, string | undefined][] = [
    ['Content-Security-Policy', csp, csp?.ContentSecurityPolicy],
    ['X-Content-Type-Options', types, 'nosniff'],
    ['X-Frame-Options', frame, frame?.FrameOption],
    ['Referrer-Policy', referrer, referrer?.ReferrerPolicy],
    ['Strict-Transport-Security', transport, transport && transportValue(transport)],
    ['X-XSS-Protection', xss, xss && (xss.Protection ? `1${xss.ModeBlock ? '; mode=block' : ''}` : '0')],
  ];
  return entries.flatMap(([name, setting, value]) =>
    setting && value !== undefined ? [{ name, value, override: setting.Override === true }] : [],
  );
}

function transportValue(transport: {
  readonly AccessControlMaxAgeSec: number;
  readonly IncludeSubdomains?: boolean;
  readonly Preload?: boolean;
}): string {
  return [
    `max-age=${transport.AccessControlMaxAgeSec}`,
    transport.IncludeSubdomains && 'includeSubDomains',
    transport.Preload && 'preload',
  ]
    .filter(Boolean)
    .join('; ');
}
