import fc from 'fast-check';
import type { Attempt, PaymentSession } from '../../lambdas/domain/session.ts';
import { fromItem } from '../../lambdas/store/session-codec.ts';
import type { AttemptStore, GuardStore, SessionStore } from '../../lambdas/domain/store-ports.ts';
import { aPayment, aQuote, aSession, freshId, NOON } from '../store/support/fixtures.ts';
import type { TestStore } from '../store/support/store.ts';
import { openCloudStore } from './support/cloud-store.ts';
import { memoryGuards } from './support/memory-guards.ts';
import { dueOf, memoryStore } from './support/memory-store.ts';
import { sized } from './support/size.ts';

/** As many runs as it takes for every call to have been made with and without effect; that many at least, and at most. */
const LEAST_RUNS = sized(50, 120);
const MOST_RUNS = 300;
const RUNS_AT_ONCE = 10;

interface Stores {
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly guards: GuardStore;
}

const names = [
  ...([
    'create',
    'saveQuote',
    'saveQuote',
    'update',
    'update',
    'claim',
    'claim',
    'claim',
    'unclaim',
    'complete',
    'release',
    'awaitPayer',
  ] as const),
  ...([
    'expire',
    'postpone',
    'askForReview',
    'recordLateApproval',
    'recordLateApproval',
    'settleLateApprovals',
  ] as const),
  ...(['enter', 'enter', 'leave', 'wait'] as const),
];

/** One call; the numbers choose among few values, so that calls get in each other's way. */
interface Call {
  readonly call: (typeof names)[number];
  readonly session: number;
  readonly attempt: number;
  /** By the attempt that holds the session, where one does: most calls are of no effect for any other. */
  readonly held: boolean;
  /** Decided on the session as it was some calls ago, not as it is. */
  readonly stale: boolean;
  readonly choice: number;
  readonly flag: boolean;
}

const calls: fc.Arbitrary<Call> = fc.record({
  call: fc.constantFrom(...names),
  session: fc.constantFrom(0, 0, 0, 1),
  attempt: fc.nat(2),
  held: fc.boolean(),
  stale: fc.boolean(),
  choice: fc.nat(2),
  flag: fc.boolean(),
});

interface Moment {
  readonly session: PaymentSession;
  readonly attempt: Attempt;
  readonly guard: string;
  readonly now: number;
}

/** The same call on any stores. */
async function make(stores: Stores, { call, choice, flag }: Call, { session, attempt, guard, now }: Moment) {
  const { sessions, attempts, guards } = stores;
  const quote = aQuote({ fee: 39 + (choice % 2), tokenHash: flag ? 'token' : 'other', until: session.expiresAt });
  const answer = { requestHash: 'request', status: flag ? 200 : 402, body: `{"choice":${choice}}` };
  const settlement = { session, attempt, now, answer };
  const entry = { key: guard, sessionId: session.id, attemptId: attempt.id, now, windowMs: 600_000 };
  const late = { attemptId: choice === 0 ? attempt.id : 'released', transactionId: 'ch_late' };
  switch (call) {
    case 'create':
      return sessions.create(session);
    case 'saveQuote':
      return sessions.saveQuote(session, quote, now);
    case 'update':
      return sessions.update(session, flag ? { amount: 2_000 } : { lineItems: [] }, now);
    case 'expire':
      return sessions.expire(session.id, now);
    case 'claim':
      return attempts.claim({
        session,
        quote: (choice > 0 && session.quote) || quote,
        attempt,
        maxDeclines: 1 + (choice % 2),
      });
    case 'unclaim':
      return attempts.unclaim(session, attempt.id);
    case 'complete':
      return attempts.complete(settlement, aPayment(attempt));
    case 'release':
      return attempts.release(settlement, flag ? 'declined' : 'failed');
    case 'postpone':
      return attempts.postpone(session, attempt, { dueAt: now + 30_000, looks: choice });
    case 'awaitPayer':
      return attempts.awaitPayer(session, attempt, { transactionId: `pi_${choice}`, dueAt: now + 900_000 });
    case 'askForReview':
      return attempts.askForReview(session, attempt);
    case 'recordLateApproval':
      return attempts.recordLateApproval(session, late, now);
    case 'settleLateApprovals': {
      const approvals = (session.lateApprovals ?? []).map((approval) => ({ ...approval, voided: flag }));
      const dueAt = flag && choice === 0 ? undefined : now + 60_000;
      return attempts.settleLateApprovals(session, approvals, dueAt);
    }
    case 'enter':
      return guards.enter({ ...entry, acknowledged: flag && choice === 0 });
    case 'leave':
      return guards.leave(guard, session.id, attempt.id);
    case 'wait':
      return undefined;
  }
}

/** These have the same answer whenever they are made. */
const always: readonly string[] = ['create', 'leave', 'wait'];

let real: TestStore;

beforeAll(async () => {
  real = await openCloudStore();
});

afterAll(() => real.close());

it('the stores of the model answer every call as the real ones do, and keep the same', async () => {
  const seen = new Map<string, Set<string>>();
  const property = fc.asyncProperty(fc.array(calls, { minLength: 5, maxLength: 40, size: 'max' }), async (made) => {
    const memory = memoryStore();
    const model: Stores = { ...memory, guards: memoryGuards() };
    const run = freshId();
    const attempts = [0, 1, 2].map((n) => `${run}-${n}`);
    const first = [0, 1].map(() => aSession({ quote: aQuote(), expiresAt: NOON + 900_000 }));
    for (const session of first) for (const stores of [real, model]) await stores.sessions.create(session);
    const history: PaymentSession[][] = [[], []];
    let now = NOON;

    for (const call of made) {
      if (call.call === 'wait') now += [1_000, 60_000, 600_000][call.choice] ?? 0;
      const begun = first[call.session] as PaymentSession;
      const current = ((await model.sessions.find(begun.id)) ?? begun) as PaymentSession;
      const past = history[call.session] as PaymentSession[];
      const session = call.stale ? (past.at(-2 - call.choice) ?? begun) : current;
      past.push(current);
      const key = { keyHash: `key${call.choice}`, requestHash: 'request' };
      const id = attempts[call.attempt] as string;
      const held = call.held || current.attempt?.id === id ? current.attempt : undefined;
      const attempt = held ?? { id, startedAt: now, ...(call.flag ? { key } : {}) };
      const moment = { session, attempt, guard: run, now };

      const told = await make(model, call, moment);
      expect(await make(real, call, moment)).toEqual(told);
      if (call.call === 'wait') continue;
      const item = await real.item(begun.id);
      expect(item && fromItem(item)).toEqual(await model.sessions.find(begun.id));
      const row = memory.rows.get(begun.id);
      expect([item?.due_shard && item.due_at, item?.owe]).toEqual([row && dueOf(row), row?.owe]);

      const done = typeof told === 'object' ? told.done : told;
      seen.set(call.call, (seen.get(call.call) ?? new Set()).add(String(done)));
    }
  });

  const undecided = () =>
    [...new Set(names)].filter((name) => !always.includes(name) && (seen.get(name)?.size ?? 0) < 2).sort();
  for (let runs = 0; runs < MOST_RUNS && (runs < LEAST_RUNS || undecided().length > 0); runs += RUNS_AT_ONCE) {
    await fc.assert(property, { numRuns: RUNS_AT_ONCE });
  }
  expect(undecided()).toEqual([]);
}, 180_000);
