import fc from 'fast-check';
import type { Attempt } from '../../lambdas/domain/session.ts';
import { modelCards } from './support/model-processor.ts';
import { type Batch, lives } from './support/steps.ts';
import { openWorld, type World } from './support/world.ts';

/** `RACES=100000 npx jest test/races/model` for the long run; a failure prints its seed and the schedule of its calls. */
const numRuns = Number(process.env['RACES'] ?? 1_000);
const timeout = 30_000 + numRuns * 60;

/** What a thousand lives must have come through, or they would prove little. */
const expected = [
  ...['200', '402', '502', '200 again', '402 again', '502 again', 'network_error', 'confirm_in_progress'],
  ...['already_confirmed', 'session_expired', 'quote_changed', 'duplicate_payment', 'idempotency_key_reused'],
  ...['rate_limited', 'swept completed', 'swept declined', 'swept released', 'swept waiting', 'swept unknown'],
  ...['swept needs_review', 'swept expired', 'swept fault'],
];

const REQUEST_MS = 27_000;
const TICK_MS = 60_000;

/** Two sessions of one payer, for the same amount: the guard has something to do from the start. */
const opening: Batch[] = [
  [{ kind: 'create', payer: 0, lifeSeconds: 1_800 }],
  [{ kind: 'create', payer: 0, lifeSeconds: 1_800 }],
];

async function run(world: World, batches: readonly Batch[]): Promise<void> {
  for (const batch of batches) {
    for (const step of batch) void world.start(step);
    await world.time.settle();
    expect(world.watch.check()).toEqual([]);
  }
}

const tick: Batch[] = [[{ kind: 'advance', milliseconds: TICK_MS }], [{ kind: 'tick' }]];

/** Its payer has a quarter of an hour. */
const waits = ({ bank }: World, attempt?: Attempt) =>
  attempt?.transactionId !== undefined || bank.ledger.get(attempt?.id ?? '')?.status === 'waiting';

/** Three ticks after the settle window every outcome is known, but for those that the processor once could not tell, or that wait for their payer. */
async function settleAll(world: World): Promise<void> {
  const held = () => [...world.store.rows.values()].filter(({ session }) => session.attempt);
  await run(world, [[{ kind: 'outage', on: false }]]);
  const first = held().flatMap(({ session: { attempt } }) => (attempt?.looks || attempt?.review ? [] : [attempt?.id]));
  await run(world, [...tick, ...tick, ...tick]);
  const open = held().filter(({ session }) => first.includes(session.attempt?.id) && !waits(world, session.attempt));
  expect(open).toEqual([]);
  for (const { session } of held()) {
    if (!session.attempt?.review) continue;
    const index = [...world.store.rows.keys()].indexOf(session.id);
    await run(world, [[{ kind: 'resolve', session: index }]]);
  }
  const last = Math.max(0, ...held().map(({ dueAt }) => (dueAt ?? 0) - world.time.now()));
  await run(world, [[{ kind: 'advance', milliseconds: last }], ...tick, ...tick, ...tick]);
  expect(world.watch.checkEnd()).toEqual([]);
}

/** Lives are random: some thing that is expected of them may take this many times as many to be seen. */
const MOST = 6;

/** Runs that many lives, and more until each of the names was seen in one of them; says which were not. */
async function assertLives(lifetime: number, life: fc.Arbitrary<Batch[]>, runs: number, names: readonly string[]) {
  const seen = new Set<string>();
  const property = fc.asyncProperty(life, fc.scheduler(), async (batches, scheduler) => {
    const world = openWorld(scheduler, { lifetime, seen });
    await run(world, [...opening, ...batches]);
    await settleAll(world);
  });
  const unseen = () => names.filter((name) => !seen.has(name));
  for (let round = 0; round === 0 || (round < MOST && unseen().length > 0); round += 1)
    await fc.assert(property, { numRuns: runs });
  return unseen();
}

it(
  'no life of a few sessions breaks a promise, whatever fails at whatever call',
  async () => {
    const life = lives(modelCards.filter((card) => card !== 'stray'));
    expect(await assertLives(REQUEST_MS, life, numRuns, expected)).toEqual([]);
  },
  timeout,
);

it(
  'no payer whom a bank asks is charged twice, or after a refusal, whoever hears of the answer first',
  async () => {
    const life = lives(['asks'], { asking: 12 });
    const names = ['asked', 'notice settled', 'notice noted', '402 again', '200 again'];
    expect(await assertLives(REQUEST_MS, life, Math.ceil(numRuns / 4), names)).toEqual([]);
  },
  timeout,
);

it(
  'no charge stands twice, even when processes outlive their time and the processor charges what it cancelled',
  async () => {
    const life = lives(modelCards, { faulty: false });
    expect(await assertLives(Number.POSITIVE_INFINITY, life, Math.ceil(numRuns / 4), ['swept voided'])).toEqual([]);
  },
  timeout,
);
