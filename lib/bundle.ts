import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { routes, sandboxRoutes, type Route } from '../lambdas/routes.ts';
import { bundleFunctions } from './function-bundle.ts';
import { replaceFolder } from './written-files.ts';

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

/**
 * Bundles each entry of the project at `root` into the folder `<outdir>/<name>`, whose `index.cjs` has the handler.
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
  const bundles = bundleFunctions(
    root,
    entries.map(({ file }) => file),
  );
  for (const { name, file } of entries) replaceFolder(join(outdir, name), bundles.get(file)?.files ?? []);
}
