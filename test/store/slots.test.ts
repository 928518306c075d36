import { ACCOUNT_SLOTS, ATTEMPT_LEASE_MS } from '../../lambdas/domain/delivery.ts';
import type { Slot } from '../../lambdas/domain/store-ports.ts';
import { slots } from '../../lambdas/store/slots.ts';
import { NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const account = 'pa_00000000000000000001';
const OVER = NOON + ATTEMPT_LEASE_MS;

let store: TestStore;
let kept: ReturnType<typeof slots>;

beforeEach(async () => {
  store = await openStore();
  kept = slots(store.table);
});

afterEach(() => store.close());

/** So many at the same moment. */
const take = (count: number, now = NOON) => Promise.all(Array.from({ length: count }, () => kept.take(account, now)));
const held = (taken: readonly (Slot | undefined)[]) => taken.filter((slot) => slot !== undefined);

it('of many at once as many get a slot as there are, each another one', async () => {
  const taken = held(await take(20));
  expect(taken.map(({ number }) => number).sort()).toEqual(Array.from({ length: ACCOUNT_SLOTS }, (_, n) => n));
  expect(await kept.take(account, OVER - 1)).toBeUndefined();
});

it('one account takes nothing from another', async () => {
  await take(20);
  expect(await kept.take('pa_00000000000000000002', NOON)).toBeDefined();
});

it('what is given back is taken again, at once', async () => {
  const [first] = held(await take(ACCOUNT_SLOTS));
  if (!first) throw new Error('No slot was taken');
  await kept.giveBack(first);
  expect(held(await take(3))).toEqual([expect.objectContaining({ number: first.number })]);
});

it('the slots of workers that died are free after their lease, and those workers can give nothing back any more', async () => {
  const dead = held(await take(ACCOUNT_SLOTS));
  expect(held(await take(20, OVER))).toHaveLength(ACCOUNT_SLOTS);
  for (const slot of dead) await kept.giveBack(slot);
  expect(await kept.take(account, OVER)).toBeUndefined();
});

it('the item is forgotten when it was not used for a day', async () => {
  await take(1);
  expect((await store.item(`slots#${account}`))?.ttl).toBe(NOON / 1_000 + 86_400);
});
