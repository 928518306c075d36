/** `AWS::CloudFront::OriginRequestPolicy`. */
export interface OriginRequestPolicyProperties {
  readonly OriginRequestPolicyConfig: {
    readonly CookiesConfig: { readonly CookieBehavior: string };
    readonly HeadersConfig: { readonly HeaderBehavior: string };
    readonly QueryStringsConfig: { readonly QueryStringBehavior: string; readonly QueryStrings?: readonly string[] };
  };
}

/** The part of a query that reaches the origin. */
export type Forward = (query: URLSearchParams) => string;

/** @throws Error naming the policy when it lets cookies or headers through. */
export function forwarding(properties: OriginRequestPolicyProperties, logicalId: string): Forward {
  const {
    CookiesConfig: cookies,
    HeadersConfig: headers,
    QueryStringsConfig: queries,
  } = properties.OriginRequestPolicyConfig;
  const known = ['none', 'all', 'whitelist'].includes(queries.QueryStringBehavior);
  if (cookies.CookieBehavior !== 'none' || headers.HeaderBehavior !== 'none' || !known)
    throw new Error(
      `The local cloud forwards to origins no cookies, no headers, and listed queries only (${logicalId}).`,
    );
  const all = queries.QueryStringBehavior === 'all';
  const listed = new Set(queries.QueryStringBehavior === 'whitelist' ? queries.QueryStrings : []);
  return (query) => new URLSearchParams([...query].filter(([name]) => all || listed.has(name))).toString();
}
