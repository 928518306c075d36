import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Condition?: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Condition?: string }>;
  readonly Parameters?: Record<string, { readonly Default?: unknown }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
}

/** One synthesised stack: what `cdk deploy` would send, and where its assets are. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** The construct path of a resource, such as `HostedSessions/ConfirmSession/Resource`. */
  pathOf(logicalId: string): string | undefined;
  /**
   * The folder of an asset that the template names by its S3 key.
   * @throws Error naming the key when the assembly holds no such asset.
   */
  asset(s3Key: string): string;
}

interface Manifest {
  readonly artifacts: Record<string, Artifact>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
  readonly metadata?: Metadata;
  readonly additionalMetadataFile?: string;
}

type Metadata = Record<string, readonly { readonly type: string; readonly data?: unknown }[]>;

interface AssetManifest {
  readonly files: Record<string, AssetFile>;
}

interface AssetFile {
  readonly source: { readonly path: string };
  readonly destinations: Record<string, { readonly objectKey: string }>;
}

/**
 * Reads a cloud assembly (`cdk.out`).
 * @throws Error when there is none in the folder, or when it holds other than one stack.
 */
export async function readAssembly(folder: string): Promise<Assembly> {
  const read = async <T>(file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as T;
  const manifest = await read<Manifest>('manifest.json').catch(() => {
    throw new Error(`There is no cloud assembly in ${folder}.`);
  });
  const artifacts = Object.entries(manifest.artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (!stack || stacks.length > 1)
    throw new Error(`${folder} holds ${stacks.length} stacks; the local cloud runs one.`);
  const [id, artifact] = stack;
  const metadata = artifact.additionalMetadataFile
    ? await read<Metadata>(artifact.additionalMetadataFile)
    : (artifact.metadata ?? {});
  const assetFiles = artifacts.filter(([, { type }]) => type === 'cdk:asset-manifest');
  const assets = new Map<string, string>();
  for (const [, { properties }] of assetFiles) {
    const { files } = await read<AssetManifest>(properties?.file ?? '');
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(folder, source.path));
    }
  }
  const paths = pathsByLogicalId(metadata);
  const template = await read<Template>(artifact.properties?.templateFile ?? `${id}.template.json`);
  return {
    stackName: artifact.properties?.stackName ?? id,
    template,
    pathOf: (logicalId) => paths.get(logicalId) ?? template.Resources[logicalId]?.Metadata?.['aws:cdk:path'],
    asset: (s3Key) => {
      const path = assets.get(s3Key);
      if (!path) throw new Error(`The cloud assembly in ${folder} has no asset for ${s3Key}.`);
      return path;
    },
  };
}

function pathsByLogicalId(metadata: Metadata): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata)) {
    const entry = entries.find(({ type }) => type === 'aws:cdk:logicalId');
    if (typeof entry?.data === 'string') paths.set(entry.data, path.replace(/^\//, ''));
  }
  return paths;
}
