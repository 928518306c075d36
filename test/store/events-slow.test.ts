import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { token } from '../../lambdas/domain/credential.ts';
import type { NewEvent, SessionEvent } from '../../lambdas/domain/events.ts';
import { events } from '../../lambdas/store/events.ts';
import { openTable } from '../../lambdas/store/table.ts';
import { checkoutTable } from '../support/dynamodb.ts';
import { holdingProxy } from './support/holding-proxy.ts';

const account = 'pa_00000000000000000001';
const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
/** As in production, but for what a test may not wait for. */
const clock = { now: () => Date.now() };

let proxy: Awaited<ReturnType<typeof holdingProxy>>;

beforeAll(async () => {
  proxy = await holdingProxy(endpoint);
});

afterAll(() => {
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = endpoint;
  proxy.stop();
});

const anEvent = (): NewEvent => ({
  id: `evt_${token(randomBytes(17), 27)}`,
  account,
  type: 'checkout_session.expired',
  data: '{}',
});

/** The store of a function whose calls go to that address. */
function storeAt(url: string, name: string) {
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = url;
  return events(openTable(name, 90), clock);
}

/** Reads on from its last event, until it has so many. */
async function follow(store: ReturnType<typeof storeAt>, count: number): Promise<string[]> {
  const seen: SessionEvent[] = [];
  while (seen.length < count) {
    const after = seen.at(-1);
    seen.push(...(await store.list(account, { limit: 100, ...(after && { after }) }, clock.now())).events);
    await pause(20);
  }
  return seen.map(({ id }) => id);
}

it('a follower passes no event whose write was slow: it is listed after what the follower has seen', async () => {
  const { tableName, client } = await checkoutTable();
  // Each opens its connection before the writes that count.
  const slow = storeAt(proxy.url, tableName);
  await slow.find('evt_0');
  const quick = storeAt(endpoint, tableName);
  await quick.find('evt_0');
  const [late, prompt] = [anEvent(), anEvent()];

  proxy.hold(2);
  const following = follow(quick, 2);
  const writing = slow.add(late);
  await quick.add(prompt);
  await writing;

  expect(proxy.held).toHaveLength(2);
  expect(await following).toEqual([prompt.id, late.id]);
  client.destroy();
}, 20_000);

it('an event whose answer was lost is still noted once', async () => {
  const { tableName, client } = await checkoutTable();
  const store = storeAt(proxy.url, tableName);
  const event = anEvent();
  proxy.hold(1);
  await store.add(event);
  expect(await store.add(event)).toBe(false);
  expect(await follow(store, 1)).toEqual([event.id]);
  client.destroy();
}, 20_000);
