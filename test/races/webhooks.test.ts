import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Cloud } from '../../local/cloud.ts';
import { expire, openShop, type Shop } from '../flows/support/receiver.ts';
import { admin, call, newAccount, newSession, outputs } from '../support/cloud.ts';
import { startOwnCloud } from '../support/own-cloud.ts';
import { cloudClient } from './support/cloud-store.ts';
import { inParallel } from './support/in-parallel.ts';
import { sized } from './support/size.ts';
import { tableSessions } from './support/table-sessions.ts';

const TRANSITIONS = sized(60, 2_000);
const ONE_BY_ONE = sized(10, 40);
/** Workers that are killed keep their account's slots for a while: many accounts, as in life. */
const ACCOUNTS = sized(15, 40);
const KILLING_MS = sized(6_000, 60_000);
const LEAST_KILLED = sized(4, 11);
/** An event is lost when none came for longer than a killed worker's lease (45 s) and a wait for a slot (30 s). */
const SILENCE_MS = 90_000;
/** Of a run that gets nowhere. */
const BOUND_MS = sized(400_000, 900_000);
const victims = ['project-events', 'deliver-webhook'];

let cloud: Cloud;
let client: DynamoDBDocumentClient;
let shop: Shop;

beforeAll(async () => {
  cloud = await startOwnCloud();
  client = cloudClient();
  shop = await openShop();
}, 180_000);

afterAll(async () => {
  client?.destroy();
  await shop?.stop();
  await cloud?.stop();
});

/** What a receiver that knows each webhook_id once has taken. */
const taken = () => new Set(shop.requests.map(({ headers }) => headers['webhook-id']));

async function killAtRandom(): Promise<number> {
  let killed = 0;
  const end = Date.now() + KILLING_MS;
  while (taken().size < TRANSITIONS && (Date.now() < end || killed < LEAST_KILLED)) {
    await pause(200 + Math.random() * 1_800);
    const name = victims[Math.floor(Math.random() * victims.length)];
    killed += (await call('POST', `${outputs.LocalControlUrl}/kill`, { body: { function: name } })).body.killed;
  }
  return killed;
}

async function listed(uid: string) {
  const events: { webhook_id: string; data: { session_id: string } }[] = [];
  for (let after = ''; ; ) {
    const { body } = await admin('GET', `/v1/events?limit=100${after}`, uid);
    events.push(...body.events);
    if (body.next === null) return events;
    after = `&after=${body.next}`;
  }
}

it('the first attempt comes soon after the transition', async () => {
  const uid = await newAccount({ callback_url: shop.url });
  const took: number[] = [];
  for (let n = 0; n < ONE_BY_ONE; n += 1) {
    const { id } = await newSession(uid);
    await expire(uid, id);
    const ended = Date.now();
    while (shop.of(id).length === 0) await pause(5);
    took.push(Date.now() - ended);
  }
  took.sort((a, b) => a - b);
  process.stdout.write(
    `First attempt after the transition: p50 ${took[ONE_BY_ONE / 2]} ms, slowest ${took.at(-1)} ms\n`,
  );
}, 180_000);

it(
  `${TRANSITIONS} transitions are one event each and arrive, whoever is killed on the way`,
  async () => {
    shop.reset();
    const uids = await inParallel(8, Array.from({ length: ACCOUNTS }), () => newAccount({ callback_url: shop.url }));
    const { begin, end } = tableSessions(client);
    const transitions = Array.from({ length: TRANSITIONS }, (_, n) => uids[n % ACCOUNTS] as string);
    const began = Date.now();
    const [ended, killed] = await Promise.all([
      inParallel(8, transitions, async (uid) => end(await begin(uid))),
      killAtRandom(),
    ]);
    for (let last = Date.now(), seen = 0; seen < TRANSITIONS && Date.now() - last < SILENCE_MS; await pause(5_000)) {
      await call('POST', `${outputs.LocalControlUrl}/tick`);
      if (taken().size > seen) last = Date.now();
      seen = taken().size;
    }
    const arrived = taken();
    const seconds = Math.round((Date.now() - began) / 1_000);
    process.stdout.write(
      `${arrived.size} of ${TRANSITIONS} events in ${shop.requests.length} requests, ${killed} processes killed, ${seconds} s\n`,
    );

    const events = (await inParallel(4, uids, listed)).flat();
    expect(events.map(({ data }) => data.session_id).sort()).toEqual([...ended].sort());
    expect(events.filter(({ webhook_id }) => !arrived.has(webhook_id))).toEqual([]);
    expect(arrived.size).toBe(TRANSITIONS);
    expect(killed).toBeGreaterThanOrEqual(LEAST_KILLED);
  },
  BOUND_MS,
);
