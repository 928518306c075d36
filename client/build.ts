import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type BuildOptions } from 'esbuild';

/*
 * One bundle for each way to load the package, and its types beside each: a declaration file says by its nearest
 * package.json whether it describes a CommonJS or an ES module.
 */

const here = import.meta.dirname;
const { values } = parseArgs({ options: { out: { type: 'string', default: join(here, 'dist') } } });
const { out } = values;

const shared: BuildOptions = {
  absWorkingDir: here,
  bundle: true,
  platform: 'node',
  target: 'node20.3',
  packages: 'external',
  logLevel: 'warning',
};

rmSync(out, { recursive: true, force: true });
await Promise.all([
  build({ ...shared, entryPoints: ['src/index.ts'], format: 'esm', outfile: join(out, 'esm/index.js') }),
  build({ ...shared, entryPoints: ['src/index.ts'], format: 'cjs', outfile: join(out, 'cjs/index.js') }),
  build({ ...shared, entryPoints: ['src/cli/bin.ts'], format: 'esm', outfile: join(out, 'cli.js') }),
]);

const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
const types = join(out, 'types');
mkdirSync(types);
execFileSync(process.execPath, [tsc, '-p', here, '--outDir', types], { stdio: 'inherit' });
for (const inner of ['cli', 'exchange.d.ts', 'hmac.d.ts', 'retry.d.ts', 'token.d.ts', 'transport.d.ts']) {
  rmSync(join(types, inner), { recursive: true });
}
for (const format of ['esm', 'cjs']) cpSync(types, join(out, format), { recursive: true });
rmSync(types, { recursive: true });
writeFileSync(join(out, 'cjs/package.json'), '{ "type": "commonjs" }\n');
