import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { dueSessions } from '../../lambdas/store/due-sessions.ts';
import type { Processor } from '../../lambdas/domain/ports.ts';
import { sweepDue } from '../../lambdas/operations/sweep-due.ts';
import { keys } from '../operations/support/checkout.ts';
import { fakeProcessor } from '../operations/support/processor.ts';
import { testVault } from '../operations/support/vault.ts';
import { anAccount, anAttempt, aPayment, aQuote, aSession, NOON } from '../store/support/fixtures.ts';
import type { TestStore } from '../store/support/store.ts';
import { openCloudStore } from './support/cloud-store.ts';

const late = { attemptId: 'released', transactionId: 'ch_late' };
const LATER = NOON + 5_000;

let store: TestStore;

beforeAll(async () => {
  store = await openCloudStore();
});

afterAll(() => store.close());

const stored = (part: Partial<PaymentSession> = {}) => store.put(aSession({ quote: aQuote(), ...part }));
const current = async (id: string) => (await store.sessions.find(id)) as PaymentSession;

async function due(id: string, at: number): Promise<boolean> {
  for await (const found of dueSessions(store.table).list(at)) if (found === id) return true;
  return false;
}

/** Whatever may happen to a session between the note of a charge to give back and the sweep that does. */
const attempt = anAttempt();
const settlement = (session: PaymentSession) => ({ session, attempt, now: LATER });
const changes: Record<string, [Partial<PaymentSession>, (session: PaymentSession) => Promise<{ done: boolean }>]> = {
  claim: [{}, (session) => store.attempts.claim({ session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 })],
  unclaim: [{ attempt }, (session) => store.attempts.unclaim(session, attempt.id)],
  complete: [{ attempt }, (session) => store.attempts.complete(settlement(session), aPayment(attempt))],
  decline: [{ attempt }, (session) => store.attempts.release(settlement(session), 'declined')],
  fail: [{ attempt }, (session) => store.attempts.release(settlement(session), 'failed')],
  postpone: [{ attempt }, (session) => store.attempts.postpone(session, attempt, { dueAt: NOON + 1e6, looks: 1 })],
  expire: [{}, (session) => store.sessions.expire(session.id, LATER)],
};

describe('a charge to be given back stays due', () => {
  it.each(Object.keys(changes))('through %s', async (name) => {
    const [part, change] = changes[name] as (typeof changes)[string];
    const session = await stored(part);
    await store.attempts.recordLateApproval(session, late, NOON);
    expect(await change(session)).toEqual({ done: true });
    expect(await due(session.id, LATER)).toBe(true);
  });

  it('while it can not be given back, and no longer once it is', async () => {
    const session = await stored({ status: 'completed' });
    await store.attempts.recordLateApproval(session, late, NOON);
    await store.attempts.settleLateApprovals(await current(session.id), [{ ...late, voided: false }], LATER);
    expect([await due(session.id, LATER - 1), await due(session.id, LATER)]).toEqual([false, true]);
    await store.attempts.settleLateApprovals(await current(session.id), [{ ...late, voided: true }]);
    expect(await due(session.id, NOON + 1e9)).toBe(false);
  });

  it('and an attempt is put off to a person only after it', async () => {
    const session = await stored({ attempt });
    await store.attempts.recordLateApproval(session, late, NOON);
    expect((await store.attempts.askForReview(session, attempt)).done).toBe(false);
    expect(await due(session.id, NOON)).toBe(true);
  });
});

describe('a session that a charge was given back for', () => {
  const voided = [{ ...late, voided: true }];

  it('ends like any other', async () => {
    const session = await stored({ lateApprovals: voided });
    expect(await store.sessions.expire(session.id, NOON)).toEqual({ done: true });
    expect(await due(session.id, NOON + 1e9)).toBe(false);
  });

  it('is due for the attempt that began while it was given back', async () => {
    const session = await stored();
    await store.attempts.recordLateApproval(session, late, NOON);
    const seen = await current(session.id);
    await store.attempts.claim({ session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 });
    const settled = await store.attempts.settleLateApprovals(seen, voided, session.expiresAt);
    expect(settled.done).toBe(false);
    expect(await due(session.id, NOON + 54_000)).toBe(true);
  });
});

it('a session that a person gave back to its payer is due again when its time runs out', async () => {
  const session = await stored({ attempt });
  await store.attempts.askForReview(session, attempt);
  expect(await due(session.id, session.expiresAt)).toBe(false);
  await store.attempts.release(settlement(session), 'failed');
  expect([await due(session.id, session.expiresAt - 1), await due(session.id, session.expiresAt)]).toEqual([
    false,
    true,
  ]);
});

describe('a charge that can not be given back yet', () => {
  const stubborn = () => Object.assign(fakeProcessor(), { void: async () => false });

  async function sweep(processor: Processor): Promise<void> {
    const deps = {
      ...store,
      due: dueSessions(store.table),
      accounts: { find: async () => anAccount() },
      processors: { get: () => processor },
      keys,
      vault: testVault(),
      onNotSaved: () => {},
      onFault: ({ cause }: { cause: unknown }) => {
        throw cause;
      },
      onReview: () => {},
    };
    await sweepDue(deps, { requestId: 'sweep', until: store.clock.now() + 40_000 });
  }

  async function owing(part: Partial<PaymentSession>): Promise<PaymentSession> {
    const session = await stored(part);
    await store.attempts.recordLateApproval(session, late, NOON);
    return session;
  }

  beforeEach(() => store.clock.advance(100_000));

  it('holds up no other attempt of its session', async () => {
    const session = await owing({ attempt });
    const processor = Object.assign(stubborn(), { lookUp: async () => ({ kind: 'approved', transactionId: 'ch_1' }) });
    await sweep(processor as Processor);
    expect(await current(session.id)).toMatchObject({ status: 'completed', lateApprovals: [{ voided: false }] });
    expect(await due(session.id, store.clock.now() + 60_000)).toBe(true);
  });

  it('does not hold up the end of its session', async () => {
    const session = await owing({ expiresAt: NOON + 1_000 });
    await sweep(stubborn());
    expect(await current(session.id)).toMatchObject({ status: 'expired', lateApprovals: [{ voided: false }] });
    expect(await due(session.id, store.clock.now() + 60_000)).toBe(true);
  });

  it('uses up none of the looks after an attempt whose outcome stays unknown', async () => {
    const session = await owing({ attempt });
    await sweep(Object.assign(stubborn(), { lookUp: async () => ({ kind: 'unknown' as const }) }));
    expect((await current(session.id)).attempt).toEqual(attempt);
    expect(await due(session.id, store.clock.now() + 60_000)).toBe(true);
  });
});
