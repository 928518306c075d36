import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutApp } from '../../../lib/app.ts';
import { functionEntries } from '../../../lib/bundle.ts';
import { environments } from '../../../lib/settings.ts';

// Synthesises the environment `env`, with `changes` to its settings, into `outdir`.
const [, , env = '', changes = '{}', outdir = ''] = process.argv;
const known: Readonly<Record<string, unknown>> = environments;
try {
  checkoutApp({
    root: process.cwd(),
    web: 'test/lib/support/web',
    build: mkdtempSync(join(tmpdir(), 'build-')),
    outdir,
    env,
    environments: { [env]: { ...(known[env] as object), ...JSON.parse(changes) } },
    entries: functionEntries({ sandbox: env !== 'prod' }).map((entry) => ({
      ...entry,
      file: 'test/lib/support/handler.ts',
    })),
  }).synth();
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
