import { type BuildOptions, buildSync, type Metafile, transformSync } from 'esbuild';
import { basename, join } from 'node:path';
import { slimStripe } from './slim-stripe.ts';

export interface FunctionBundle {
  /** By their name in the function's folder; `index.cjs` is the one with the handler. */
  readonly files: readonly { readonly name: string; readonly contents: Uint8Array }[];
  /** Sources that some of the code comes from, relative to the root of the project. */
  readonly sources: readonly string[];
}

/** A function has its role's credentials in its environment, and no other source of them. */
const unusedCredentialSources = [
  ...['http', 'ini', 'process', 'sso', 'web-identity'].map((source) => `@aws-sdk/credential-provider-${source}`),
  '@smithy/credential-provider-imds',
];

const output = { platform: 'node', target: 'node24', minify: true, logLevel: 'error' } as const;

/** How esbuild is asked for a function, whatever is left out of it. */
export const esbuildSettings = {
  ...output,
  bundle: true,
  mainFields: ['module', 'main'],
  legalComments: 'none',
  metafile: true,
  write: false,
} as const satisfies BuildOptions;

function functionOptions(root: string) {
  const stripe = slimStripe(root);
  return {
    ...esbuildSettings,
    absWorkingDir: root,
    outdir: join(root, 'build'),
    outExtension: { '.js': '.cjs' },
    alias: {
      // xss loads its filter of style attributes, which are never let through, even when told to go without.
      cssfilter: join(root, 'lib', 'no-cssfilter.cjs'),
      '@smithy/core/event-streams': join(root, 'lib', 'no-event-streams.cjs'),
      ...(stripe === undefined ? {} : { stripe }),
      ...Object.fromEntries(
        unusedCredentialSources.map((name) => [name, join(root, 'lib', 'no-credential-source.cjs')]),
      ),
    },
  } as const satisfies BuildOptions;
}

/**
 * Bundles functions by their source. One that loads something only when it is needed, with `import()`, has that in files
 * of its own, which cost a cold start nothing; every other is one file.
 * @param sources relative to `root`
 */
export function bundleFunctions(root: string, sources: readonly string[]): Map<string, FunctionBundle> {
  const { outputFiles, metafile } = buildSync({
    ...functionOptions(root),
    format: 'cjs',
    entryPoints: Object.fromEntries(sources.map((source, place) => [`${place}`, join(root, source)])),
  });
  return new Map(
    sources.map((source, place) => {
      const file = outputFiles.find(({ path }) => basename(path) === `${place}.cjs`);
      const made = Object.entries(metafile.outputs).find(([path]) => basename(path) === `${place}.cjs`)?.[1];
      if (!file || !made) throw new Error(`${source} was bundled into nothing`);
      const used = Object.keys(made.inputs);
      return [
        source,
        used.some((path) => loadsLater(path, metafile))
          ? bundleInParts(root, source)
          : { files: [{ name: 'index.cjs', contents: file.contents }], sources: used },
      ];
    }),
  );
}

/** The SDKs load some of their own parts later, too, and those are few and small: they make no difference by themselves. */
function loadsLater(path: string, { inputs }: Metafile): boolean {
  return path.startsWith('lambdas/') && (inputs[path]?.imports.some(({ kind }) => kind === 'dynamic-import') ?? false);
}

/** What is loaded later is split off as ES modules, the one format that esbuild splits, each then made CommonJS. */
export function bundleInParts(root: string, source: string): FunctionBundle {
  const { outputFiles, metafile } = buildSync({
    ...functionOptions(root),
    format: 'esm',
    splitting: true,
    entryPoints: { index: join(root, source) },
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, made]) => [basename(path), made]));
  const reached = new Set<string>();
  const reach = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { path, external } of outputs.get(name)?.imports ?? []) if (!external) reach(basename(path));
  };
  reach('index.cjs');
  const files = outputFiles
    .map(({ path, text }) => ({ name: basename(path), text }))
    .filter(({ name }) => reached.has(name))
    .map(({ name, text }) => ({ name, contents: Buffer.from(commonJs(text)) }));
  return { files, sources: [...reached].flatMap((name) => Object.keys(outputs.get(name)?.inputs ?? {})) };
}

function commonJs(esModule: string): string {
  return transformSync(esModule, { ...output, format: 'cjs', supported: { 'dynamic-import': false } }).code;
}
