import type { LateApproval, PaymentSession } from '../../lambdas/domain/session.ts';
import { anAttempt, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

const one = { attemptId: 'one', transactionId: 'ch_one' };
const two = { attemptId: 'two', transactionId: 'ch_two' };
const open = (approval: typeof one): LateApproval => ({ ...approval, voided: false });
const voided = (approval: typeof one): LateApproval => ({ ...approval, voided: true });
const current = async ({ id }: PaymentSession) => (await store.sessions.find(id)) as PaymentSession;

describe('noting a late approval', () => {
  it.each(['active', 'completed', 'expired'] as const)(
    'of a session that is %s changes nothing else',
    async (status) => {
      const session = await store.put(aSession({ status, quote: aQuote() }));
      expect(await store.attempts.recordLateApproval(session, one, NOON)).toEqual({ done: true });
      expect(await current(session)).toEqual({ ...session, lateApprovals: [open(one)] });
    },
  );

  it('keeps those noted before', async () => {
    const session = await store.put(aSession());
    await store.attempts.recordLateApproval(session, one, NOON);
    await store.attempts.recordLateApproval(session, two, NOON);
    expect((await current(session)).lateApprovals).toEqual([open(one), open(two)]);
  });

  it('twice, as a repeated write does, notes it once', async () => {
    const session = await store.put(aSession());
    await store.attempts.recordLateApproval(session, one, NOON);
    expect((await store.attempts.recordLateApproval(session, one, NOON)).done).toBe(false);
    expect((await current(session)).lateApprovals).toEqual([open(one)]);
  });

  it('of no session makes none', async () => {
    const session = aSession();
    expect(await store.attempts.recordLateApproval(session, one, NOON)).toEqual({ done: false, session: undefined });
    expect(await store.item(session.id)).toBeUndefined();
  });
});

describe('writing down what became of them is refused, and changes nothing,', () => {
  const changes: [what: string, part: Partial<PaymentSession>, (session: PaymentSession) => Promise<unknown>][] = [
    ['another was noted', {}, (session) => store.attempts.recordLateApproval(session, two, NOON)],
    ['the session ended', {}, (session) => store.sessions.expire(session.id, NOON)],
    [
      'an attempt began',
      {},
      (session) => store.attempts.claim({ session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 }),
    ],
    ['its attempt ended', { attempt: anAttempt({ id: 'held' }) }, (session) => store.attempts.unclaim(session, 'held')],
    [
      'another attempt began',
      { attempt: anAttempt({ id: 'held' }) },
      async (session) => {
        await store.attempts.unclaim(session, 'held');
        await store.attempts.claim({ session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 });
      },
    ],
  ];

  it.each(changes)('when %s since they were read', async (_what, part, change) => {
    const session = await store.put(aSession({ quote: aQuote(), ...part }));
    await store.attempts.recordLateApproval(session, one, NOON);
    const read = await current(session);
    await change(session);
    const before = await store.item(session.id);
    const written = await store.attempts.settleLateApprovals(read, [voided(one)], session.expiresAt);
    expect(written).toEqual({ done: false, session: expect.objectContaining({ id: session.id }) });
    expect(await store.item(session.id)).toEqual(before);
  });
});

it('what became of them is written down, each for itself', async () => {
  const session = await store.put(aSession());
  await store.attempts.recordLateApproval(session, one, NOON);
  await store.attempts.recordLateApproval(session, two, NOON);
  const half = [voided(one), open(two)];
  expect(await store.attempts.settleLateApprovals(await current(session), half, NOON + 60_000)).toEqual({ done: true });
  expect(await current(session)).toEqual({ ...session, lateApprovals: half });
});

describe.each([
  [
    'postponing an attempt',
    (session: PaymentSession, id: string) =>
      store.attempts.postpone(session, anAttempt({ id }), { dueAt: NOON + 99, looks: 3 }),
    { looks: 3 },
  ],
  [
    'handing an attempt to a person',
    (session: PaymentSession, id: string) => store.attempts.askForReview(session, anAttempt({ id })),
    { review: true },
  ],
])('%s', (_what, act, noted) => {
  it('keeps it, and notes no more than that', async () => {
    const attempt = anAttempt({ guard: 'guard', key: { keyHash: 'key', requestHash: 'request' } });
    const session = await store.put(aSession({ quote: aQuote(), attempt }));
    expect(await act(session, attempt.id)).toEqual({ done: true });
    expect(await current(session)).toEqual({ ...session, attempt: { ...attempt, ...noted } });
  });

  it.each([
    ['another attempt holds the session', { attempt: anAttempt({ id: 'other' }) }],
    ['nobody does', {}],
    ['it is over', { status: 'completed' as const }],
  ])('is refused, and changes nothing, when %s', async (_when, part) => {
    const session = await store.put(aSession({ quote: aQuote(), ...part }));
    const before = await store.item(session.id);
    expect((await act(session, 'gone')).done).toBe(false);
    expect(await store.item(session.id)).toEqual(before);
  });
});
