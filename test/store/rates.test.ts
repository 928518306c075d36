import { freshId, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

const count = (id: string, limit: number, now = NOON, route = 'confirm') => store.rates.count(id, route, limit, now);

it.each([1, 2, 30])('admits exactly %i in a minute', async (limit) => {
  const id = freshId();
  for (let n = 0; n < limit; n += 1) expect(await count(id, limit)).toBe(true);
  expect(await count(id, limit)).toBe(false);
  expect(await count(id, limit, NOON + 59_999)).toBe(false);
});

it('admits exactly the limit of 20 at once', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = freshId();
    const admitted = await Promise.all(Array.from({ length: 20 }, () => count(id, 7)));
    expect(admitted.filter(Boolean)).toHaveLength(7);
  }
});

it('begins anew with the next minute', async () => {
  const id = freshId();
  expect([await count(id, 1), await count(id, 1), await count(id, 1, NOON + 60_000)]).toEqual([true, false, true]);
});

it('counts each session and each route by itself', async () => {
  const [one, two] = [freshId(), freshId()];
  expect(await count(one, 1)).toBe(true);
  expect(await count(two, 1)).toBe(true);
  expect(await count(one, 1, NOON, 'quote-fee')).toBe(true);
});

it('lets the table forget a minute soon after it is over, and not before', async () => {
  const id = freshId();
  await count(id, 5);
  const item = await store.item(`rate#${id}#confirm#${NOON / 60_000}`);
  expect(item?.ttl).toBeGreaterThan(NOON / 1_000 + 60);
  expect(item?.ttl).toBeLessThanOrEqual(NOON / 1_000 + 3_600);
});
