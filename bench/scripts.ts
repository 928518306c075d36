import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleWeb, type LinkedAsset } from '../lib/web-bundle.ts';
import { root } from './bundles.ts';
import { limits, type ScriptSize } from './limits.ts';

/** What browsers load, each as large as it can come: a checkout with the largest of its locales. */
export function scriptSizes(): ScriptSize[] {
  const web = bundleWeb(join(root, 'web'), join(root, 'build', 'bench', 'web'));
  const gzipped = ({ path }: LinkedAsset) =>
    gzipSync(readFileSync(join(web.assets, basename(path))), { level: 9 }).length;
  const locale = Math.max(0, ...Object.values(web.locales).map(gzipped));
  return [
    { name: 'the hosted page', bytes: gzipped(web.hosted) + locale, limit: limits.checkoutBytes },
    ...Object.entries(web.later).map(([name, asset]) => ({
      name: `${name}, where there is one`,
      bytes: gzipped(asset),
      limit: limits.laterBytes,
    })),
    { name: 'the frame', bytes: gzipped(web.frame.script) + locale, limit: limits.checkoutBytes },
    ...web.published.flatMap(({ name, module, classic }) => [
      { name: `${name}.mjs`, bytes: gzipped(module), limit: limits.elementBytes },
      { name: `${name}.js`, bytes: gzipped(classic), limit: limits.elementBytes },
    ]),
  ];
}
