import { randomBytes } from 'node:crypto';
import { token } from '../../lambdas/domain/credential.ts';
import { ATTEMPT_LEASE_MS, type Delivery } from '../../lambdas/domain/delivery.ts';
import type { DueDelivery } from '../../lambdas/domain/store-ports.ts';
import { deliveries } from '../../lambdas/store/deliveries.ts';
import { NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const account = 'pa_00000000000000000001';
const LATER = NOON + ATTEMPT_LEASE_MS;

let store: TestStore;
let kept: ReturnType<typeof deliveries>;

/** The deliveries of the test that runs: others leave theirs in the table. */
const own = new Set<string>();

beforeAll(async () => {
  store = await openStore();
  kept = deliveries(store.table);
});

beforeEach(() => own.clear());

afterAll(() => store.close());

function newId(): string {
  const id = `evt_${token(randomBytes(17), 27)}`;
  own.add(id);
  return id;
}

async function added(): Promise<string> {
  const webhookId = newId();
  expect(await kept.add({ webhookId, account }, NOON)).toEqual({ webhookId, account, dueAt: NOON });
  return webhookId;
}

async function begin(webhookId: string, now = NOON): Promise<Delivery> {
  const begun = await kept.begin({ webhookId }, now);
  if (!begun) throw new Error('The delivery was not due');
  return begun;
}

async function due(now: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { webhookId } of kept.listDue(now)) if (own.has(webhookId)) found.push(webhookId);
  return found;
}

const attempt = { at: NOON, durationMs: 7, statusCode: 500 };

describe('a new delivery', () => {
  it('is due at once, and added once', async () => {
    const webhookId = await added();
    expect(await kept.add({ webhookId, account }, NOON + 1)).toEqual({ webhookId, account, dueAt: NOON });
    expect(await kept.find(webhookId)).toEqual({
      webhookId,
      account,
      state: 'pending',
      begun: 0,
      dueAt: NOON,
      deferred: 0,
      attempts: [],
    });
    expect(await due(NOON - 1)).toEqual([]);
    expect(await due(NOON)).toEqual([webhookId]);
  });

  it('is forgotten after 90 days', async () => {
    expect((await store.item(`delivery#${await added()}`))?.ttl).toBe(NOON / 1_000 + 90 * 86_400);
  });
});

describe('the wait that a message names', () => {
  const slow = NOON - 60_000;

  it('is over when the message comes, though the clock here is behind', async () => {
    const webhookId = await added();
    expect(await kept.begin({ webhookId }, slow)).toBeUndefined();
    expect(await kept.begin({ webhookId, dueAt: NOON + 1 }, slow)).toBeUndefined();
    expect(await kept.begin({ webhookId, dueAt: NOON }, slow)).toMatchObject({ begun: 1 });
  });

  it('begins one attempt, however often the message comes', async () => {
    const webhookId = await added();
    await kept.begin({ webhookId, dueAt: NOON }, NOON);
    expect(await kept.begin({ webhookId, dueAt: NOON }, NOON)).toBeUndefined();
    expect(await kept.add({ webhookId, account }, NOON)).toBeUndefined();
  });

  it('is told with what is due', async () => {
    const webhookId = await added();
    const told: DueDelivery[] = [];
    for await (const due of kept.listDue(NOON)) if (own.has(due.webhookId)) told.push(due);
    expect(told).toEqual([{ webhookId, dueAt: NOON }]);
  });
});

describe('a delivery that found no slot', () => {
  it('is due later, untried, and knows how often it waited', async () => {
    const webhookId = await added();
    for (const times of [1, 2]) {
      expect(await kept.defer(await begin(webhookId, NOON + times - 1), NOON + times)).toBe(true);
      expect(await kept.find(webhookId)).toMatchObject({
        begun: 0,
        deferred: times,
        dueAt: NOON + times,
        attempts: [],
      });
    }
    const tried = await begin(webhookId, NOON + 2);
    await kept.record(tried, attempt, { state: 'pending', dueAt: LATER });
    expect(await kept.find(webhookId)).toMatchObject({ begun: 1, deferred: 0 });
  });

  it('is not put off when it was taken over meanwhile', async () => {
    const webhookId = await added();
    const begun = await begin(webhookId);
    await kept.restart(webhookId, NOON + 1);
    expect(await kept.defer(begun, LATER)).toBe(false);
    expect(await kept.find(webhookId)).toMatchObject({ begun: 0, deferred: 0, dueAt: NOON + 1 });
  });
});

describe('an attempt', () => {
  it('is begun by one of many', async () => {
    const webhookId = await added();
    const begun = await Promise.all(Array.from({ length: 20 }, () => kept.begin({ webhookId }, NOON)));
    expect(begun.filter(Boolean)).toEqual([expect.objectContaining({ webhookId, account, begun: 1 })]);
  });

  it('is not begun before the delivery is due, nor when there is none', async () => {
    expect(await kept.begin({ webhookId: await added() }, NOON - 1)).toBeUndefined();
    expect(await kept.begin({ webhookId: newId() }, NOON)).toBeUndefined();
  });

  it('that nobody ends is due again when its lease is over, not before', async () => {
    const webhookId = await added();
    await begin(webhookId);
    expect(await due(LATER - 1)).toEqual([]);
    expect(await kept.begin({ webhookId }, LATER - 1)).toBeUndefined();
    expect(await due(LATER)).toEqual([webhookId]);
    expect(await kept.begin({ webhookId }, LATER)).toMatchObject({ begun: 2 });
  });

  it('that failed is recorded, and due when it says', async () => {
    const webhookId = await added();
    const failed = { ...attempt, error: 'timeout', response: 'no', nextAttemptAt: NOON + 5_000 };
    const begun = await begin(webhookId);
    expect(await kept.record(begun, failed, { state: 'pending', dueAt: NOON + 5_000 })).toBe(true);
    expect(await kept.find(webhookId)).toMatchObject({ state: 'pending', begun: 1, attempts: [failed] });
    expect(await due(NOON + 4_999)).toEqual([]);
    expect(await due(NOON + 5_000)).toEqual([webhookId]);
  });

  it.each(['delivered', 'dead', 'stopped'] as const)(
    'after which it is %s is the last, and due no more',
    async (state) => {
      const webhookId = await added();
      expect(await kept.record(await begin(webhookId), attempt, { state })).toBe(true);
      expect(await kept.find(webhookId)).toMatchObject({ state });
      expect(await due(NOON + 90 * 86_400_000)).toEqual([]);
      expect(await kept.begin({ webhookId }, LATER)).toBeUndefined();
    },
  );

  it('is recorded once', async () => {
    const webhookId = await added();
    const begun = await begin(webhookId);
    await kept.record(begun, attempt, { state: 'pending', dueAt: NOON + 5_000 });
    expect(await kept.record(begun, attempt, { state: 'pending', dueAt: NOON + 5_000 })).toBe(false);
    expect(await kept.record(begun, attempt, { state: 'delivered' })).toBe(false);
    expect((await kept.find(webhookId))?.attempts).toHaveLength(1);
  });

  it('whose lease another took over is recorded no more', async () => {
    const webhookId = await added();
    const slow = await begin(webhookId);
    await begin(webhookId, LATER);
    expect(await kept.record(slow, attempt, { state: 'dead' })).toBe(false);
    expect(await kept.find(webhookId)).toMatchObject({ state: 'pending', attempts: [] });
  });
});

describe('a restart', () => {
  it.each(['delivered', 'dead', 'stopped'] as const)(
    'makes what was %s pending, with the whole schedule',
    async (state) => {
      const webhookId = await added();
      await kept.record(await begin(webhookId), attempt, { state });
      expect(await kept.restart(webhookId, LATER)).toEqual({ webhookId, account, dueAt: LATER });
      expect(await kept.find(webhookId)).toMatchObject({ state: 'pending', begun: 0, attempts: [attempt] });
      expect(await due(LATER)).toEqual([webhookId]);
    },
  );

  it('of what was never delivered is none', async () => {
    const webhookId = newId();
    expect(await kept.restart(webhookId, NOON)).toBeUndefined();
    expect(await kept.find(webhookId)).toBeUndefined();
  });

  it('makes the attempt under way count for nothing', async () => {
    const webhookId = await added();
    const before = await begin(webhookId);
    await kept.restart(webhookId, NOON + 1);
    expect(await kept.record(before, attempt, { state: 'dead' })).toBe(false);
    expect(await kept.find(webhookId)).toMatchObject({ state: 'pending', begun: 0, attempts: [] });
  });

  it('keeps the attempt before it from ending the one that began after it', async () => {
    const webhookId = await added();
    const before = await begin(webhookId);
    await kept.restart(webhookId, NOON + 1);
    const after = await begin(webhookId, NOON + 2);
    expect(await kept.record(before, attempt, { state: 'pending', dueAt: NOON + 5_000 })).toBe(false);
    expect(await kept.begin({ webhookId }, NOON + 5_000)).toBeUndefined();
    expect(await kept.record(after, attempt, { state: 'delivered' })).toBe(true);
  });

  it('may come as often as a merchant likes: the newest hundred attempts are kept', async () => {
    const webhookId = await added();
    for (let n = 1; n <= 104; n += 1) {
      const now = NOON + n * ATTEMPT_LEASE_MS;
      const begun = await begin(webhookId, now);
      await kept.record(begun, { ...attempt, at: now, response: 'x'.repeat(1_024) }, { state: 'delivered' });
      await kept.restart(webhookId, now);
    }
    const log = (await kept.find(webhookId))?.attempts;
    expect(log).toHaveLength(100);
    expect(log?.at(-1)?.at).toBe(NOON + 104 * ATTEMPT_LEASE_MS);
  });
});

it('what is due is found in every shard, over pages, each once', async () => {
  const ids = Array.from({ length: 450 }, newId);
  for (let from = 0; from < ids.length; from += 25) {
    await Promise.all(ids.slice(from, from + 25).map((webhookId) => kept.add({ webhookId, account }, NOON)));
  }
  expect((await due(NOON)).sort()).toEqual([...ids].sort());
});
