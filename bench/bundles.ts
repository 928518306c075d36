import { buildSync } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Entry, functionEntries, functionOptions } from '../lib/bundle.ts';
import { type BundleSize, limits } from './limits.ts';

export const root = join(import.meta.dirname, '..');

export interface Bundle extends BundleSize {
  readonly kind: Entry['kind'] | 'baseline';
  readonly file: string;
}

/** Every function of a sandbox deployment, largest first, each bundled by itself as for an upload. */
export function functionBundles(): Bundle[] {
  const bundles = functionEntries({ sandbox: true }).map(({ name, kind, file }) => bundleOf(name, kind, file));
  return bundles.sort((one, other) => other.bytes - one.bytes);
}

/** The DynamoDB client alone, bundled in the same way: what every function has to load anyway. */
export function baselineBundle(): Bundle {
  return bundleOf('dynamodb-client', 'baseline', 'bench/bare-client.ts');
}

function bundleOf(name: string, kind: Bundle['kind'], source: string): Bundle {
  const { outputFiles, metafile } = buildSync({
    ...functionOptions(root),
    entryPoints: [join(root, source)],
    outfile: join(root, 'build', 'bench', name, 'index.cjs'),
    outExtension: {},
    metafile: true,
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`${source} was bundled into nothing`);
  mkdirSync(dirname(output.path), { recursive: true });
  writeFileSync(output.path, output.contents);
  return {
    name,
    kind,
    file: output.path,
    bytes: output.contents.length,
    packages: [...packageFolders(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))).keys()],
    repeated: repeatedPackages(Object.keys(metafile.inputs)),
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
