import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cloud, startCloud } from '../local/cloud.ts';
import { howTo } from '../local/how-to.ts';
import { checkPortsFree } from '../local/http-server.ts';
import { type Shop, startShop } from '../local/shop.ts';
import { ensureSynth } from '../local/synth.ts';

const assembly = 'cdk.out';
/** From the first port on; the cloud itself has those before. */
const SHOP_PORT = 8;
const options = {
  data: { type: 'string' },
  env: { type: 'string', default: 'sandbox' },
  outputs: { type: 'string' },
} as const;
const log = (line: string) => console.error(line);
const stopping = new AbortController();
let starting: Promise<Cloud> | undefined;
let opening: Promise<Shop | undefined> | undefined;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const outputs = values.outputs ?? '.local/outputs.json';
  const port = numberOf('PORT', 3000, 65_526);
  const tickSeconds = numberOf('LOCAL_TICK_SECONDS', 60, 86_400);
  const webhooks = process.env.LOCAL_ALLOW_PRIVATE_WEBHOOKS === '1';
  const kept = values.data ? { data: values.data } : {};
  await rm(outputs, { force: true });
  await checkPortsFree([port + SHOP_PORT]);
  await ensureSynth(assembly, join(dirname(outputs), 'logs', 'synth.log'), stopping.signal, values.env);
  starting = startCloud({
    port,
    assembly,
    outputs,
    tickSeconds,
    throttled: process.env.LOCAL_THROTTLE === '1',
    allowPrivateWebhooks: webhooks,
    ...(process.env.LOCAL_DYNAMODB_URL && { databaseUrl: process.env.LOCAL_DYNAMODB_URL }),
    ...(process.env.LOCAL_STRIPE_API_URL && { stripeApiUrl: process.env.LOCAL_STRIPE_API_URL }),
    log,
    ...kept,
  });
  const cloud = await starting;
  if (stopping.signal.aborted) return;
  console.log(`ready ${cloud.outputs.ApiUrl}`);
  // The demo is no reason to be without the rest, nor to wait for it.
  opening = startShop({ port: port + SHOP_PORT, outputs: cloud.outputs, webhooks, log, ...kept }).catch(
    (error: Error) => void log(error.message),
  );
  const shop = await opening;
  if (stopping.signal.aborted) return;
  console.log(howTo(cloud.outputs, shop?.url, Boolean(process.stdout.isTTY || process.env.FORCE_COLOR)));
}

function numberOf(name: string, usual: number, largest: number): number {
  const value = Number(process.env[name] || usual);
  if (value > 0 && value <= largest) return value;
  throw new Error(`${name} must be a number from 1 to ${largest}.`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    const cloud = await starting?.catch(() => undefined);
    const shop = await opening;
    await shop?.stop();
    await cloud?.stop();
    process.exit(0);
  });
}

main().catch((error: Error) => {
  if (stopping.signal.aborted) return;
  console.error(error.message);
  process.exitCode = 1;
});
