import { type BuildOptions, buildSync } from 'esbuild';
import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';

export interface Asset {
  /** What sources call it, such as `hosted.js`. */
  readonly logicalName: string;
  /** File name with the hash of its contents. */
  readonly name: string;
  readonly contents: Uint8Array;
  /** Subresource integrity. */
  readonly integrity: string;
}

export interface Built {
  readonly entry: Asset;
  /** The entry, and what goes along: fonts, and the licences of what is in it. */
  readonly files: readonly Asset[];
}

/**
 * The oldest browsers that can pay; CSS and syntax are translated down to them. Safari 14.0 runs some destructuring
 * wrongly (https://github.com/babel/babel/issues/17773), which nothing can translate away.
 */
export const browsers = ['safari14.1', 'chrome87', 'firefox78'] as const;

/**
 * A script is one file, so that its integrity covers all of it and nothing waits for a second request.
 * @param constants - What sources know under these names, as JSON: addresses of modules, by the modules' names.
 */
export function buildModule(name: string, source: string, constants: Readonly<Record<string, object>> = {}): Built {
  // A module is UTF-8 by definition; other scripts are what the page around them says.
  const define = Object.fromEntries(Object.entries(constants).map(([key, value]) => [key, JSON.stringify(value)]));
  return build(name, '.js', source, { format: 'esm', charset: 'utf8', define });
}

export function buildStyle(name: string, source: string): Built {
  return build(name, '.css', source, {});
}

/** An element as a module and as a classic script: `index.ts` and `iife.ts` of its folder. */
export function buildElement(name: string, folder: string): { module: Built; classic: Built } {
  return {
    module: build(name, '.mjs', join(folder, 'index.ts'), { format: 'esm' }),
    classic: build(name, '.js', join(folder, 'iife.ts'), { format: 'iife' }),
  };
}

function build(
  name: string,
  extension: string,
  source: string,
  options: Pick<BuildOptions, 'format' | 'charset' | 'define'>,
): Built {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [{ in: resolve(source), out: name }],
    // Hashes cover the paths as seen from here, which are the same in every checkout of the project.
    absWorkingDir: dirname(resolve(source)),
    // For the names alone: nothing is written.
    outdir: 'assets',
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    ...(extension === '.css' ? {} : { outExtension: { '.js': extension } }),
    bundle: true,
    minify: true,
    platform: 'browser',
    target: [...browsers],
    legalComments: 'external',
    loader: { '.woff2': 'file' },
    metafile: true,
    logLevel: 'error',
    write: false,
    ...options,
  });
  const entryPath = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint !== undefined)?.[0];
  const files = outputFiles.map(({ path, contents }): Asset => {
    const file = basename(path);
    const isEntry = file === basename(entryPath ?? '');
    return { logicalName: isEntry ? name + extension : file, name: file, contents, integrity: integrityOf(contents) };
  });
  const entry = files.find(({ logicalName }) => logicalName === name + extension);
  if (!entry) throw new Error(`${source} was built into nothing`);
  return { entry, files };
}

function integrityOf(contents: Uint8Array): string {
  return `sha384-${createHash('sha384').update(contents).digest('base64')}`;
}
