import { readdir, readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { extname, join, relative } from 'node:path';
import type { Stack } from './stack.ts';

interface DeploymentProperties {
  readonly SourceObjectKeys: readonly string[];
  readonly SourceMarkers?: readonly Record<string, string>[];
  readonly SourceMarkersConfig?: readonly { readonly jsonEscape?: boolean }[];
  readonly DestinationBucketName: string;
  readonly DestinationBucketKeyPrefix?: string;
  readonly SystemMetadata?: Readonly<Record<string, string>>;
}

/** An object of a bucket, with the headers that S3 answers it with. */
export interface StoredFile {
  readonly body: Buffer;
  readonly headers: OutgoingHttpHeaders;
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

/** Object metadata, by the name that S3's own answers give it. */
const metadataHeaders: Record<string, string> = {
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  'content-type': 'Content-Type',
};

/**
 * What the deployments of a bucket would upload to it, by path.
 * @throws Error naming the metadata that the local cloud does not know.
 */
export async function uploadedFiles(stack: Stack, bucket: string): Promise<ReadonlyMap<string, StoredFile>> {
  const files = new Map<string, StoredFile>();
  const deployments = stack.declared<DeploymentProperties>('Custom::CDKBucketDeployment');
  for (const { logicalId, properties } of deployments) {
    if (properties.DestinationBucketName !== bucket) continue;
    const metadata = metadataOf(properties.SystemMetadata ?? {}, logicalId);
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
        const body =
          markers.length > 0 ? Buffer.from(stack.localised(substituted(content, markers, jsonEscape))) : content;
        const type = types[extname(entry.name)] ?? 'binary/octet-stream';
        files.set(key, { body, headers: { 'Content-Type': type, ...metadata } });
      }
    }
  }
  return files;
}

function metadataOf(metadata: Readonly<Record<string, string>>, logicalId: string): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => {
      const header = metadataHeaders[name];
      if (!header) throw new Error(`The local cloud knows no object metadata ${name} (${logicalId}).`);
      return [header, value];
    }),
  );
}

function substituted(content: Buffer, markers: readonly (readonly [string, string])[], jsonEscape: boolean): string {
  let text = content.toString();
  for (const [marker, value] of markers) {
    text = text.replaceAll(marker, () => (jsonEscape ? JSON.stringify(value).slice(1, -1) : value));
  }
  return text;
}
