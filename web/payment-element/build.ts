import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type BuildOptions } from 'esbuild';

/*
 * The npm package: a module and a classic script for each element, and types. Most pages need none of it, for the checkout serves both
 * scripts itself, and those know their checkout.
 */

const here = import.meta.dirname;
const { values } = parseArgs({ options: { out: { type: 'string', default: join(here, 'dist') } } });
const { out } = values;

const shared: BuildOptions = {
  absWorkingDir: here,
  bundle: true,
  platform: 'browser',
  target: ['safari14.1', 'chrome87', 'firefox78'],
  logLevel: 'warning',
};

const elements = [
  { name: 'govifi-payment', source: 'package.ts' },
  { name: 'govifi-wallet', source: '../wallet-element/package.ts' },
] as const;

rmSync(out, { recursive: true, force: true });
await Promise.all(
  elements.flatMap(({ name, source }) => [
    build({ ...shared, entryPoints: [source], format: 'esm', outfile: join(out, `${name}.mjs`) }),
    build({ ...shared, entryPoints: [source], format: 'iife', minify: true, outfile: join(out, `${name}.js`) }),
  ]),
);

const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
execFileSync(process.execPath, [tsc, '-p', here, '--outDir', join(out, 'types')], { stdio: 'inherit' });
