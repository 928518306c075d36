import type { IncomingMessage, RequestListener } from 'node:http';
import { type EdgeFunction, edgeFunction, type EdgeFunctionProperties, type EdgeResponse } from './edge-function.ts';
import { type ApplyPolicy, type HeadersPolicy, headersPolicy } from './site-headers.ts';
import { openOrigin, type Origin, type OriginAnswer, type OriginProperties } from './site-origins.ts';
import { type Forward, forwarding, type OriginRequestPolicyProperties } from './site-queries.ts';
import type { Stack } from './stack.ts';

interface DistributionProperties {
  readonly DistributionConfig: {
    readonly DefaultRootObject?: string;
    readonly DefaultCacheBehavior: BehaviorProperties;
    readonly CacheBehaviors?: readonly (BehaviorProperties & { readonly PathPattern: string })[];
    readonly CustomErrorResponses?: readonly ErrorResponse[];
    readonly Origins: readonly OriginProperties[];
  };
}

interface BehaviorProperties {
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly ResponseHeadersPolicyId?: string;
  readonly OriginRequestPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
  readonly LambdaFunctionAssociations?: readonly unknown[];
  readonly TrustedKeyGroups?: readonly unknown[];
}

interface ErrorResponse {
  readonly ErrorCode: number;
  readonly ResponseCode?: number;
  readonly ResponsePagePath?: string;
}

interface Behavior {
  readonly matches: (path: string) => boolean;
  readonly methods: readonly string[];
  readonly origin: Origin;
  readonly forward: Forward;
  readonly applyPolicy: ApplyPolicy;
  readonly atViewerRequest: EdgeFunction | undefined;
}

/**
 * Serves the checkout's origin as its distribution would, from the buckets and the APIs of the template, but for
 * caching, compression and TLS.
 * @throws Error naming what of the distribution the local cloud can not do.
 */
export async function site(stack: Stack): Promise<RequestListener> {
  const [distribution] = stack.declared<DistributionProperties>('AWS::CloudFront::Distribution');
  if (!distribution) return (_, response) => response.writeHead(404).end();
  const { DistributionConfig: config } = distribution.properties;
  const open = await behaviors(stack, config.Origins);
  const others = (config.CacheBehaviors ?? []).map((properties) => open(properties, properties.PathPattern));
  const all = [...others, open(config.DefaultCacheBehavior, '*')];
  const behaviorOf = (path: string) =>
    all.find(({ matches }) => matches(path)) ?? open(config.DefaultCacheBehavior, '*');

  const answer = async (request: IncomingMessage): Promise<OriginAnswer> => {
    const { path, query } = addressOf(request.url, config.DefaultRootObject);
    const behavior = behaviorOf(path);
    const method = request.method ?? 'GET';
    const given = behavior.methods.includes(method) ? await ask(behavior, request, path, query) : refused;
    const { headers } = request;
    const shown = { ...given, headers: behavior.applyPolicy(given.headers, headers.origin) };
    const error = config.CustomErrorResponses?.find(({ ErrorCode }) => ErrorCode === given.status);
    if (error?.ResponsePagePath === undefined) return shown;
    const page = await behaviorOf(error.ResponsePagePath).origin({ method, path: error.ResponsePagePath, query: '' });
    if (page.status !== 200) return shown;
    return {
      ...page,
      status: error.ResponseCode ?? given.status,
      headers: behavior.applyPolicy(page.headers, headers.origin),
    };
  };

  return async (request, response) => {
    const { status, headers, body } = await answer(request).catch((error: Error) => unreachable(error));
    response.writeHead(status, { ...headers, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** Opens what behaviors refer to, once for all of them. */
async function behaviors(stack: Stack, origins: readonly OriginProperties[]) {
  const policies = new Map(
    stack
      .declared<HeadersPolicy>('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ logicalId, properties }) => [stack.ref(logicalId), headersPolicy(properties, logicalId)]),
  );
  const functions = new Map(
    stack
      .declared<EdgeFunctionProperties>('AWS::CloudFront::Function')
      .map(({ logicalId, properties }) => [
        stack.attribute(logicalId, 'FunctionARN'),
        edgeFunction(properties, logicalId),
      ]),
  );
  const forwards = new Map(
    stack
      .declared<OriginRequestPolicyProperties>('AWS::CloudFront::OriginRequestPolicy')
      .map(({ logicalId, properties }) => [stack.ref(logicalId), forwarding(properties, logicalId)]),
  );
  const opened = new Map<string, Origin>();
  for (const origin of origins) opened.set(origin.Id, await openOrigin(stack, origin));

  return (properties: BehaviorProperties, pattern: string): Behavior => {
    const fail = (what: string) => new Error(`The local cloud can not do ${what} (behavior ${pattern}).`);
    const named = <Thing>(things: ReadonlyMap<string, Thing>, id: string, what: string): Thing => {
      const thing = things.get(id);
      if (thing === undefined) throw fail(`${what} ${id}`);
      return thing;
    };
    if (properties.LambdaFunctionAssociations?.length) throw fail('Lambda@Edge');
    if (properties.TrustedKeyGroups?.length) throw fail('signed addresses');
    const [edge, ...more] = properties.FunctionAssociations ?? [];
    if (more.length > 0 || (edge && edge.EventType !== 'viewer-request'))
      throw fail(`functions at ${[edge, ...more].map((association) => association?.EventType).join(', ')}`);
    const { ResponseHeadersPolicyId: policyId, OriginRequestPolicyId: requestPolicyId } = properties;
    return {
      matches: (path) => matches(pattern, path),
      methods: properties.AllowedMethods ?? ['GET', 'HEAD'],
      origin: named(opened, properties.TargetOriginId, 'the origin'),
      forward: requestPolicyId === undefined ? () => '' : named(forwards, requestPolicyId, 'the origin request policy'),
      applyPolicy: policyId === undefined ? (headers) => headers : named(policies, policyId, 'the headers policy'),
      atViewerRequest: edge && named(functions, edge.FunctionARN, 'the function'),
    };
  };
}

async function ask(behavior: Behavior, request: IncomingMessage, path: string, query: URLSearchParams) {
  const method = request.method ?? 'GET';
  const asked = { method, uri: path, headers: valued(Object.entries(request.headers)), querystring: valued(query) };
  const given = behavior.atViewerRequest?.(asked) ?? asked;
  if ('statusCode' in given) return answered(given);
  return behavior.origin({ method, path: given.uri, query: behavior.forward(query) });
}

function answered({ statusCode, headers = {}, body = '' }: EdgeResponse): OriginAnswer {
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
    body: Buffer.from(typeof body === 'string' ? body : body.data),
  };
}

function valued(pairs: Iterable<readonly [string, unknown]>): Record<string, { value: string }> {
  return Object.fromEntries([...pairs].map(([name, value]) => [name, { value: String(value) }]));
}

const refused: OriginAnswer = { status: 403, headers: { 'Content-Type': 'text/html' }, body: Buffer.from('') };

function unreachable(error: Error): OriginAnswer {
  return { status: 502, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from(`${error.message}\n`) };
}

function addressOf(url = '/', root = ''): { path: string; query: URLSearchParams } {
  const [path = '/', ...query] = url.split('?');
  return { path: path === '/' ? `/${root}` : path, query: new URLSearchParams(query.join('?')) };
}

/** `*` is any number of characters and `?` is one, as in a behavior's path pattern. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${source.replace(/^\//, '')}$`).test(path);
}
