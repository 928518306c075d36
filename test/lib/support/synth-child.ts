import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutApp } from '../../../lib/app.ts';
import { functionEntries } from '../../../lib/bundle.ts';
import { environments } from '../../../lib/environments.ts';

// Synthesises the environment `env`, with `changes` to its settings, into `outdir`.
const [, , env = '', changes = '{}', outdir = ''] = process.argv;
/** What a merchant has to add for prod. */
const place = env === 'prod' ? { account: '111122223333', region: 'eu-west-1', alarmEmail: 'ops@shop.example' } : {};
try {
  checkoutApp({
    root: process.cwd(),
    web: 'test/lib/support/web',
    build: mkdtempSync(join(tmpdir(), 'build-')),
    outdir,
    env,
    settings: {
      name: 'lib/environments.ts',
      environments: { [env]: { ...environments[env], ...place, ...JSON.parse(changes) } },
      text: () => '',
    },
    entries: functionEntries({ sandbox: env !== 'prod' }).map((entry) => ({
      ...entry,
      file: 'test/lib/support/handler.ts',
    })),
  }).synth();
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
