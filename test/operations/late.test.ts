import type { AttemptStore } from '../../lambdas/domain/store-ports.ts';
import { ABSENT, APPROVED, answerOf, AT_RELEASE, openRecovery, type Recovery } from './support/recovery.ts';

let bench: Recovery;

beforeEach(async () => {
  bench = await openRecovery();
});

afterEach(() => bench.store.close());

const MINUTE = 60_000;
const LATE = { kind: 'approved', transactionId: 'ch_late' } as const;

/**
 * A confirm whose processor answers only after recovery has found the charge absent and released the attempt, and then
 * says that it was approved after all. `meanwhile` happens between the release and the answer.
 */
async function approvedTooLate(meanwhile: (id: string) => Promise<unknown> = async () => undefined, body = {}) {
  const session = await bench.quoted(body);
  Object.assign(bench.says, { lookUp: ABSENT, cancel: ABSENT });
  bench.processor.answer(LATE);
  bench.processor.during(async () => {
    bench.processor.during(async () => undefined);
    bench.clock.advance(AT_RELEASE);
    expect(await bench.sweep()).toEqual({ released: 1 });
    bench.processor.answer();
    await meanwhile(session.id);
    bench.processor.answer(LATE);
  });
  const answer = await bench.confirm(session, { key: 'first' });
  const attemptId = bench.processor.charges[0]?.attemptId ?? '';
  bench.called.length = 0;
  return { id: session.id, answer, attemptId };
}

const replay = async (id: string) => answerOf(await bench.confirm(await bench.stored(id), { key: 'first' }));

describe('a charge that is approved after its attempt was released', () => {
  it('does not complete the session, and is noted, due at once', async () => {
    const { id, attemptId } = await approvedTooLate();
    const after = await bench.stored(id);
    expect(after).toMatchObject({
      status: 'active',
      lateApprovals: [{ attemptId, transactionId: 'ch_late', voided: false }],
    });
    expect(after.payment).toBeUndefined();
    expect(await bench.dueAt(id)).toBe(bench.clock.now());
  });

  it('is answered as its key is from now on: the stored 502, byte for byte', async () => {
    const { id, answer } = await approvedTooLate();
    expect(answer).toMatchObject({ status: 502 });
    const stored = await replay(id);
    expect(stored.body).toBe(answerOf(answer).body);
    expect(JSON.parse(stored.body)).toMatchObject({ code: 'processing_error', request_id: 'sweep' });
    await bench.sweep();
    expect((await replay(id)).body).toBe(stored.body);
  });

  it('is voided by the next sweep, once, and the session is due again when its time runs out', async () => {
    const { id, attemptId } = await approvedTooLate();
    expect(await bench.sweep()).toEqual({ voided: 1 });
    const after = await bench.stored(id);
    expect(after.lateApprovals).toEqual([{ attemptId, transactionId: 'ch_late', processor: 'sandbox', voided: true }]);
    expect(await bench.dueAt(id)).toBe(after.expiresAt);
    bench.clock.advance(10 * MINUTE);
    expect(await bench.sweep()).toEqual({});
    expect(bench.called.filter((call) => call === 'void')).toHaveLength(1);
  });

  it('is voided again, each minute, until the processor confirms it', async () => {
    const { id } = await approvedTooLate();
    bench.says.void = false;
    expect(await bench.sweep()).toEqual({ unknown: 1 });
    expect(await bench.dueAt(id)).toBe(bench.clock.now() + MINUTE);
    bench.clock.advance(MINUTE - 1);
    expect(await bench.sweep()).toEqual({});
    bench.clock.advance(1);
    expect(await bench.sweep()).toEqual({ unknown: 1 });
    bench.says.void = true;
    bench.clock.advance(MINUTE);
    expect(await bench.sweep()).toEqual({ voided: 1 });
    expect((await bench.stored(id)).lateApprovals).toMatchObject([{ voided: true }]);
  });

  it('is voided once its processor can be asked: until then it stays due', async () => {
    const { id } = await approvedTooLate();
    expect(await bench.sweep({ processors: { get: () => undefined } })).toEqual({ fault: 1 });
    expect(bench.faults).toEqual([id]);
    expect(await bench.sweep()).toEqual({ voided: 1 });
  });

  it('is no second payment of a session that was paid meanwhile, and is voided all the same', async () => {
    const { id, attemptId } = await approvedTooLate((session) => bench.tells(session, { key: 'second' }));
    const paid = await bench.stored(id);
    expect(paid).toMatchObject({ status: 'completed', lateApprovals: [{ attemptId }] });
    expect(paid.payment?.attemptId).not.toBe(attemptId);
    expect((await replay(id)).status).toBe(502);
    expect(await bench.sweep()).toEqual({ voided: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'completed', payment: paid.payment });
    expect(await bench.dueAt(id)).toBeUndefined();
  });

  it('is voided for a session that expired meanwhile', async () => {
    const { id } = await approvedTooLate(async () => expect(await bench.sweep()).toEqual({ expired: 1 }), {
      expires_in_seconds: 60,
    });
    expect(await bench.stored(id)).toMatchObject({ status: 'expired' });
    expect(await bench.sweep()).toEqual({ voided: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'expired', lateApprovals: [{ voided: true }] });
    expect(await bench.dueAt(id)).toBeUndefined();
  });

  it('leaves the next attempt of the session to itself', async () => {
    const { id, attemptId } = await approvedTooLate((session) => bench.leave(session, { key: 'second' }));
    const { attempt } = await bench.stored(id);
    expect(attempt?.id).not.toBe(attemptId);
    expect(await bench.sweep()).toEqual({ voided: 1 });
    expect((await bench.stored(id)).attempt).toEqual(attempt);
    bench.says.lookUp = APPROVED;
    bench.clock.advance(MINUTE);
    expect(await bench.sweep()).toEqual({ completed: 1 });
  });
});

it('two late approvals of one session are voided each, and one that is not confirmed is asked for again alone', async () => {
  const { id, attemptId } = await approvedTooLate();
  const session = await bench.stored(id);
  await bench.store.attempts.recordLateApproval(
    session,
    { attemptId: 'two', transactionId: 'ch_two' },
    bench.clock.now(),
  );
  const voids: string[] = [];
  const refuses = new Set(['two']);
  Object.assign(bench.processor, {
    void: async (attempt: { attemptId: string }) => {
      voids.push(attempt.attemptId);
      return !refuses.has(attempt.attemptId);
    },
  });
  expect(await bench.sweep()).toEqual({ unknown: 1 });
  expect(voids).toEqual([attemptId, 'two']);
  refuses.clear();
  bench.clock.advance(MINUTE);
  expect(await bench.sweep()).toEqual({ voided: 1 });
  expect(voids).toEqual([attemptId, 'two', 'two']);
});

it('a late approval that is noted while others are voided is not lost', async () => {
  const { id } = await approvedTooLate();
  const settleLateApprovals: AttemptStore['settleLateApprovals'] = async (session, ...rest) => {
    await bench.store.attempts.recordLateApproval(
      session,
      { attemptId: 'two', transactionId: 'ch_two' },
      bench.clock.now(),
    );
    return bench.store.attempts.settleLateApprovals(session, ...rest);
  };
  await bench.sweep({ attempts: { ...bench.store.attempts, settleLateApprovals } });
  expect(await bench.dueAt(id)).toBeLessThanOrEqual(bench.clock.now());
  expect(await bench.sweep()).toEqual({ voided: 1 });
  expect((await bench.stored(id)).lateApprovals).toMatchObject([{ voided: true }, { voided: true }]);
});
