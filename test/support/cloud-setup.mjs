import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '../../local/cloud.ts';
import { ensureSynth } from '../../local/synth.ts';
import { serveEdge } from './edge/serve.ts';
import { freePorts } from './free-ports.ts';
import { takeDatabase } from './run-database.mjs';
import { putSecret } from './secrets.ts';
import { appleSecret, captchaSecret, synthesiseWith } from './stripe/assembly.ts';
import { serveStripe } from './stripe/serve.ts';

/** One local cloud for all journeys; each makes its own accounts and sessions in it. */
export default async function setup(globalConfig) {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-of-tests-'));
  const edge = process.env.TEST_PROCESSOR === 'stripe' ? await serveEdge('127.0.0.1') : undefined;
  const assembly = edge ? await synthesiseWith(edge, folder) : await projectsOwn();
  const stripe = await serveStripe();
  const cloud = await startCloud({
    port: await freePorts(10),
    assembly,
    databaseUrl: (await takeDatabase(globalConfig)).endpoint,
    outputs: join(folder, 'outputs.json'),
    tickSeconds: 3_600,
    // The receivers of webhooks are the tests' own, on this machine.
    allowPrivateWebhooks: true,
    stripeApiUrl: stripe.outputs.url,
    log: () => {},
  });
  if (edge) {
    await putSecret(cloud.outputs.SecretsManagerEndpoint, appleSecret, edge.merchantIdentity);
    await putSecret(cloud.outputs.SecretsManagerEndpoint, captchaSecret, edge.captchaSecret);
  }
  globalThis.testCloud = cloud;
  globalThis.testEdge = edge;
  globalThis.testStripe = stripe.fake;
  process.env.STRIPE_OUTPUTS = JSON.stringify(stripe.outputs);
  globalThis.testCloudFolder = folder;
  process.env.CLOUD_ASSEMBLY = assembly;
  process.env.CLOUD_LOGS = join(folder, 'logs');
  process.env.CLOUD_OUTBOX = join(folder, 'outbox.jsonl');
  process.env.CLOUD_OUTPUTS = JSON.stringify(cloud.outputs);
}

/** What `npm start` runs. */
async function projectsOwn() {
  await ensureSynth('cdk.out', '.local/logs/synth.log');
  return 'cdk.out';
}
