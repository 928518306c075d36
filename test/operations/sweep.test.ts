import { ABSENT, APPROVED, AT_LOOK, AT_RELEASE, openRecovery, type Recovery, UNKNOWN } from './support/recovery.ts';

let bench: Recovery;

beforeEach(async () => {
  bench = await openRecovery();
});

afterEach(() => bench.store.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('an outcome that stays unknown', () => {
  it('is asked for after 30 s, 2 m, 10 m, 1 h, 6 h and daily five times, and then waits for a person', async () => {
    const { id, attempt } = await bench.leftUnknown();
    bench.clock.advance(AT_LOOK);
    const waits: number[] = [];
    for (;;) {
      const summary = await bench.sweep();
      if (summary.needs_review) break;
      expect(summary).toEqual({ unknown: 1 });
      const wait = ((await bench.dueAt(id)) ?? 0) - bench.clock.now();
      waits.push(wait);
      bench.clock.advance(wait - 1);
      expect(await bench.sweep()).toEqual({});
      bench.clock.advance(1);
    }
    expect(waits).toEqual([30_000, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY, DAY, DAY, DAY]);
    expect(bench.called.filter((call) => call === 'lookUp')).toHaveLength(11);
    expect((await bench.stored(id)).attempt).toEqual({ ...attempt, looks: 10, review: true });
  });

  it('is told by name when it comes to a person, and once', async () => {
    const { id, attempt } = await bench.leftUnknown();
    for (let looks = 0; looks < 12; looks += 1) {
      expect(bench.reviews).toHaveLength(looks > 10 ? 1 : 0);
      bench.clock.advance(DAY);
      await bench.sweep();
    }
    expect(bench.reviews).toEqual([{ sessionId: id, attemptId: attempt.id }]);
  });

  it('comes to no person when it was settled at the very moment', async () => {
    const { id } = await bench.leftUnknown();
    const { attempts } = bench.store;
    const askForReview: typeof attempts.askForReview = async (session, attempt) => {
      await attempts.release({ session, attempt, now: bench.clock.now() }, 'failed');
      return attempts.askForReview(session, attempt);
    };
    for (let looks = 0; looks <= 10; looks += 1) {
      bench.clock.advance(DAY);
      await bench.sweep({ attempts: { ...attempts, askForReview } });
    }
    expect(bench.reviews).toEqual([]);
    expect((await bench.stored(id)).attempt).toBeUndefined();
  });

  it('in review is due no more and never asked for again, and nobody can pay the session', async () => {
    const { id } = await bench.inReview();
    bench.says.lookUp = APPROVED;
    bench.called.length = 0;
    bench.clock.advance(30 * DAY);
    expect(await bench.sweep()).toEqual({});
    expect(await bench.dueAt(id)).toBeUndefined();
    expect(bench.called).toEqual([]);
    expect(await bench.tells(id, { key: 'first' })).toBe('confirm_in_progress');
    expect(await bench.tells(id, { key: 'second' })).toBe('confirm_in_progress');
    expect(await bench.config(id)).toMatchObject({ status: 'active', payment_status: 'processing' });
  });

  it('of a processor that is not part of the deployment is neither released nor completed', async () => {
    const session = await bench.leftUnknown();
    bench.clock.advance(AT_RELEASE);
    expect(await bench.sweep({ processors: { get: () => undefined } })).toEqual({ unknown: 1 });
    expect(await bench.stored(session.id)).toMatchObject({ attempt: { id: session.attempt.id, looks: 1 } });
  });
});

describe('a session whose time has run out', () => {
  it('expires at the next sweep, once, and is kept for 90 days from then', async () => {
    const { id, expiresAt } = await bench.session();
    bench.clock.advance(expiresAt - bench.clock.now() - 1);
    expect(await bench.sweep()).toEqual({});
    bench.clock.advance(1);
    expect(await bench.sweep()).toEqual({ expired: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'expired' });
    const item = await bench.store.item(id);
    expect(item).toMatchObject({ ended: expiresAt, ttl: Math.floor(expiresAt / 1_000) + 90 * 86_400 });
    expect(await bench.dueAt(id)).toBeUndefined();
    bench.clock.advance(DAY);
    expect(await bench.sweep()).toEqual({});
    expect(await bench.store.item(id)).toEqual(item);
  });

  it.each([
    ['open', async () => bench.quoted()],
    ['released a moment ago', async () => bench.released({ expires_in_seconds: 600 })],
    ['paid', async () => paid()],
  ])('is not taken for one that is %s, which the index may still name', async (_what, make) => {
    const { id } = await make();
    const before = await bench.store.item(id);
    const due = {
      list: async function* () {
        yield id;
      },
    };
    expect(await bench.sweep({ due })).toEqual({ nothing: 1 });
    expect(await bench.store.item(id)).toEqual(before);
  });

  it('is expired by one of several sweeps at once', async () => {
    await bench.session({ expires_in_seconds: 60 });
    bench.clock.advance(MINUTE);
    const summaries = await Promise.all(Array.from({ length: 4 }, () => bench.sweep()));
    expect(summaries.map(({ expired = 0 }) => expired).reduce((sum, count) => sum + count)).toBe(1);
  });

  it('is left alone when a payer claims it between the read and the write', async () => {
    const session = await bench.quoted({ expires_in_seconds: 60 });
    bench.clock.advance(59_000);
    bench.processor.answer(UNKNOWN);
    const sessions = {
      find: async (id: string) => {
        const found = await bench.store.sessions.find(id);
        await bench.confirm(session);
        bench.clock.advance(1_000);
        return found;
      },
      expire: bench.store.sessions.expire,
    };
    const due = {
      list: async function* () {
        yield session.id;
      },
    };
    await bench.sweep({ sessions, due });
    const after = await bench.stored(session.id);
    expect(after.status).toBe('active');
    expect(after.attempt).toBeDefined();
  });

  it('is left alone while its charge is under way, and completes when the charge was taken', async () => {
    const { id } = await bench.leftUnknown({ expires_in_seconds: 60 });
    bench.clock.advance(MINUTE);
    expect(await bench.sweep()).toEqual({ unknown: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'active' });
    bench.says.lookUp = APPROVED;
    bench.clock.advance(MINUTE);
    expect(await bench.sweep()).toEqual({ completed: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'completed' });
  });

  it.each([
    ['declined', { kind: 'declined', code: 'card_declined' }],
    ['not charged', ABSENT],
  ] as const)('ends expired at the sweep after the one that found its charge %s', async (_name, lookUp) => {
    const { id } = await bench.leftUnknown({ expires_in_seconds: 60 });
    Object.assign(bench.says, { lookUp, cancel: ABSENT });
    bench.clock.advance(MINUTE);
    await bench.sweep();
    expect(await bench.stored(id)).toMatchObject({ status: 'active' });
    expect(await bench.tells(id, { key: 'second' })).toBe('session_expired');
    expect(await bench.sweep()).toEqual({ expired: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'expired' });
    expect(await bench.tells(id, { key: 'first' })).toBe(lookUp === ABSENT ? 502 : 402);
  });
});

async function paid() {
  const session = await bench.quoted();
  await bench.confirm(session);
  return session;
}
