import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { openConditions } from '../../lambdas/store/session-change.ts';
import { anAttempt, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

type Clause = keyof typeof openConditions | 'version';

/** What stands in the way, by the clause that sees it; each breaks that clause and no other. */
const violations: Record<Clause, readonly [string, Partial<PaymentSession>][]> = {
  active: [
    ['completed', { status: 'completed' }],
    ['expired', { status: 'expired' }],
  ],
  free: [['a charge is under way', { attempt: anAttempt() }]],
  live: [
    ['its time runs out now', { expiresAt: NOON }],
    ['its time ran out', { expiresAt: NOON - 1 }],
  ],
  version: [['a PATCH came between', { version: 2 }]],
};

const changes = {
  saveQuote: (session: PaymentSession) => store.sessions.saveQuote(session, aQuote({ fee: 77 }), NOON),
  update: (session: PaymentSession) => store.sessions.update(session, { amount: 2_000 }, NOON),
  expire: (session: PaymentSession) => store.sessions.expire(session.id, NOON),
};
type Change = keyof typeof changes;

/** Ending a session is right at any version, and whether or not its time has run out. */
const demands: Record<Change, readonly Clause[]> = {
  saveQuote: ['active', 'free', 'live', 'version'],
  update: ['active', 'free', 'live', 'version'],
  expire: ['active', 'free'],
};

const rows = (Object.keys(changes) as Change[]).flatMap((change) =>
  (Object.keys(violations) as Clause[]).flatMap((clause) =>
    violations[clause].map(([name, stored]) => ({ change, clause, name, stored })),
  ),
);
const demanded = rows.filter(({ change, clause }) => demands[change].includes(clause));
const indifferent = rows.filter(({ change, clause }) => !demands[change].includes(clause));

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

async function changed(change: Change, stored: Partial<PaymentSession>) {
  const session = await store.put(aSession({ quote: aQuote(), ...stored }));
  const before = await store.item(session.id);
  const written = await changes[change]({ ...session, version: 1 });
  return { session, before, written, after: await store.item(session.id) };
}

it('has a row for every clause of an open session', () => {
  expect(Object.keys(violations)).toEqual([...Object.keys(openConditions), 'version']);
});

describe('a change is refused and changes nothing', () => {
  it.each(demanded)('$change against $clause: $name', async ({ change, stored }) => {
    const { written, before, after, session } = await changed(change, stored);
    expect(written).toEqual({ done: false, session: expect.objectContaining({ id: session.id, ...stored }) });
    expect(after).toEqual(before);
  });
});

describe('no other clause holds what the clause holds', () => {
  const original = { ...openConditions };

  afterEach(() => Object.assign(openConditions, original));

  it.each(demanded.filter(({ clause }) => clause !== 'version'))(
    '$change without $clause happens: $name',
    async ({ change, clause, stored }) => {
      const open = clause as keyof typeof openConditions;
      openConditions[open] = `(${original[open]} OR attribute_exists(pk))`;
      expect((await changed(change, stored)).written).toEqual({ done: true });
    },
  );
});

describe('a change happens', () => {
  it.each(Object.keys(changes) as Change[])('%s of an open session, in its last millisecond', async (change) => {
    expect((await changed(change, { expiresAt: NOON + 1 })).written).toEqual({ done: true });
  });

  it.each(indifferent)('$change whatever $clause says: $name', async ({ change, stored }) => {
    expect((await changed(change, stored)).written).toEqual({ done: true });
  });

  it.each(Object.keys(changes) as Change[])('%s makes no session where there is none', async (change) => {
    const session = aSession();
    expect(await changes[change](session)).toEqual({ done: false, session: undefined });
    expect(await store.item(session.id)).toBeUndefined();
  });
});

describe('what a change writes', () => {
  it('saveQuote replaces the quote and nothing else', async () => {
    const { before, after } = await changed('saveQuote', {});
    expect(after).toEqual({ ...before, q: { ...before?.q, fee: 77 } });
  });

  it('update changes the amount, raises the version and voids the quote', async () => {
    const { before, after } = await changed('update', {});
    const { q: _void, ...rest } = before ?? {};
    expect(after).toEqual({ ...rest, amt: 2_000, v: 2 });
  });

  it('update changes the line items alone', async () => {
    const lineItems = [{ description: 'Water', amount: 1_000, quantity: 2 }];
    const session = await store.put(aSession({ quote: aQuote() }));
    expect(await store.sessions.update(session, { lineItems }, NOON)).toEqual({ done: true });
    expect(await store.sessions.find(session.id)).toMatchObject({ amount: 1_000, lineItems, version: 2 });
  });

  it('expire ends the session, voids the quote and leaves no work due', async () => {
    const { before, after } = await changed('expire', {});
    const { q: _void, due_at: _at, due_shard: _shard, ...rest } = before ?? {};
    expect(after).toEqual({ ...rest, st: 'expired', ended: NOON, ttl: Math.floor(NOON / 1_000) + 90 * 86_400 });
  });
});
