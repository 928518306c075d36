import { rm } from 'node:fs/promises';
import { dumpCloud, findLeaks } from './leaks.ts';
import { giveBackDatabase } from './run-database.mjs';

/** After all journeys: nothing secret may be in the table or in the logs, whichever test brought it there. */
export default async function teardown() {
  const { testCloud: cloud, testCloudFolder: folder, testEdge: edge, testStripe: stripe } = globalThis;
  const leaks = await dumpCloud(cloud.outputs, process.env.CLOUD_LOGS, process.env.CLOUD_OUTBOX)
    .then(findLeaks)
    .catch((error) => [String(error)]);
  await cloud.stop();
  await giveBackDatabase();
  stripe.stop();
  edge?.stop();
  await rm(folder, { recursive: true, force: true });
  const { faults } = stripe;
  if (faults.length > 0) throw new Error(`Stripe would not have understood: ${faults.join('; ')}`);
  if (leaks.length > 0) throw new Error(`What must not be kept was:\n${leaks.join('\n')}`);
}
