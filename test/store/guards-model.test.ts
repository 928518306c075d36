import fc from 'fast-check';
import { sized } from '../races/support/size.ts';
import { freshId, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const WINDOW = 600_000;

/** Three sessions with two attempts each. */
const attempt = fc.record({ session: fc.constantFrom('A', 'B', 'C'), attempt: fc.constantFrom('1', '2') });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enter' as const), by: attempt, acknowledged: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('leave' as const), by: attempt }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, WINDOW / 2, WINDOW) }),
  },
);

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

interface Entry {
  readonly session: string;
  readonly at: number;
}

/** Sessions other than this one with an attempt that entered within the window and has not left. */
const others = (entries: ReadonlyMap<string, Entry>, session: string, now: number) =>
  [...entries.values()].filter((entry) => entry.session !== session && entry.at > now - WINDOW);

it('nobody enters without an acknowledgement while another session is in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
      const key = freshId();
      const entries = new Map<string, Entry>();
      let now = NOON;
      for (const todo of steps) {
        if (todo.kind === 'wait') {
          now += todo.ms;
          continue;
        }
        const { session } = todo.by;
        const attemptId = `${session}${todo.by.attempt}`;
        if (todo.kind === 'leave') {
          await store.guards.leave(key, session, attemptId);
          entries.delete(attemptId);
          continue;
        }
        const { acknowledged } = todo;
        const request = { key, sessionId: session, attemptId, now, windowMs: WINDOW, acknowledged };
        const entered = await store.guards.enter(request);
        if (acknowledged) expect(entered).toBe(true);
        else if (others(entries, session, now).length > 0) expect(entered).toBe(false);
        if (entered) entries.set(attemptId, { session, at: now });
      }
    }),
    { numRuns: sized(80, 300) },
  );
}, 60_000);

it('where nobody acknowledges, everybody enters whom no other session keeps out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
      const key = freshId();
      const entries = new Map<string, Entry>();
      for (const todo of steps) {
        if (todo.kind === 'wait') continue;
        const { session } = todo.by;
        const attemptId = `${session}${todo.by.attempt}`;
        if (todo.kind === 'leave') {
          await store.guards.leave(key, session, attemptId);
          entries.delete(attemptId);
          continue;
        }
        const request = { key, sessionId: session, attemptId, now: NOON, windowMs: WINDOW, acknowledged: false };
        const entered = await store.guards.enter(request);
        expect(entered).toBe(others(entries, session, NOON).length === 0);
        if (entered) entries.set(attemptId, { session, at: NOON });
      }
    }),
    { numRuns: sized(40, 150) },
  );
}, 60_000);
