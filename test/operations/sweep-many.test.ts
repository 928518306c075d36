import { ABSENT, APPROVED, AT_LOOK, AT_RELEASE, openRecovery, type Recovery } from './support/recovery.ts';

let bench: Recovery;

beforeEach(async () => {
  bench = await openRecovery();
});

afterEach(() => bench.store.close());

/** Sessions of different payers, each left with an unknown outcome. */
async function manyUnknown(count: number) {
  const sessions = [];
  for (let n = 0; n < count; n += 1) sessions.push(await bench.leftUnknown({ customer_id: `payer-${n}` }));
  return sessions;
}

describe('two sweeps at once', () => {
  it('complete a session once, with one payment and one answer', async () => {
    const { id, attempt } = await bench.leftUnknown();
    bench.says.lookUp = APPROVED;
    bench.clock.advance(AT_LOOK);
    await Promise.all([bench.sweep(), bench.sweep(), bench.sweep()]);
    const after = await bench.stored(id);
    expect(after).toMatchObject({ status: 'completed', payment: { attemptId: attempt.id } });
    expect(after.answers.size).toBe(1);
    expect(after.lateApprovals).toBeUndefined();
    expect(await bench.dueAt(id)).toBeUndefined();
  });

  it('count a decline once', async () => {
    const { id } = await bench.leftUnknown();
    bench.says.lookUp = { kind: 'declined', code: 'card_declined' };
    bench.clock.advance(AT_LOOK);
    await Promise.all([bench.sweep(), bench.sweep(), bench.sweep()]);
    expect(await bench.stored(id)).toMatchObject({ status: 'active', declines: 1 });
  });

  it('do not take the next attempt of the session for the one they asked about', async () => {
    const { id } = await bench.leftUnknown();
    Object.assign(bench.says, { lookUp: ABSENT, cancel: ABSENT });
    bench.clock.advance(AT_RELEASE);
    let next: Promise<unknown> | undefined;
    const attempts = {
      ...bench.store.attempts,
      release: async (...args: Parameters<typeof bench.store.attempts.release>) => {
        const written = await bench.store.attempts.release(...args);
        next ??= bench.leave(id, { key: 'second' });
        await next;
        return written;
      },
    };
    await Promise.all([bench.sweep({ attempts }), bench.sweep({ attempts })]);
    const { attempt, declines } = await bench.stored(id);
    expect(attempt?.startedAt).toBe(bench.clock.now());
    expect(declines).toBe(0);
  });

  it('settle beside the confirm that began the attempt, which answers what is stored', async () => {
    const session = await bench.quoted();
    bench.says.lookUp = { kind: 'approved', transactionId: 'ch_only' };
    bench.processor.answer({ kind: 'approved', transactionId: 'ch_only' });
    bench.processor.during(async () => {
      bench.clock.advance(AT_LOOK);
      expect(await bench.sweep()).toEqual({ completed: 1 });
    });
    const answer = await bench.confirm(session, { key: 'first' });
    const after = await bench.stored(session.id);
    expect(answer).toMatchObject({ status: 200 });
    expect(after).toMatchObject({ status: 'completed', payment: { transactionId: 'ch_only' } });
    expect(after.lateApprovals).toBeUndefined();
  });
});

describe('a fault in one session', () => {
  it('is told by its id, leaves it due, and does not stop the others', async () => {
    const sessions = await manyUnknown(12);
    const broken = sessions[3]?.id ?? '';
    bench.says.lookUp = APPROVED;
    bench.clock.advance(AT_LOOK);
    const find = async (id: string) => {
      if (id === broken) throw new Error('This item cannot be read');
      return bench.store.sessions.find(id);
    };
    const summary = await bench.sweep({ sessions: { ...bench.store.sessions, find } });
    expect(summary).toEqual({ completed: 11, fault: 1 });
    expect(bench.faults).toEqual([broken]);
    expect(await bench.dueAt(broken)).toBeLessThanOrEqual(bench.clock.now());
    expect(await bench.sweep()).toEqual({ completed: 1 });
  });

  it('of a session whose account is gone leaves its attempt claimed', async () => {
    const session = await bench.leftUnknown();
    bench.says.lookUp = APPROVED;
    bench.clock.advance(AT_LOOK);
    expect(await bench.sweep({ accounts: { find: async () => undefined } })).toEqual({ fault: 1 });
    expect(await bench.stored(session.id)).toEqual(session);
  });
});

describe('a sweep that has no time left', () => {
  it('takes up nothing', async () => {
    await bench.leftUnknown();
    bench.clock.advance(AT_LOOK);
    expect(await bench.sweep({}, bench.clock.now())).toEqual({});
    expect(bench.called).toEqual([]);
  });

  it('ends what it has begun, takes up no more, and leaves the rest to the next', async () => {
    await manyUnknown(25);
    bench.clock.advance(AT_LOOK);
    const until = bench.clock.now() + 1_000;
    bench.says.lookUp = () => {
      bench.clock.advance(1_000);
      return APPROVED;
    };
    const { completed: begun = 0 } = await bench.sweep({}, until);
    // Ten at once at most, and whoever has read the clock before it moved.
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThanOrEqual(10);
    expect(await bench.sweep({}, bench.clock.now() + 1_000_000)).toEqual({ completed: 25 - begun });
  });
});

it('a sweep of many sessions settles each once', async () => {
  const sessions = await manyUnknown(30);
  bench.says.lookUp = (attemptId) => ({ kind: 'approved', transactionId: `ch_${attemptId}` });
  bench.clock.advance(AT_LOOK);
  expect(await bench.sweep()).toEqual({ completed: 30 });
  for (const { id, attempt } of sessions) {
    expect((await bench.stored(id)).payment?.transactionId).toBe(`ch_${attempt.id}`);
  }
});
