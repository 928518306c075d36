import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { type Entry, functionEntries } from '../lib/bundle.ts';
import { bundleFunctions, bundleInParts, esbuildSettings, type FunctionBundle } from '../lib/function-bundle.ts';
import { replaceFolder } from '../lib/written-files.ts';
import { type BundleSize, limits } from './limits.ts';

export const root = join(import.meta.dirname, '..');

export interface Bundle extends BundleSize {
  readonly kind: Entry['kind'] | 'baseline';
  /** The one with the handler. */
  readonly file: string;
  /** How many there are: more than one for a function that loads some of them later. */
  readonly files: number;
}

/**
 * The functions of a sandbox deployment, largest first, each bundled as for an upload.
 * @param only names of those that are wanted; none means all
 */
export function functionBundles(only: readonly string[] = []): Bundle[] {
  const entries = functionEntries({ sandbox: true }).filter(({ name }) => only.length === 0 || only.includes(name));
  const made = bundleFunctions(
    root,
    entries.map(({ file }) => file),
  );
  const bundles = entries.flatMap(({ name, kind, file }) => {
    const functionBundle = made.get(file);
    return functionBundle ? [bundleOf(name, kind, functionBundle)] : [];
  });
  return bundles.sort((one, other) => other.bytes - one.bytes);
}

const client = 'bench/bare-client.ts';

/** The DynamoDB client alone: as it is published, and without what functions leave out of it. Esbuild's settings are the same. */
export function baselineBundles(): { readonly published: Bundle; readonly reduced: Bundle } {
  const { outputFiles, metafile } = buildSync({
    ...esbuildSettings,
    absWorkingDir: root,
    format: 'cjs',
    entryPoints: [join(root, client)],
    outdir: join(root, 'build'),
  });
  const files = outputFiles.map(({ contents }) => ({ name: 'index.cjs', contents }));
  return {
    published: bundleOf('dynamodb-client', 'baseline', { files, sources: Object.keys(metafile.inputs) }),
    reduced: bundleOf('dynamodb-client-reduced', 'baseline', bundleInParts(root, client)),
  };
}

function bundleOf(name: string, kind: Bundle['kind'], { files, sources }: FunctionBundle): Bundle {
  const folder = join(root, 'build', 'bench', name);
  replaceFolder(folder, files);
  return {
    name,
    kind,
    file: join(folder, 'index.cjs'),
    files: files.length,
    bytes: files.reduce((sum, { contents }) => sum + contents.length, 0),
    packages: [...packageFolders(sources).keys()],
    repeated: repeatedPackages(sources),
  };
}

function repeatedPackages(sources: readonly string[]): Record<string, string[]> {
  const repeated = [...packageFolders(sources)].filter(([, copies]) => copies.size > limits.packageCopies);
  return Object.fromEntries(repeated.map(([name, copies]) => [name, [...copies].sort()]));
}

function packageFolders(sources: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const source of sources) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(source) ?? [];
    if (folder && name) folders.set(name, (folders.get(name) ?? new Set()).add(folder));
  }
  return folders;
}
