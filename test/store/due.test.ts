import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { dueSessions } from '../../lambdas/store/due-sessions.ts';
import { sized } from '../races/support/size.ts';
import { fromItem, type SessionItem } from '../../lambdas/store/session-codec.ts';
import { anAttempt, aPayment, aQuote, aSession, freshId, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

async function due(at: number, from = store): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of dueSessions(from.table).list(at)) ids.push(id);
  return ids;
}

const FOR_EVER = Number.MAX_SAFE_INTEGER;

describe('the list of what is due', () => {
  it('has each session from the moment that its time runs out, and not before', async () => {
    const { id, expiresAt } = await store.put(aSession());
    expect(await due(expiresAt - 1)).not.toContain(id);
    expect(await due(expiresAt)).toContain(id);
  });

  it('has the sessions of every shard, each once', async () => {
    const own = await openStore();
    const made = new Set<string>();
    const shards = new Set<string | undefined>();
    while (shards.size < 16 || made.size < 40) {
      const { id } = await own.put(aSession());
      made.add(id);
      shards.add((await own.item(id))?.due_shard);
    }
    expect(shards.size).toBe(16);
    expect((await due(FOR_EVER, own)).sort()).toEqual([...made].sort());
    own.close();
  });

  it('goes on past one page of the index, oldest first within a shard', async () => {
    const own = await openStore();
    // The last two characters choose the shard: these are all of one.
    const sessions = Array.from({ length: 230 }, (_, n) =>
      aSession({ id: `cs_${freshId()}00`, expiresAt: NOON + 1_000 * ((n * 97) % 230) }),
    );
    for (let n = 0; n < sessions.length; n += 23) await Promise.all(sessions.slice(n, n + 23).map(own.put));
    const oldestFirst = [...sessions].sort((a, b) => a.expiresAt - b.expiresAt).map(({ id }) => id);
    expect(await due(FOR_EVER, own)).toEqual(oldestFirst);
    own.close();
  });

  it('has no other item of the table that is due', async () => {
    const own = await openStore();
    const item = { pk: 'delivery#1', due_shard: 'deliveries#1', due_at: 1 };
    await own.table.client.send(new PutCommand({ TableName: own.table.name, Item: item }));
    expect(await due(FOR_EVER, own)).toEqual([]);
    own.close();
  });
});

const LATER = NOON + 5_000;
const current = async ({ id }: PaymentSession) => (await store.sessions.find(id)) as PaymentSession;
const late = { transactionId: 'ch_late' };

/** Each thing that may happen to a session, done to it as it is now; what its state forbids changes nothing. */
const events = {
  quote: async (session) => store.sessions.saveQuote(session, aQuote(), LATER),
  patch: async (session) => store.sessions.update(session, { amount: 2_000 }, LATER),
  claim: async (session) => {
    await store.sessions.saveQuote(session, aQuote(), LATER);
    return store.attempts.claim({ session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 });
  },
  // The request that began the attempt does this, within seconds: never in a review.
  unclaim: async (session) =>
    session.attempt?.review ? undefined : store.attempts.unclaim(session, attemptOf(session).id),
  complete: async (session) => {
    const attempt = attemptOf(session);
    return store.attempts.complete({ session, attempt, now: LATER }, aPayment(attempt));
  },
  decline: async (session) => store.attempts.release({ session, attempt: attemptOf(session), now: LATER }, 'declined'),
  fail: async (session) => store.attempts.release({ session, attempt: attemptOf(session), now: LATER }, 'failed'),
  postpone: async (session) =>
    store.attempts.postpone(session, attemptOf(session), { dueAt: LATER + 30_000, looks: 1 }),
  review: async (session) => store.attempts.askForReview(session, attemptOf(session)),
  expire: async (session) => store.sessions.expire(session.id, LATER),
  owe: async (session) => store.attempts.recordLateApproval(session, { attemptId: freshId(), ...late }, LATER),
  giveBack: async (session) => {
    const { lateApprovals = [], status, attempt } = session;
    if (!lateApprovals.some(({ voided }) => !voided)) return undefined;
    const voided = lateApprovals.map((approval) => ({ ...approval, voided: true }));
    const next = status !== 'active' || attempt?.review ? undefined : (attempt?.startedAt ?? session.expiresAt);
    return store.attempts.settleLateApprovals(session, voided, next);
  },
} satisfies Record<string, (session: PaymentSession) => Promise<unknown>>;

type Event = keyof typeof events;
const names = Object.keys(events) as Event[];

function attemptOf({ attempt }: PaymentSession) {
  return attempt ?? anAttempt();
}

/** Only a person can end a review, and what ended is over; a charge to give back is work in any state. */
function hasWork({ status, attempt, lateApprovals = [] }: PaymentSession): boolean {
  return lateApprovals.some(({ voided }) => !voided) || (status === 'active' && !attempt?.review);
}

describe('the due index has every session with work to do, and none that ended or waits for a person', () => {
  const rows: [what: string, events: Event[], isDue: boolean][] = [
    ['created', [], true],
    ['quoted', ['quote'], true],
    ['changed', ['patch'], true],
    ['being paid', ['claim'], true],
    ['given up', ['claim', 'unclaim'], true],
    ['declined', ['claim', 'decline'], true],
    ['failed', ['claim', 'fail'], true],
    ['asked about again', ['claim', 'postpone'], true],
    ['in review', ['claim', 'review'], false],
    ['given back by a person', ['claim', 'review', 'fail'], true],
    ['found declined by a person', ['claim', 'review', 'decline'], true],
    ['completed by a person', ['claim', 'review', 'complete'], false],
    ['completed', ['claim', 'complete'], false],
    ['expired', ['expire'], false],
    ['completed, with a charge to give back', ['owe', 'claim', 'complete'], true],
    ['expired, with a charge to give back', ['owe', 'expire'], true],
    ['expired, with its charge given back', ['owe', 'expire', 'giveBack'], false],
  ];

  let made: string[];
  let listed: string[];

  beforeAll(async () => {
    made = await Promise.all(
      rows.map(async ([, happened]) => {
        const session = await store.put(aSession());
        for (const event of happened) await events[event](await current(session));
        return session.id;
      }),
    );
    listed = await due(FOR_EVER);
  });

  it.each(rows.map((row, n) => [...row, n] as const))('%s', (_what, _happened, isDue, n) => {
    expect(listed.includes(made[n] ?? '')).toBe(isDue);
  });

  it('whatever happens to it, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 8 }), async (happened) => {
        const session = await store.put(aSession());
        for (const event of happened) {
          await events[event](await current(session));
          const item = await store.item(session.id);
          const { due_shard, due_at } = item as SessionItem;
          expect([event, due_shard !== undefined && due_at !== undefined]).toEqual([
            event,
            hasWork(fromItem(item as SessionItem) as PaymentSession),
          ]);
        }
      }),
      { numRuns: sized(40, 100) },
    );
  }, 90_000);
});
