import type { StoredAnswer } from '../../lambdas/domain/session.ts';
import { settleConditions } from '../../lambdas/store/attempts.ts';
import { anAttempt, aPayment, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const answer: StoredAnswer = { requestHash: 'request', status: 200, body: '{"status":"completed"}' };
const key = { keyHash: 'key', requestHash: 'request' };
const now = NOON + 1_000;

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

async function underWay(part = {}) {
  const attempt = anAttempt({ key });
  const session = await store.put(aSession({ quote: aQuote(), attempt, ...part }));
  return { session, attempt };
}

type Claimed = Awaited<ReturnType<typeof underWay>>;

/** Every way to end an attempt, by name. */
const settlements = {
  complete: ({ session, attempt }: Claimed) =>
    store.attempts.complete({ session, attempt, now, answer }, aPayment(attempt)),
  decline: ({ session, attempt }: Claimed) => store.attempts.release({ session, attempt, now, answer }, 'declined'),
  fail: ({ session, attempt }: Claimed) => store.attempts.release({ session, attempt, now, answer }, 'failed'),
  unclaim: ({ session, attempt }: Claimed) => store.attempts.unclaim(session, attempt.id),
};

const names = Object.keys(settlements) as (keyof typeof settlements)[];

it('has one clause, which the rows below break', () => {
  expect(Object.keys(settleConditions)).toEqual(['holder']);
});

describe('only the attempt that holds the session may settle it', () => {
  it.each(names)('%s by another attempt is refused and changes nothing', async (name) => {
    const { session, attempt } = await underWay();
    const before = await store.item(session.id);
    const written = await settlements[name]({ session, attempt: { ...attempt, id: 'another' } });
    expect(written).toEqual({ done: false, session: expect.objectContaining({ id: session.id, attempt }) });
    expect(await store.item(session.id)).toEqual(before);
  });

  it.each(names)('%s of a session that nobody holds is refused and changes nothing', async (name) => {
    const session = await store.put(aSession({ quote: aQuote() }));
    const before = await store.item(session.id);
    expect((await settlements[name]({ session, attempt: anAttempt({ key }) })).done).toBe(false);
    expect(await store.item(session.id)).toEqual(before);
  });

  it.each(names)('%s of no session makes none', async (name) => {
    const session = aSession();
    expect(await settlements[name]({ session, attempt: anAttempt() })).toEqual({ done: false, session: undefined });
    expect(await store.item(session.id)).toBeUndefined();
  });
});

describe('complete', () => {
  it('ends the session with payment and answer, voids the quote, and leaves no work due', async () => {
    const { session, attempt } = await underWay();
    expect(await settlements.complete({ session, attempt })).toMatchObject({ done: true });
    const { quote: _quote, attempt: _attempt, ...kept } = session;
    expect(await store.sessions.find(session.id)).toEqual({
      ...kept,
      status: 'completed',
      payment: aPayment(attempt),
      answers: new Map([['key', answer]]),
    });
    const item = await store.item(session.id);
    expect(item).toMatchObject({ ended: now, ttl: Math.floor(now / 1_000) + 90 * 86_400 });
    expect(item).not.toHaveProperty('due_at');
    expect(item).not.toHaveProperty('due_shard');
  });

  it('repeated for the attempt that paid is done, and changes nothing', async () => {
    const { session, attempt } = await underWay();
    await settlements.complete({ session, attempt });
    const before = await store.item(session.id);
    expect(await settlements.complete({ session, attempt })).toMatchObject({ done: true });
    expect(await store.item(session.id)).toEqual(before);
  });

  it('may come after the time of the session has run out', async () => {
    const { session, attempt } = await underWay({ expiresAt: NOON + 1 });
    expect(await settlements.complete({ session, attempt })).toMatchObject({ done: true });
  });

  it('keeps no answer for an attempt without a key', async () => {
    const attempt = anAttempt();
    const session = await store.put(aSession({ quote: aQuote(), attempt }));
    await settlements.complete({ session, attempt });
    expect((await store.sessions.find(session.id))?.answers.size).toBe(0);
  });
});

describe('release', () => {
  it.each([
    ['decline', 3],
    ['fail', 2],
    ['unclaim', 2],
  ] as const)('%s gives the session back with its quote, and %i declines', async (name, declines) => {
    const { session, attempt } = await underWay({ declines: 2 });
    expect(await settlements[name]({ session, attempt })).toMatchObject({ done: true });
    const { attempt: _attempt, ...kept } = session;
    const answers = new Map(name === 'unclaim' ? [] : [['key', answer]]);
    expect(await store.sessions.find(session.id)).toEqual({ ...kept, declines, answers });
    expect(await store.item(session.id)).toMatchObject({ due_at: session.expiresAt });
  });

  it('keeps the answers of the keys before', async () => {
    const { session, attempt } = await underWay({ answers: new Map([['earlier', { ...answer, status: 402 }]]) });
    await settlements.decline({ session, attempt });
    expect([...((await store.sessions.find(session.id))?.answers.keys() ?? [])].sort()).toEqual(['earlier', 'key']);
  });

  it('lets the next attempt claim', async () => {
    const { session, attempt } = await underWay();
    await settlements.decline({ session, attempt });
    const next = { session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 };
    expect(await store.attempts.claim(next)).toEqual({ done: true });
  });
});
