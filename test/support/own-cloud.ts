import { type Cloud, startCloud } from '../../local/cloud.ts';
import { outputs } from './cloud.ts';
import { stripe } from './processor-stripe.ts';

/**
 * A local cloud for one file of tests alone, which the helpers of `cloud.ts` call from then on. A file that kills
 * functions needs it: SIGKILL takes every process of a function, whoever else waits for it.
 */
export async function startOwnCloud(tries = 20): Promise<Cloud> {
  const port = 40_000 + ((process.pid * 20 + tries * 10) % 20_000);
  const options = {
    assembly: process.env['CLOUD_ASSEMBLY'] ?? '',
    tickSeconds: 3_600,
    allowPrivateWebhooks: true,
    log: () => undefined,
    stripeApiUrl: stripe.url,
  };
  try {
    const cloud = await startCloud({ port, ...options });
    Object.assign(outputs, cloud.outputs);
    return cloud;
  } catch (error) {
    if (tries === 0) throw error;
    return startOwnCloud(tries - 1);
  }
}
