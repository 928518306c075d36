import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { outputs } from './cloud.ts';
import { stripe } from './processor-stripe.ts';

/**
 * A local cloud for one file of tests alone, which the helpers of `cloud.ts` call from then on. A file that kills
 * functions needs it: SIGKILL takes every process of a function, whoever else waits for it. The database is the run's.
 */
export async function startOwnCloud(): Promise<Cloud> {
  const assembly = await ownAssembly();
  const cloud = await start(assembly, outputs.DynamoDbEndpoint);
  Object.assign(outputs, cloud.outputs);
  const stop = async () => {
    await cloud.stop();
    await rm(assembly, { recursive: true, force: true });
  };
  return { ...cloud, stop };
}

async function start(assembly: string, databaseUrl: string, tries = 20): Promise<Cloud> {
  const port = 40_000 + ((process.pid * 20 + tries * 10) % 20_000);
  const options = {
    assembly,
    databaseUrl,
    tickSeconds: 3_600,
    allowPrivateWebhooks: true,
    log: () => undefined,
    stripeApiUrl: stripe.url,
  };
  try {
    return await startCloud({ port, ...options });
  } catch (error) {
    if (tries === 0) throw error;
    return start(assembly, databaseUrl, tries - 1);
  }
}

/** What the run's cloud runs, as a stack of another name: that has tables of its own. */
async function ownAssembly(): Promise<string> {
  const source = resolve(process.env['CLOUD_ASSEMBLY'] ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'own-cloud-'));
  for (const entry of await readdir(source)) {
    if (entry !== 'manifest.json') await symlink(join(source, entry), join(folder, entry));
  }
  const manifest = JSON.parse(await readFile(join(source, 'manifest.json'), 'utf8'));
  for (const artifact of Object.values<{ type: string; properties?: object }>(manifest.artifacts)) {
    if (artifact.type !== 'aws:cloudformation:stack') continue;
    artifact.properties = { ...artifact.properties, stackName: `Own${process.pid}x${Date.now()}` };
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}
