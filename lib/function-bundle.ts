import { type BuildOptions, buildSync, type Metafile, transformSync } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const asCommonJs = { format: 'cjs', supported: { 'dynamic-import': false } } as const;

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
 * Bundles functions by their source, each as one file. One that loads something only when it is needed, with `import()`,
 * has that in files of its own beside it, which cost a cold start nothing.
 * @param sources relative to `root`
 */
export function bundleFunctions(root: string, sources: readonly string[]): Map<string, FunctionBundle> {
  const entryPoints = Object.fromEntries(sources.map((source, place) => [`${place}`, join(root, source)]));
  const { apart, later } = loadedLater(root, entryPoints);
  // What some function loads later would be made loadable at any time in every other, with all that it imports, and the
  // engine reads such code twice.
  const { outputFiles, metafile } = buildSync({
    ...functionOptions(root),
    format: 'cjs',
    entryPoints: Object.fromEntries(Object.entries(entryPoints).filter(([place]) => !apart.has(place))),
    external: later.map((path) => join(root, path)),
  });
  const outputs = byName(metafile);
  return new Map(
    sources.map((source, place) => {
      if (apart.has(`${place}`)) return [source, bundleInParts(root, source)];
      const name = `${place}.cjs`;
      const file = outputFiles.find(({ path }) => basename(path) === name);
      if (!file) throw new Error(`${source} was bundled into nothing`);
      const used = Object.keys(outputs.get(name)?.inputs ?? {});
      return [source, { files: [{ name: 'index.cjs', contents: file.contents }], sources: used }];
    }),
  );
}

/**
 * The entry points that use what is loaded later, by whichever function, and all of that. The SDKs load some of their own
 * parts later, too: those stand alone, and make no difference.
 */
function loadedLater(root: string, entryPoints: Readonly<Record<string, string>>) {
  const { metafile } = buildSync({
    ...functionOptions(root),
    format: 'cjs',
    entryPoints,
    packages: 'external',
  });
  const laterOf = (path: string) =>
    (metafile.inputs[path]?.imports ?? []).flatMap((imported) =>
      imported.kind === 'dynamic-import' && !imported.external ? [imported.path] : [],
    );
  const later = new Set(Object.keys(metafile.inputs).flatMap(laterOf));
  const apart = [...byName(metafile)].flatMap(([name, { inputs }]) =>
    Object.keys(inputs).some((path) => later.has(path) || laterOf(path).length > 0) ? [basename(name, '.cjs')] : [],
  );
  return { apart: new Set(apart), later: [...later] };
}

type Output = Metafile['outputs'][string];

function byName({ outputs }: Metafile): Map<string, Output> {
  return new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
}

/** What is loaded later is split off as ES modules, the one format that esbuild splits, each then made CommonJS. */
export function bundleInParts(root: string, source: string): FunctionBundle {
  const { outputFiles, metafile } = buildSync({
    ...functionOptions(root),
    format: 'esm',
    splitting: true,
    entryPoints: { index: join(root, source) },
  });
  const outputs = byName(metafile);
  const modules = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const all = reached(outputs, ['import-statement', 'dynamic-import']);
  const first = reached(outputs, ['import-statement']);
  const later = all.filter((name) => !first.includes(name));
  const shared = first.filter((name) =>
    later.some((part) => outputs.get(part)?.imports.some(({ path }) => basename(path) === name)),
  );
  const text = (name: string) => modules.get(name) ?? '';
  const files = [
    { name: 'index.cjs', contents: joined(new Map(first.map((name) => [name, text(name)])), shared, later) },
    ...later.map((name) => ({ name, contents: Buffer.from(part(text(name), shared)) })),
  ];
  return { files, sources: all.flatMap((name) => Object.keys(outputs.get(name)?.inputs ?? {})) };
}

/** Names of the modules that `index.cjs` reaches, itself among them. */
function reached(outputs: ReadonlyMap<string, Output>, kinds: readonly string[]): string[] {
  const names = new Set<string>();
  const reach = (name: string) => {
    if (names.has(name)) return;
    names.add(name);
    for (const { path, kind, external } of outputs.get(name)?.imports ?? [])
      if (!external && kinds.includes(kind)) reach(basename(path));
  };
  reach('index.cjs');
  return [...names];
}

/** What is loaded at once, as one file: each file costs its own. Parts find in it what they share with it. */
function joined(modules: ReadonlyMap<string, string>, shared: readonly string[], later: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'function-'));
  try {
    for (const [name, text] of modules) writeFileSync(join(folder, name), text);
    const { outputFiles } = buildSync({
      ...output,
      ...asCommonJs,
      absWorkingDir: folder,
      bundle: true,
      write: false,
      stdin: {
        contents: [
          `export * from './index.cjs';`,
          ...shared.map((name) => `export * as ${sharedAs(name)} from './${name}';`),
        ].join('\n'),
        resolveDir: folder,
      },
      external: later.map((name) => `./${name}`),
    });
    const [file] = outputFiles;
    if (!file) throw new Error('The parts of a function were joined into nothing');
    return file.contents;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function part(esModule: string, shared: readonly string[]): string {
  const { code } = transformSync(esModule, { ...output, ...asCommonJs });
  return shared.reduce(
    (text, name) => text.replaceAll(`require("./${name}")`, `require("./index.cjs").${sharedAs(name)}`),
    code,
  );
}

/** Names of modules are made of letters, digits and dashes. */
const sharedAs = (name: string) => basename(name, '.cjs').replaceAll(/\W/g, '_');
