import { startDynamoDbLocal } from '../local/dynamodb-local.ts';
import { testClient } from '../test/support/dynamodb.ts';
import { baselineBundles, functionBundles } from './bundles.ts';
import { coldStarts } from './cold-start.ts';
import { brokenLimits, limits } from './limits.ts';
import { loadTimes } from './load.ts';
import { table } from './statistics.ts';
import { throughput } from './throughput.ts';

const LOAD_RUNS = 21;
const LARGEST = 3;
/** Of each call of a cold start over the network: none, and about what one to Secrets Manager takes. */
const NETWORK_MS = [0, 20];
/** Routes that a payer waits for, whatever their size. */
const PAYER_ROUTES = ['confirm-session', 'get-session'];

const heading = (text: string) => console.log(`\n## ${text}\n`);
const times = (ratio: number) => `${ratio.toFixed(2)}×`;

heading('Bundles');
const bundles = functionBundles();
const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1);
console.log(
  table(
    ['function', 'KB, minified'],
    bundles.map(({ name, bytes }) => [name, kilobytes(bytes)]),
  ),
);
console.log(`\nLargest: ${bundles[0]?.name}. Limit: ${kilobytes(limits.bundleBytes)} KB.`);
for (const sentence of brokenLimits(bundles)) console.log(sentence);

heading('Load time');
const measured = bundles.filter(({ name }, place) => place < LARGEST || PAYER_ROUTES.includes(name));
const { published, reduced } = baselineBundles();
const loads = loadTimes([published, reduced], measured, LOAD_RUNS);
console.log(
  table(
    [
      'bundle',
      'require, ms',
      'to the client',
      'to it reduced',
      'of CPU',
      'of CPU',
      'with what it starts for later, ms',
    ],
    loads.map(({ name, loadMs, ratios, workRatios, initMs }) => [
      name,
      loadMs.toFixed(1),
      ...ratios.map(times),
      ...workRatios.map(times),
      initMs.toFixed(1),
    ]),
  ),
);
console.log(
  `\nMedians of ${LOAD_RUNS} interleaved runs, each in a fresh process. Limit, to it reduced: ${times(limits.loadRatio)}.`,
);

heading('Cold start');
const starts: string[][] = [];
for (const waitMs of NETWORK_MS)
  for (const { name, answeredMs, workedMs, loadedFirstMs, ratio } of await coldStarts(measured, waitMs, LOAD_RUNS))
    starts.push([
      name,
      String(waitMs),
      answeredMs.toFixed(1),
      workedMs.toFixed(1),
      loadedFirstMs.toFixed(1),
      times(ratio),
    ]);
console.log(
  table(
    [
      'function',
      'a call takes, ms',
      'first answer, ms',
      'of CPU, ms',
      'with all loaded before the fetch, ms',
      'to that',
    ],
    starts,
  ),
);
console.log(
  `\nMedians of ${LOAD_RUNS} runs, each in a fresh process, from the start of the load until the first request has its answer.`,
);

heading('create + confirm against three raw writes');
const database = await startDynamoDbLocal({ port: 0 });
process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.endpoint;
const client = testClient();
try {
  const results = [
    await throughput(client, { concurrency: 1, rounds: 7, payments: 100 }),
    await throughput(client, { concurrency: 16, rounds: 7, payments: 400 }),
  ];
  const rows = results.flatMap(({ concurrency, product, raw, ratio }) => [
    [
      String(concurrency),
      'create + confirm',
      product.opsPerSecond.toFixed(0),
      product.p50.toFixed(1),
      product.p99.toFixed(1),
    ],
    [String(concurrency), 'three raw writes', raw.opsPerSecond.toFixed(0), raw.p50.toFixed(1), raw.p99.toFixed(1)],
    [String(concurrency), 'ratio', times(ratio.opsPerSecond), times(ratio.p50), times(ratio.p99)],
  ]);
  console.log(table(['at once', 'what', 'ops/s', 'p50, ms', 'p99, ms'], rows));
  console.log(
    '\nMedians over rounds that take turns on one DynamoDB Local. The quote between create and confirm is not timed.',
  );
} finally {
  client.destroy();
  await database.stop();
}
