import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ACCOUNT_SLOTS } from '../../lambdas/domain/delivery.ts';
import { openShop, type Shop, until } from '../flows/support/receiver.ts';
import { admin, newAccount } from '../support/cloud.ts';
import { cloudClient } from './support/cloud-store.ts';
import { inParallel } from './support/in-parallel.ts';
import { tableSessions } from './support/table-sessions.ts';

let client: DynamoDBDocumentClient;
let hanging: Shop;
let quick: Shop;

beforeAll(async () => {
  client = cloudClient();
  [hanging, quick] = await Promise.all([openShop(), openShop()]);
  hanging.script = () => {};
});

afterAll(async () => {
  client.destroy();
  await Promise.all([hanging.stop(), quick.stop()]);
});

it('an endpoint that hangs on 200 events delays no other: nine others hear before the first of them times out', async () => {
  const { begin, end } = tableSessions(client);
  const stuck = await newAccount({ callback_url: hanging.url });
  const others = await Promise.all(Array.from({ length: 9 }, () => newAccount({ callback_url: quick.url })));
  const many = await inParallel(8, Array.from({ length: 200 }), () => begin(stuck));
  const nine = await inParallel(8, others, (uid) => begin(uid));

  await inParallel(16, many, end);
  await until('it hangs', () => hanging.requests[ACCOUNT_SLOTS - 1]);

  const hangs = performance.now();
  await Promise.all(nine.map(end));
  await until('the nine others have heard', () => (nine.every((id) => quick.of(id)[0]) ? true : undefined));
  const seconds = ((performance.now() - hangs) / 1_000).toFixed(1);
  process.stdout.write(`Nine events beside 200 that hang: all arrived after ${seconds} s\n`);

  expect(hanging.requests.length).toBe(ACCOUNT_SLOTS);
  // The sender hangs up at its time limit.
  expect(hanging.connections.filter(({ destroyed }) => destroyed)).toEqual([]);
  // The rest of them would hold up the tests beside this one.
  const body = { name: 'Stuck', processor: 'sandbox', callback_url: hanging.url, webhook_enabled: false };
  await admin('PUT', `/api/paymentaccounts/${stuck}`, stuck, { body });
}, 90_000);
