import type { LookUpOutcome } from '../../lambdas/domain/ports.ts';
import { sightings } from '../../lambdas/domain/velocity.ts';
import { answerOf, ABSENT, APPROVED, AT_LOOK, AT_RELEASE, openRecovery, type Recovery } from './support/recovery.ts';

let bench: Recovery;

beforeEach(async () => {
  bench = await openRecovery();
});

afterEach(() => bench.store.close());

const replay = async (id: string) => answerOf(await bench.confirm(await bench.stored(id), { key: 'first' }));

describe('an attempt younger than twice the time of its function', () => {
  it('is left alone: the processor is not even asked', async () => {
    const session = await bench.leftUnknown();
    bench.says.lookUp = APPROVED;
    bench.clock.advance(AT_LOOK - 1);
    expect(await bench.sweep()).toEqual({});
    expect(bench.called).toEqual([]);
    expect(await bench.stored(session.id)).toEqual(session);
    bench.clock.advance(1);
    expect(await bench.sweep()).toEqual({ completed: 1 });
  });

  it('is left alone also when the index names the session too early', async () => {
    const session = await bench.leftUnknown();
    bench.says.lookUp = APPROVED;
    bench.clock.advance(AT_LOOK - 1);
    const due = {
      list: async function* () {
        yield session.id;
      },
    };
    expect(await bench.sweep({ due })).toEqual({ nothing: 1 });
    expect(bench.called).toEqual([]);
  });
});

describe.each([
  ['approved', 'succeeded'],
  ['pending', 'pending'],
] as const)('an attempt that the processor says is %s', (kind, paid) => {
  it('completes the session with the original charge, and the key gets its 200', async () => {
    const { id, attempt } = await bench.leftUnknown();
    bench.says.lookUp = { kind, transactionId: 'ch_found' };
    bench.clock.advance(AT_LOOK);
    expect(await bench.sweep()).toEqual({ completed: 1 });
    expect(await bench.stored(id)).toMatchObject({
      status: 'completed',
      payment: { attemptId: attempt.id, transactionId: 'ch_found', status: paid, fee: 39, last4: '4242' },
    });
    const answer = await replay(id);
    expect(answer).toMatchObject({ status: 200, replayed: true });
    expect(JSON.parse(answer.body)).toMatchObject({
      session_id: id,
      status: 'completed',
      payment: { transaction_id: 'ch_found', status: paid, amount: 1_000, total_amount: 1_039 },
      redirect_url: expect.stringContaining(`session_id=${id}`),
    });
    bench.clock.advance(3_600_000);
    expect((await replay(id)).body).toBe(answer.body);
    expect(await bench.tells(id, { key: 'second' })).toBe('already_confirmed');
  });

  it('is charged no second time, keeps its guard, and is due no more', async () => {
    const { id } = await bench.leftUnknown();
    bench.says.lookUp = { kind, transactionId: 'ch_found' };
    bench.clock.advance(AT_LOOK);
    await bench.sweep();
    expect(bench.processor.charges).toHaveLength(1);
    expect(await bench.dueAt(id)).toBeUndefined();
    expect(await bench.payAgain()).toBe('duplicate_payment');
  });
});

const refused: [name: string, lookUp: LookUpOutcome, status: number, code: string, declines: number, swept: string][] =
  [
    ['declined', { kind: 'declined', code: 'insufficient_funds' }, 402, 'insufficient_funds', 1, 'declined'],
    ['failed', { kind: 'failed' }, 502, 'processing_error', 0, 'released'],
    ['absent', ABSENT, 502, 'processing_error', 0, 'released'],
  ];

describe.each(refused)('an attempt that the processor says is %s', (_name, lookUp, status, code, declines, swept) => {
  it('gives the session back, and the key gets its answer', async () => {
    const { id, expiresAt } = await bench.leftUnknown();
    Object.assign(bench.says, { lookUp, cancel: ABSENT });
    bench.clock.advance(AT_RELEASE);
    expect(await bench.sweep()).toEqual({ [swept]: 1 });
    const after = await bench.stored(id);
    expect(after).toMatchObject({ status: 'active', declines });
    expect(after.attempt).toBeUndefined();
    const answer = await replay(id);
    expect(answer).toMatchObject({ status, replayed: true });
    expect(JSON.parse(answer.body)).toEqual({
      code,
      message: expect.any(String),
      recoverable: true,
      request_id: 'sweep',
    });
    expect(await bench.dueAt(id)).toBe(expiresAt);
  });

  it('can be paid with another key, exactly once, and the first key keeps its answer', async () => {
    const { id } = await bench.leftUnknown();
    Object.assign(bench.says, { lookUp, cancel: ABSENT });
    bench.clock.advance(AT_RELEASE);
    await bench.sweep();
    const first = await replay(id);
    expect(await bench.tells(id, { key: 'second' })).toBe(200);
    expect((await replay(id)).body).toBe(first.body);
    expect(bench.processor.charges).toHaveLength(2);
    expect(await bench.tells(id, { key: 'third' })).toBe('already_confirmed');
  });

  it('leaves no guard in the way of the payer', async () => {
    await bench.leftUnknown();
    Object.assign(bench.says, { lookUp, cancel: ABSENT });
    bench.clock.advance(AT_RELEASE);
    expect(await bench.payAgain()).toBe('duplicate_payment');
    await bench.sweep();
    expect(await bench.payAgain()).toBe(200);
  });
});

describe('an attempt that the processor does not know', () => {
  it('has its key made unusable first, then leaves its guard, then is released', async () => {
    await bench.leftUnknown();
    Object.assign(bench.says, { lookUp: ABSENT, cancel: ABSENT });
    bench.clock.advance(AT_RELEASE);
    await bench.sweep();
    expect(bench.called).toEqual(['lookUp', 'cancel', 'leave', 'release']);
  });

  it('is not released before the settle window has passed, and then at once', async () => {
    const { id, attempt } = await bench.leftUnknown();
    Object.assign(bench.says, { lookUp: ABSENT, cancel: ABSENT });
    bench.clock.advance(AT_RELEASE - 1);
    expect(await bench.sweep()).toEqual({ waiting: 1 });
    expect(bench.called).toEqual(['lookUp', 'cancel', 'postpone']);
    expect(await bench.tells(id, { key: 'first' })).toBe('confirm_in_progress');
    expect(await bench.tells(id, { key: 'second' })).toBe('confirm_in_progress');
    expect(await bench.dueAt(id)).toBe(attempt.startedAt + AT_RELEASE);
    bench.clock.advance(1);
    expect(await bench.sweep()).toEqual({ released: 1 });
  });

  it('completes when its approval turns up as the key is cancelled', async () => {
    const { id } = await bench.leftUnknown();
    Object.assign(bench.says, { lookUp: ABSENT, cancel: APPROVED });
    bench.clock.advance(AT_RELEASE);
    expect(await bench.sweep()).toEqual({ completed: 1 });
    expect(bench.called).toEqual(['lookUp', 'cancel', 'complete']);
    expect(await bench.stored(id)).toMatchObject({ status: 'completed', payment: { transactionId: 'ch_found' } });
  });

  it('is not released when the cancel gets no answer', async () => {
    const session = await bench.leftUnknown();
    bench.says.lookUp = ABSENT;
    bench.clock.advance(AT_RELEASE);
    expect(await bench.sweep()).toEqual({ unknown: 1 });
    expect(await bench.stored(session.id)).toMatchObject({ attempt: { id: session.attempt.id, looks: 1 } });
  });
});

it('an attempt whose look-up and cancel keep silent stays claimed, guarded, and due in 30 seconds', async () => {
  const session = await bench.leftUnknown();
  bench.clock.advance(AT_LOOK);
  expect(await bench.sweep()).toEqual({ unknown: 1 });
  expect(bench.called).toEqual(['lookUp', 'postpone']);
  expect(await bench.stored(session.id)).toEqual({ ...session, attempt: { ...session.attempt, looks: 1 } });
  expect(await bench.dueAt(session.id)).toBe(bench.clock.now() + 30_000);
  expect(await bench.tells(session.id, { key: 'first' })).toBe('confirm_in_progress');
  expect(await bench.tells(session.id)).toBe('confirm_in_progress');
  expect(await bench.payAgain()).toBe('duplicate_payment');
});

it('an attempt without a key is settled too, and keeps no answer', async () => {
  const { id } = await bench.leftUnknown({}, {});
  bench.says.lookUp = APPROVED;
  bench.clock.advance(AT_LOOK);
  await bench.sweep();
  expect(await bench.stored(id)).toMatchObject({ status: 'completed', answers: new Map() });
});

describe('a decline that nobody but recovery heard of', () => {
  it('counts for its address, its mailbox and its card, as any other', async () => {
    const source = { ip: '192.0.2.77' };
    const { id, attempt } = await bench.leftUnknown(
      { customer_email: 'mallory@example.com' },
      { key: 'first', source },
    );
    expect(JSON.stringify(await bench.store.item(id))).not.toContain(source.ip);
    bench.says.lookUp = { kind: 'declined', code: 'card_declined' };
    bench.clock.advance(AT_LOOK);
    expect(await bench.sweep()).toEqual({ declined: 1 });
    const session = await bench.stored(id);
    const { fingerprint = '' } = session.quote ?? {};
    const watched = sightings('declined', { session, fingerprint, source });
    expect(watched.map(({ watched: what }) => what)).toEqual(['ip', 'email', 'instrument']);
    expect(watched[0]?.key).toBe(attempt.addressKey);
    const seen = await bench.store.velocity.read(watched.map(({ key }) => key));
    for (const { key, member } of watched) expect(seen.get(key)).toEqual(new Map([[member, bench.clock.now()]]));
  });
});
