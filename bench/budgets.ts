import { functionBundles } from './bundles.ts';
import { brokenLimits, limits } from './limits.ts';

/** Fails when a bundle breaks a limit; called by `.ci/run`. The number of database calls is held by test/store. */
const bundles = functionBundles();
const broken = brokenLimits(bundles);
const [largest] = bundles;
console.log(
  `${bundles.length} bundles; the largest, ${largest?.name}, has ${largest?.bytes} of ${limits.bundleBytes} bytes.`,
);
for (const sentence of broken) console.error(sentence);
process.exitCode = broken.length > 0 ? 1 : 0;
