import { type BuildOptions, buildSync } from 'esbuild';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { routes, sandboxRoutes, type Route } from '../lambdas/routes.ts';

/** Functions that something other than the API calls; each is a file in `lambdas/workers/`. */
export const workers = ['sweep-due', 'project-events', 'deliver-webhook'] as const;
/** Workers that only a deployment with the sandbox processor has. */
export const sandboxWorkers = ['seed-demo-account'] as const;
export type WorkerName = (typeof workers | typeof sandboxWorkers)[number];

export interface Entry {
  /** Folder of the bundle, and what a fault is reported under. */
  readonly name: string;
  readonly kind: 'route' | 'sandbox route' | 'worker';
  /** Source, relative to the root of the project. */
  readonly file: string;
}

/** Every function of a deployment. */
export function functionEntries(
  options: { readonly sandbox: boolean },
  checkoutRoutes: readonly Route[] = routes,
): Entry[] {
  const entry = (kind: Entry['kind'], folder: string) => (name: string) =>
    ({ name, kind, file: join('lambdas', folder, `${name}.ts`) }) satisfies Entry;
  const names = (list: readonly Route[]) => list.map((route) => route.name);
  return [
    ...names(checkoutRoutes).map(entry('route', 'handlers')),
    ...(options.sandbox ? names(sandboxRoutes).map(entry('sandbox route', 'sandbox/handlers')) : []),
    ...workers.map(entry('worker', 'workers')),
    ...(options.sandbox ? sandboxWorkers.map(entry('worker', 'workers')) : []),
  ];
}

/** How functions are bundled. The benchmark builds what it compares them with in the same way. */
export function functionOptions(root: string) {
  return {
    absWorkingDir: root,
    outExtension: { '.js': '.cjs' },
    // xss loads its filter of style attributes, which are never let through, even when told to go without.
    alias: { cssfilter: join(root, 'lib', 'no-cssfilter.cjs') },
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    write: false,
  } as const satisfies BuildOptions;
}

/**
 * Bundles each entry of the project at `root` into `<outdir>/<name>/index.cjs`.
 * @throws Error naming the route or worker and its missing file, or a name that two entries share.
 */
export function bundle(root: string, entries: readonly Entry[], outdir: string): void {
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    const { name, kind, file } = entry;
    if (!existsSync(join(root, file))) throw new Error(`The ${kind} ${name} has no handler: ${file} is missing`);
    if (byName.has(name)) throw new Error(`Two functions are called ${name}; one is ${file}`);
    byName.set(name, entry);
  }
  const { outputFiles } = buildSync({
    ...functionOptions(root),
    entryPoints: Object.fromEntries([...byName].map(([name, { file }]) => [`${name}/index`, join(root, file)])),
    outdir,
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
}

/**
 * Bundles the hosted page of the folder `source` into `outdir`: `main.ts` and `style.css` by esbuild, other files as
 * they are. Removes what the page no longer has.
 * @throws Error naming the folder when it has no page.
 */
export function bundlePage(source: string, outdir: string): void {
  if (!existsSync(join(source, 'index.html'))) throw new Error(`There is no hosted page: ${source} has no index.html`);
  const files = filesOf(source);
  const { outputFiles } = buildSync({
    entryPoints: files.filter((file) => ['main.ts', 'style.css'].includes(file)).map((file) => join(source, file)),
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    write: false,
  });
  const copies = files.filter((file) => !['.ts', '.css'].includes(extname(file)));
  const page = [
    ...outputFiles.map(({ path, contents }) => ({ path, contents })),
    ...copies.map((file) => ({ path: resolve(outdir, file), contents: readFileSync(join(source, file)) })),
  ];
  for (const { path, contents } of page) writeIfChanged(path, contents);
  const current = new Set(page.map(({ path }) => path));
  for (const file of filesOf(outdir)) if (!current.has(resolve(outdir, file))) rmSync(join(outdir, file));
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

// Synths may run side by side over the same folder: equal contents are left alone, so that no reader meets half a file.
function writeIfChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
