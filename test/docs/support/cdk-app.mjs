// Stands in for `node bin/app.ts` where the CDK CLI's commands are run: of each environment, what was synthesised before.
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const { env = 'sandbox' } = JSON.parse(process.env.CDK_CONTEXT_JSON);
const from = JSON.parse(process.env.ASSEMBLIES)[env];
if (from === undefined) throw new Error(`There is no environment ${env}`);
const to = process.env.CDK_OUTDIR;
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from)) {
  rmSync(join(to, name), { force: true });
  symlinkSync(join(from, name), join(to, name));
}
