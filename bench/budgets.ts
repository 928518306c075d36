import { functionBundles } from './bundles.ts';
import { brokenLimits, largeScripts, limits } from './limits.ts';
import { scriptSizes } from './scripts.ts';

/**
 * Fails when a bundle or a script breaks a limit; called by `.ci/run`, for all functions, or for those that are named. The
 * number of database calls is held by test/store.
 */
const bundles = functionBundles(process.argv.slice(2));
const scripts = scriptSizes();
const broken = [...brokenLimits(bundles), ...largeScripts(scripts)];
const [largest] = bundles;
console.log(
  `${bundles.length} bundles; the largest, ${largest?.name}, has ${largest?.bytes} of ${limits.bundleBytes} bytes.`,
);
for (const { name, bytes, limit } of scripts) console.log(`${name}: ${bytes} of ${limit} bytes, gzipped.`);
for (const sentence of broken) console.error(sentence);
process.exitCode = broken.length > 0 ? 1 : 0;
