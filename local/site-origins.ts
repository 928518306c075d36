import type { OutgoingHttpHeaders } from 'node:http';
import { type StoredFile, uploadedFiles } from './site-files.ts';
import type { Stack } from './stack.ts';

/** An origin of a distribution. */
export interface OriginProperties {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginPath?: string;
  readonly S3OriginConfig?: unknown;
  readonly CustomOriginConfig?: { readonly OriginProtocolPolicy: string };
  readonly OriginCustomHeaders?: readonly unknown[];
}

export interface OriginRequest {
  readonly method: string;
  readonly path: string;
  /** What the behavior's policy lets through, without the question mark. */
  readonly query: string;
}

export interface OriginAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export type Origin = (request: OriginRequest) => Promise<OriginAnswer>;

/** Headers that belong to one connection, or to the body as it was sent over it. */
const ofConnection = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);
const ORIGIN_TIMEOUT_MS = 30_000;

/** @throws Error naming the origin when it is neither a bucket of the template nor one of its REST APIs. */
export async function openOrigin(stack: Stack, origin: OriginProperties): Promise<Origin> {
  if (origin.OriginCustomHeaders?.length) throw unknown(origin, 'custom headers of origins');
  if (origin.S3OriginConfig) return bucketOrigin(await uploadedFiles(stack, bucketOf(stack, origin)), origin);
  if (origin.CustomOriginConfig?.OriginProtocolPolicy === 'https-only') return apiOrigin(stack, origin);
  throw unknown(origin, 'this kind of origin');
}

function bucketOf(stack: Stack, origin: OriginProperties): string {
  const buckets = stack.declared('AWS::S3::Bucket').map(({ logicalId }) => logicalId);
  const found = buckets.find((id) => stack.attribute(id, 'RegionalDomainName') === origin.DomainName);
  if (found === undefined) throw unknown(origin, 'a bucket of another stack');
  return stack.ref(found);
}

function bucketOrigin(files: ReadonlyMap<string, StoredFile>, { OriginPath: prefix = '' }: OriginProperties): Origin {
  return async ({ path }) => {
    const file = files.get(prefix + decoded(path));
    // A bucket whose reader may not list it does not say what is missing.
    if (!file) return { status: 403, headers: { 'Content-Type': 'application/xml' }, body: Buffer.from('<Error/>') };
    return { status: 200, ...file };
  };
}

function apiOrigin(stack: Stack, origin: OriginProperties): Origin {
  const address = `https://${origin.DomainName}${origin.OriginPath ?? ''}`;
  const base = stack.localised(address);
  if (![...stack.apiUrls.values()].includes(base)) throw unknown(origin, `the address ${address}`);
  return async ({ method, path, query }) => {
    const response = await fetch(`${base}${path}${query && `?${query}`}`, {
      method,
      headers: { 'User-Agent': 'Amazon CloudFront' },
      redirect: 'manual',
      signal: AbortSignal.timeout(ORIGIN_TIMEOUT_MS),
    });
    const headers = [...response.headers].filter(([name]) => !ofConnection.has(name));
    return {
      status: response.status,
      headers: Object.fromEntries(headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
}

function unknown({ Id }: OriginProperties, what: string): Error {
  return new Error(`The local cloud can not serve ${what} (origin ${Id} of the distribution).`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
