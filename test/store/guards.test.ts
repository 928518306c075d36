import type { GuardEntry } from '../../lambdas/domain/store-ports.ts';
import { freshId, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const WINDOW = 600_000;

let store: TestStore;
let key: string;

beforeAll(async () => {
  store = await openStore();
});

beforeEach(() => {
  key = freshId();
});

afterAll(() => store.close());

const enter = (sessionId: string, attemptId: string, more: Partial<GuardEntry> = {}) =>
  store.guards.enter({ key, sessionId, attemptId, now: NOON, windowMs: WINDOW, acknowledged: false, ...more });

const acknowledge = (sessionId: string, attemptId: string, now = NOON) =>
  enter(sessionId, attemptId, { acknowledged: true, now });

const leave = (sessionId: string, attemptId: string) => store.guards.leave(key, sessionId, attemptId);

describe('an attempt may enter', () => {
  it('where nobody has been', async () => {
    expect(await enter('A', 'a1')).toBe(true);
  });

  it('once more, as when the SDK repeats a write whose answer got lost', async () => {
    await enter('A', 'a1');
    expect(await enter('A', 'a1')).toBe(true);
    await leave('A', 'a1');
    expect(await enter('B', 'b1')).toBe(true);
  });

  it('beside an attempt of its own session', async () => {
    await enter('A', 'a1');
    expect(await enter('A', 'a2')).toBe(true);
  });

  it('under another key, whoever is here', async () => {
    await enter('A', 'a1');
    expect(await enter('B', 'b1', { key: freshId() })).toBe(true);
  });

  it('when another session has left', async () => {
    await enter('A', 'a1');
    await leave('A', 'a1');
    expect(await enter('B', 'b1')).toBe(true);
  });

  it('when the window of another session is over, to the millisecond', async () => {
    await enter('A', 'a1');
    expect(await enter('B', 'b1', { now: NOON + WINDOW - 1 })).toBe(false);
    expect(await enter('B', 'b1', { now: NOON + WINDOW })).toBe(true);
  });

  it('with an acknowledgement, while another session is here', async () => {
    await enter('A', 'a1');
    expect(await acknowledge('B', 'b1')).toBe(true);
  });
});

describe('an attempt is kept out', () => {
  it('while another session is here', async () => {
    await enter('A', 'a1');
    expect(await enter('B', 'b1')).toBe(false);
  });

  it('while the winner of another session is here, though its losers have left', async () => {
    await enter('A', 'winner');
    await enter('A', 'loser');
    await leave('A', 'loser');
    expect(await enter('B', 'b1')).toBe(false);
    await leave('A', 'winner');
    expect(await enter('B', 'b1')).toBe(true);
  });

  it('by a session that acknowledged, after the one that it passed has left', async () => {
    await enter('A', 'a1');
    await acknowledge('B', 'b1');
    await leave('A', 'a1');
    expect(await enter('C', 'c1')).toBe(false);
    expect(await enter('A', 'a2')).toBe(false);
  });

  it('by a session that acknowledged, though it was here before it', async () => {
    await enter('A', 'a1');
    await acknowledge('B', 'b1');
    expect(await enter('A', 'a2')).toBe(false);
    expect(await enter('B', 'b2', { now: NOON + WINDOW })).toBe(true);
  });

  it('by the first of two sessions that acknowledged, though the second has left', async () => {
    await enter('A', 'a1');
    await acknowledge('B', 'b1');
    await acknowledge('C', 'c1');
    await leave('A', 'a1');
    await leave('C', 'c1');
    expect(await enter('C', 'c2')).toBe(false);
    expect(await enter('D', 'd1')).toBe(false);
  });

  it('by the winner of a session that acknowledged, though its losers have left', async () => {
    await enter('A', 'a1');
    await acknowledge('B', 'winner');
    await acknowledge('B', 'loser');
    await leave('B', 'loser');
    await leave('A', 'a1');
    expect(await enter('C', 'c1')).toBe(false);
  });

  it('after an attempt of a session that came after its window, though an old attempt leaves late', async () => {
    await enter('A', 'a1');
    await enter('B', 'b1', { now: NOON + WINDOW });
    await leave('A', 'a1');
    expect(await enter('C', 'c1', { now: NOON + WINDOW })).toBe(false);
  });
});

describe('leaving', () => {
  it('by an attempt that never came makes nothing and takes nothing', async () => {
    await leave('A', 'a1');
    expect(await store.item(`guard#${key}`)).toBeUndefined();
    await enter('A', 'a1');
    await leave('B', 'b1');
    await leave('A', 'a2');
    expect(await enter('C', 'c1')).toBe(false);
  });

  it('by a session that acknowledged and was declined lets the next one in when the window of the first is over', async () => {
    await enter('A', 'a1');
    await acknowledge('B', 'b1', NOON + WINDOW - 1);
    await leave('B', 'b1');
    expect(await enter('C', 'c1', { now: NOON + WINDOW })).toBe(true);
  });
});

it('of 20 sessions that enter at once, one does', async () => {
  for (let round = 0; round < 10; round += 1) {
    key = freshId();
    const entered = await Promise.all(Array.from({ length: 20 }, (_, n) => enter(`S${n}`, `${n}`)));
    expect(entered.filter(Boolean)).toHaveLength(1);
  }
});

it('of 20 attempts of one session that enter at once, all do', async () => {
  const entered = await Promise.all(Array.from({ length: 20 }, (_, n) => enter('A', `a${n}`)));
  expect(entered).toEqual(Array(20).fill(true));
});

it('is forgotten by the table after the longest window, and not before', async () => {
  await enter('A', 'a1');
  expect(await store.item(`guard#${key}`)).toMatchObject({ ttl: NOON / 1_000 + 86_400 });
});
