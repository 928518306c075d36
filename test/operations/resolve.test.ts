import { isProblem, type Problem } from '../../lambdas/domain/errors.ts';
import type { Session } from '../../lambdas/domain/session.ts';
import { resolveSession } from '../../lambdas/operations/resolve-session.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { ABSENT, answerOf, APPROVED, openRecovery, type Recovery, UNKNOWN } from './support/recovery.ts';

let bench: Recovery;

beforeEach(async () => {
  bench = await openRecovery();
});

afterEach(() => bench.store.close());

const CHARGED = { outcome: 'charged' } as const;
const NOT_CHARGED = { outcome: 'not_charged' } as const;
const DAY = 86_400_000;
const LONG = { expires_in_seconds: 86_400 };

type Body = { outcome: 'charged' | 'not_charged'; transaction_id?: string };

function resolve(sessionId: string, body: Body, account = anAccount()): Promise<Session | Problem> {
  const { deps, processors, store } = bench;
  return resolveSession(
    { ...deps, sessions: store.sessions, processors },
    { account, sessionId, body, requestId: 'resolved-by-hand' },
  );
}

async function refusal(sessionId: string, body: Body = CHARGED, account = anAccount()) {
  const before = await bench.store.item(sessionId);
  const result = await resolve(sessionId, body, account);
  if (!isProblem(result)) throw new Error('It was resolved');
  expect(await bench.store.item(sessionId)).toEqual(before);
  return result;
}

const replay = async (id: string) => answerOf(await bench.confirm(await bench.stored(id), { key: 'first' }));

describe('charged', () => {
  it.each([
    ['with the transaction that the person found', { transaction_id: 'ch_by_hand' }, 'ch_by_hand'],
    ['without one: the attempt names it', {}, undefined],
  ])('completes the session %s', async (_name, more, transactionId) => {
    const { id, attempt } = await bench.inReview();
    const resolved = await resolve(id, { ...CHARGED, ...more });
    const payment = { attemptId: attempt.id, transactionId: transactionId ?? attempt.id, status: 'succeeded', fee: 39 };
    expect(resolved).toMatchObject({ id, status: 'completed', payment });
    expect(await bench.stored(id)).toEqual(resolved);
    expect(await bench.dueAt(id)).toBeUndefined();
    expect(bench.processor.charges).toHaveLength(1);
  });

  it('gives the key of the attempt its 200', async () => {
    const { id } = await bench.inReview();
    await resolve(id, { ...CHARGED, transaction_id: 'ch_by_hand' });
    const answer = await replay(id);
    expect(answer).toMatchObject({ status: 200, replayed: true });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'completed', transaction_id: 'ch_by_hand' });
    expect(await bench.tells(id, { key: 'second' })).toBe('already_confirmed');
  });
});

describe('not charged', () => {
  it('gives the session back, its key a 502, and has the key made unusable and the guard left first', async () => {
    const { id } = await bench.inReview(LONG);
    const resolved = await resolve(id, NOT_CHARGED);
    expect(bench.called).toEqual(['cancel', 'leave', 'release']);
    expect(resolved).toMatchObject({ status: 'active', declines: 0 });
    const { attempt, payment } = await bench.stored(id);
    expect([attempt, payment]).toEqual([undefined, undefined]);
    const answer = await replay(id);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'processing_error', request_id: 'resolved-by-hand' });
  });

  it('expires the session at the next sweep, since its time has run out by then', async () => {
    const { id } = await bench.inReview();
    await resolve(id, NOT_CHARGED);
    expect(await bench.tells(id, { key: 'second' })).toBe('session_expired');
    expect(await bench.sweep()).toEqual({ expired: 1 });
    expect(await bench.stored(id)).toMatchObject({ status: 'expired' });
    expect(await bench.dueAt(id)).toBeUndefined();
  });

  it('leaves no guard in the way of the payer', async () => {
    const { guard = '' } = (await bench.inReview()).attempt;
    const { processor, clock, store } = bench;
    const held = async () => (await store.item(`guard#${guard}`)) as unknown as { att?: Set<string> };
    expect((await held()).att?.size).toBe(1);
    await resolve(processor.charges[0]?.reference ?? '', NOT_CHARGED);
    expect((await held()).att).toBeUndefined();
    expect(clock.now()).toBeGreaterThan(DAY);
  });
});

describe('the word of the processor, when it can tell by now, goes before the word of the person', () => {
  it.each([
    ['approved', APPROVED, 'completed'],
    ['pending', { kind: 'pending', transactionId: 'ch_found' }, 'completed'],
    ['declined', { kind: 'declined', code: 'card_declined' }, 'active'],
    ['failed', { kind: 'failed' }, 'active'],
    ['absent for good', ABSENT, 'active'],
  ] as const)('%s', async (_name, cancel, status) => {
    for (const body of [CHARGED, NOT_CHARGED]) {
      const { id } = await bench.inReview({ customer_id: body.outcome });
      bench.says.cancel = cancel;
      const resolved = await resolve(id, body);
      expect(resolved).toMatchObject({ status });
      expect((await bench.stored(id)).payment?.transactionId).toBe(status === 'completed' ? 'ch_found' : undefined);
    }
  });

  it('a decline is stored as one', async () => {
    const { id } = await bench.inReview();
    bench.says.cancel = { kind: 'declined', code: 'insufficient_funds' };
    await resolve(id, CHARGED);
    expect(await bench.stored(id)).toMatchObject({ declines: 1 });
    expect((await replay(id)).status).toBe(402);
  });

  it.each([CHARGED, NOT_CHARGED])('and when it can not, or is not there, the person is believed: %j', async (body) => {
    const { id } = await bench.inReview();
    const { deps, store } = bench;
    const nobody = { ...deps, sessions: store.sessions, processors: { get: () => undefined } };
    const resolved = await resolveSession(nobody, { account: anAccount(), sessionId: id, body, requestId: 'r' });
    expect(resolved).toMatchObject({ status: body === CHARGED ? 'completed' : 'active' });
  });
});

describe('a payer who was told how to go on', () => {
  const asked = async () => {
    const session = await bench.inReview();
    const { store, clock } = bench;
    const wait = { transactionId: 'ch_open', dueAt: clock.now() };
    await store.attempts.awaitPayer(session, session.attempt, wait);
    await store.attempts.askForReview(session, session.attempt);
    return session;
  };

  it('could still pay what is called off by hand, unless the processor calls it off', async () => {
    const { id } = await asked();
    expect(await refusal(id, NOT_CHARGED)).toMatchObject({ code: 'network_error' });
    bench.says.cancel = ABSENT;
    expect(await resolve(id, NOT_CHARGED)).toMatchObject({ status: 'active' });
  });

  it('may have paid, which a person is believed', async () => {
    expect(await resolve((await asked()).id, CHARGED)).toMatchObject({ status: 'completed' });
  });
});

describe('is refused and changes nothing', () => {
  it('for a session that does not exist, and for one of another account, alike', async () => {
    const { id } = await bench.inReview();
    const unknown = await refusal('cs_00000000000000000000000000a');
    const foreign = await refusal(id, CHARGED, anAccount({}, {}, 'pa_00000000000000000002'));
    expect(foreign).toEqual(unknown);
    expect(unknown.code).toBe('not_found');
    expect(bench.called).toEqual([]);
  });

  it.each([
    ['that nobody is paying', async () => bench.quoted(), 'validation_error'],
    ['whose charge is still looked after', async () => bench.leftUnknown(), 'confirm_in_progress'],
    ['that is paid', async () => paid(), 'already_confirmed'],
    ['that is expired', async () => expired(), 'session_expired'],
    ['that was resolved before', async () => resolved(), 'already_confirmed'],
  ])('for a session %s', async (_name, make, code) => {
    const { id } = await make();
    bench.called.length = 0;
    expect((await refusal(id)).code).toBe(code);
    expect((await refusal(id, NOT_CHARGED)).code).toBe(code);
    expect(bench.called).toEqual([]);
  });
});

it('of two people who resolve at once, one is right and the session is settled once', async () => {
  const { id } = await bench.inReview();
  await Promise.all([resolve(id, CHARGED), resolve(id, CHARGED)]);
  const after = await bench.stored(id);
  expect(after).toMatchObject({ status: 'completed' });
  expect(after.lateApprovals).toBeUndefined();
});

async function paid() {
  const session = await bench.quoted();
  await bench.confirm(session);
  return session;
}

async function expired() {
  const session = await bench.quoted();
  await bench.store.sessions.expire(session.id, bench.clock.now());
  return session;
}

async function resolved() {
  const session = await bench.inReview();
  bench.says.cancel = UNKNOWN;
  await resolve(session.id, CHARGED);
  return session;
}
