import { openWebhooks, type Webhooks } from './support/webhooks.ts';

let bench: Webhooks;
let ids: string[];

beforeEach(async () => {
  bench = await openWebhooks();
  const { uid } = await bench.account();
  ids = [];
  for (let n = 0; n < 12; n += 1) ids.push(await bench.expired(uid));
  bench.queued.length = 0;
});

afterEach(() => bench.store.close());

const queuedIds = () => bench.queued.map(({ id }) => id).sort();

it('every delivery whose message was lost is queued, at once', async () => {
  expect(await bench.requeue()).toBe(12);
  expect(queuedIds()).toEqual([...ids].sort());
  expect(bench.queued.every(({ delay }) => delay === 0)).toBe(true);
});

it('what is queued again and again is tried once', async () => {
  await bench.requeue();
  await bench.requeue();
  const outcomes = [];
  for (const { id } of bench.queued) outcomes.push(await bench.deliver(id));
  expect(outcomes.filter((outcome) => outcome === 'delivered')).toHaveLength(12);
  expect(bench.sent).toHaveLength(12);
  expect(await bench.requeue()).toBe(0);
});

it('a sweep that has no time left queues no more, and the next one goes on', async () => {
  expect(await bench.requeue(bench.clock.now())).toBe(0);
  const { deliveries, clock } = bench;
  const slow = {
    listDue: async function* (now: number) {
      for await (const delivery of deliveries.listDue(now)) {
        clock.advance(100);
        yield delivery;
      }
    },
  };
  expect(await bench.requeue(clock.now() + 450, slow)).toBe(4);
  expect(await bench.requeue()).toBe(12);
});
