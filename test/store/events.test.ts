import { randomBytes } from 'node:crypto';
import { token } from '../../lambdas/domain/credential.ts';
import type { SessionEvent } from '../../lambdas/domain/events.ts';
import { events } from '../../lambdas/store/events.ts';
import { NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const SETTLED = NOON + 60_000;
const KEPT_SECONDS = 90 * 86_400;

let store: TestStore;
let kept: ReturnType<typeof events>;

beforeAll(async () => {
  store = await openStore();
  kept = events(store.table, store.clock);
});

afterAll(() => store.close());

let accounts = 0;
const newUid = () => {
  accounts += 1;
  return `pa_${String(accounts).padStart(20, '0')}`;
};

const anEvent = (account: string, at = NOON, data = '{}'): SessionEvent => ({
  id: `evt_${token(randomBytes(17), 27)}`,
  account,
  type: 'checkout_session.expired',
  at,
  data,
});

/** Notes an event at the time that it names. */
const note = (event: SessionEvent) => events(store.table, { now: () => event.at }).add(event);

async function add(list: readonly SessionEvent[]) {
  for (let from = 0; from < list.length; from += 25) {
    await Promise.all(list.slice(from, from + 25).map((event) => note(event)));
  }
}

/** Follows the cursors to the end. */
async function pages(account: string, limit: number, now = SETTLED): Promise<string[][]> {
  const found: string[][] = [];
  let after: SessionEvent | undefined;
  for (;;) {
    const page = await kept.list(account, { limit, ...(after && { after }) }, now);
    found.push(page.events.map(({ id }) => id));
    if (page.next === undefined) return found;
    after = await kept.find(page.next);
  }
}

const inOrder = (list: readonly SessionEvent[]) =>
  [...list].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ id }) => id);

describe('an event', () => {
  it('is noted once; what comes second changes nothing', async () => {
    const event = anEvent(newUid());
    expect(await note(event)).toBe(true);
    expect(await note({ ...event, at: NOON + 1, data: '[]' })).toBe(false);
    expect(await kept.find(event.id)).toEqual(event);
  });

  it('is forgotten after 90 days', async () => {
    const event = anEvent(newUid());
    await note(event);
    expect((await store.item(`event#${event.id}`))?.ttl).toBe(NOON / 1_000 + KEPT_SECONDS);
  });

  it('that was never noted is not there', async () => {
    expect(await kept.find(anEvent('pa').id)).toBeUndefined();
  });
});

describe('a list', () => {
  it('has all of an account and none of another, oldest first', async () => {
    const [uid, other] = [newUid(), newUid()];
    const own = [5, 3, 9, 1, 7].map((minute) => anEvent(uid, NOON - minute * 60_000));
    await add([...own, anEvent(other), anEvent(`${uid}0`)]);
    expect(await pages(uid, 100)).toEqual([inOrder(own)]);
  });

  it.each([
    [40, [1]],
    [250, [20, 100]],
  ])('of %i events, many in the same millisecond, is whole by pages of %p', async (length, limits) => {
    const uid = newUid();
    const own = Array.from({ length }, (_, n) => anEvent(uid, NOON + Math.floor(n / 50)));
    await add(own);
    for (const limit of limits) {
      const found = await pages(uid, limit);
      expect(found.flat()).toEqual(inOrder(own));
      expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    }
  });

  it('that ends with a page promises no next one', async () => {
    const uid = newUid();
    await add(Array.from({ length: 4 }, (_, n) => anEvent(uid, NOON + n)));
    expect((await pages(uid, 2)).map(({ length }) => length)).toEqual([2, 2]);
  });

  it('of nothing is empty', async () => {
    expect(await kept.list(newUid(), { limit: 20 }, SETTLED)).toEqual({ events: [] });
  });

  it('goes on from the last event, when it was the last then, with what came after', async () => {
    const uid = newUid();
    const [first, second] = [anEvent(uid, NOON), anEvent(uid, NOON + 1)];
    await add([first]);
    expect(await kept.list(uid, { limit: 20, after: first }, SETTLED)).toEqual({ events: [] });
    await add([second]);
    expect(await kept.list(uid, { limit: 20, after: first }, SETTLED)).toEqual({ events: [second] });
  });

  it('leaves out what is younger than three seconds, which may still be overtaken', async () => {
    const uid = newUid();
    const event = anEvent(uid, NOON);
    await add([event]);
    expect(await kept.list(uid, { limit: 20 }, NOON + 3_000)).toEqual({ events: [] });
    expect(await kept.list(uid, { limit: 20 }, NOON + 3_001)).toEqual({ events: [event] });
  });

  it('after an event that is younger than that, such as one just received, is empty', async () => {
    const uid = newUid();
    const event = anEvent(uid, NOON);
    await add([event]);
    expect(await kept.list(uid, { limit: 20, after: event }, NOON + 100)).toEqual({ events: [] });
  });

  it('of large events leaves none out, and no page is larger than a function may answer', async () => {
    const uid = newUid();
    const own = Array.from({ length: 150 }, (_, n) => anEvent(uid, NOON + n, JSON.stringify('x'.repeat(60_000))));
    await add(own);
    const found = await pages(uid, 100);
    expect(found.flat()).toEqual(inOrder(own));
    expect(Math.max(...found.map(({ length }) => length)) * 60_000).toBeLessThan(5_000_000);
  });

  it('of one shard that is larger than one answer of the database leaves none out', async () => {
    const uid = newUid();
    const own = Array.from({ length: 40 }, (_, n) => {
      const event = anEvent(uid, NOON + n, JSON.stringify('x'.repeat(60_000)));
      return { ...event, id: `${event.id.slice(0, -2)}${n < 30 ? '00' : '01'}` };
    });
    await add(own);
    expect((await pages(uid, 35)).flat()).toEqual(inOrder(own));
  });
});
