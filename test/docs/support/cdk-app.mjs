// Stands in for `node bin/app.ts` where the CDK CLI's commands are run: of each environment, what was synthesised before.
import { cpSync } from 'node:fs';

const { env = 'sandbox' } = JSON.parse(process.env.CDK_CONTEXT_JSON);
const folder = JSON.parse(process.env.ASSEMBLIES)[env];
if (folder === undefined) throw new Error(`There is no environment ${env}`);
cpSync(folder, process.env.CDK_OUTDIR, { recursive: true });
