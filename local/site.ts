import { readdir, readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { extname, join, relative } from 'node:path';
import { type HeadersPolicy, policyHeaders } from './site-headers.ts';
import type { Stack } from './stack.ts';

interface DistributionProperties {
  readonly DistributionConfig: {
    readonly DefaultRootObject?: string;
    readonly DefaultCacheBehavior: Behavior;
    readonly CacheBehaviors?: readonly (Behavior & { readonly PathPattern: string })[];
    readonly CustomErrorResponses?: readonly ErrorResponse[];
  };
}

interface Behavior {
  readonly ResponseHeadersPolicyId?: string;
}

interface ErrorResponse {
  readonly ErrorCode: number;
  readonly ResponseCode?: number;
  readonly ResponsePagePath?: string;
}

interface DeploymentProperties {
  readonly SourceObjectKeys: readonly string[];
  readonly SourceMarkers?: readonly Record<string, string>[];
  readonly SourceMarkersConfig?: readonly { readonly jsonEscape?: boolean }[];
  readonly DestinationBucketKeyPrefix?: string;
}

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.woff2': 'font/woff2',
};

/** Serves the checkout's site: what the bucket deployments would upload, as the distribution would answer. */
export async function site(stack: Stack): Promise<RequestListener> {
  const [distribution] = stack.declared<DistributionProperties>('AWS::CloudFront::Distribution');
  const config = distribution?.properties.DistributionConfig;
  const files = await uploadedFiles(stack);
  const policies = new Map(
    stack
      .declared<HeadersPolicy>('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ logicalId, properties }) => [stack.ref(logicalId), policyHeaders(properties)]),
  );
  const headersFor = (path: string): OutgoingHttpHeaders => {
    const behavior = config?.CacheBehaviors?.find(({ PathPattern: pattern }) => matches(pattern, path));
    return policies.get((behavior ?? config?.DefaultCacheBehavior)?.ResponseHeadersPolicyId ?? '') ?? {};
  };
  return (request, response) => {
    const path = pathOf(request.url);
    const key = path === '/' ? `/${config?.DefaultRootObject ?? ''}` : path;
    const readable = request.method === 'GET' || request.method === 'HEAD';
    const found = readable ? files.get(key) : undefined;
    // The bucket answers 403 for a missing key, since its reader may not list it.
    const mapped = found ? undefined : config?.CustomErrorResponses?.find(({ ErrorCode: code }) => code === 403);
    const page = found ? key : mapped?.ResponsePagePath;
    const body = page && files.get(page);
    const status = found ? 200 : (mapped?.ResponseCode ?? 403);
    const type = types[extname(page ?? '')] ?? 'application/octet-stream';
    response.writeHead(status, { ...(body && { 'Content-Type': type }), ...headersFor(path) });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

async function uploadedFiles(stack: Stack): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const { properties } of stack.declared<DeploymentProperties>('Custom::CDKBucketDeployment')) {
    for (const [index, s3Key] of properties.SourceObjectKeys.entries()) {
      const folder = stack.assembly.asset(s3Key);
      const markers = Object.entries(properties.SourceMarkers?.[index] ?? {});
      const jsonEscape = properties.SourceMarkersConfig?.[index]?.jsonEscape === true;
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((candidate) => candidate.isFile())) {
        const path = join(entry.parentPath, entry.name);
        const content = await readFile(path);
        const key = join('/', properties.DestinationBucketKeyPrefix ?? '', relative(folder, path));
        // An address may come together only from several markers.
        files.set(
          key,
          markers.length > 0 ? Buffer.from(stack.localised(substituted(content, markers, jsonEscape))) : content,
        );
      }
    }
  }
  return files;
}

function substituted(content: Buffer, markers: readonly (readonly [string, string])[], jsonEscape: boolean): string {
  let text = content.toString();
  for (const [marker, value] of markers) {
    text = text.replaceAll(marker, () => (jsonEscape ? JSON.stringify(value).slice(1, -1) : value));
  }
  return text;
}

function pathOf(url: string | undefined): string {
  const [path = '/'] = (url ?? '/').split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${source.replace(/^\//, '')}$`).test(path);
}
