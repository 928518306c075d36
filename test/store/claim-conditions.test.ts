import type { Quote, PaymentSession } from '../../lambdas/domain/session.ts';
import type { Claim } from '../../lambdas/domain/store-ports.ts';
import { claimConditions } from '../../lambdas/store/attempts.ts';
import { anAttempt, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

type Clause = keyof typeof claimConditions;

interface Row {
  /** How the session in the table differs from the one that the claim was decided on. */
  readonly stored?: Partial<PaymentSession>;
  readonly quote?: Partial<Quote>;
  readonly claim?: Partial<Claim>;
}

const itsKey = { keyHash: 'key', requestHash: 'request' };
const refusal = { requestHash: 'request', status: 402, body: '{}' };

/** Each row breaks the clause that names it and no other. */
const violations: Record<Clause, readonly [string, Row][]> = {
  active: [
    ['completed', { stored: { status: 'completed' } }],
    ['expired', { stored: { status: 'expired' } }],
  ],
  free: [['another attempt holds it', { stored: { attempt: anAttempt() } }]],
  live: [
    ['its time runs out now', { stored: { expiresAt: NOON } }],
    ['its time ran out', { stored: { expiresAt: NOON - 1 } }],
  ],
  version: [['a PATCH came between', { stored: { version: 2 } }]],
  token: [['the quote is for another token', { quote: { tokenHash: 'other' } }]],
  fee: [['the fee rose', { quote: { fee: 40 } }]],
  current: [
    ['the quote runs out now', { quote: { until: NOON } }],
    ['the quote ran out', { quote: { until: NOON - 1 } }],
  ],
  declines: [
    ['all declines are used up', { stored: { declines: 5 } }],
    ['the account allows fewer now', { stored: { declines: 2 }, claim: { maxDeclines: 1 } }],
  ],
  unanswered: [
    [
      'its key got an answer between',
      { stored: { answers: new Map([['key', refusal]]) }, claim: { attempt: anAttempt({ key: itsKey }) } },
    ],
  ],
};

const rows = Object.entries(violations).flatMap(([clause, cases]) =>
  cases.map(([name, row]) => [clause as Clause, name, row] as const),
);

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

/** Stores the row's session, then claims it with what the payer agreed to. */
async function claimed({ stored, quote, claim }: Row) {
  const agreed = aQuote();
  const session = await store.put(aSession({ quote: aQuote(quote), ...stored }));
  const before = await store.item(session.id);
  const written = await store.attempts.claim({
    session: { ...session, version: 1 },
    quote: agreed,
    attempt: anAttempt(),
    maxDeclines: 5,
    ...claim,
  });
  return { written, session, before, after: await store.item(session.id) };
}

it('has a row for every clause of the claim', () => {
  expect(Object.keys(violations).sort()).toEqual(Object.keys(claimConditions).sort());
});

describe('a claim is lost, and changes nothing, when it breaks the clause', () => {
  it.each(rows)('%s: %s', async (_, __, row) => {
    const { written, before, after, session } = await claimed(row);
    expect(written).toEqual({ done: false, session: expect.objectContaining({ id: session.id, ...row.stored }) });
    expect(after).toEqual(before);
  });
});

describe('no other clause holds what the clause holds', () => {
  const original = { ...claimConditions };

  afterEach(() => Object.assign(claimConditions, original));

  it.each(rows)('without %s the claim is won: %s', async (clause, _, row) => {
    claimConditions[clause] = `(${original[clause]} OR attribute_exists(pk))`;
    expect((await claimed(row)).written).toEqual({ done: true });
  });
});

describe('a claim is won when every clause holds', () => {
  it.each<[string, Row]>([
    ['well within all', {}],
    ['in the last millisecond of the session', { stored: { expiresAt: NOON + 1 } }],
    ['in the last millisecond of the quote', { quote: { until: NOON + 1 } }],
    ['with one decline left', { stored: { declines: 4 } }],
    ['whose key is new among others', { stored: { answers: new Map([['other', refusal]]) } }],
    ['with a fee of nothing', { quote: { fee: 0 }, claim: { quote: aQuote({ fee: 0 }) } }],
  ])('%s', async (_, row) => {
    const { written, session, after, before } = await claimed(row);
    expect(written).toEqual({ done: true });
    expect(after).toEqual({ ...before, a: expect.objectContaining({ at: NOON }), due_at: NOON + 54_000 });
    expect(await store.sessions.find(session.id)).toMatchObject({ status: 'active', attempt: { startedAt: NOON } });
  });

  it('and only when there is such a session', async () => {
    const session = aSession();
    const lost = await store.attempts.claim({ session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 });
    expect(lost).toEqual({ done: false, session: undefined });
    expect(await store.item(session.id)).toBeUndefined();
  });

  it('which is won again by the attempt that holds it, as when the SDK repeats a write whose answer got lost', async () => {
    const session = await store.put(aSession({ quote: aQuote() }));
    const claim = { session, quote: aQuote(), attempt: anAttempt(), maxDeclines: 5 };
    expect(await store.attempts.claim(claim)).toEqual({ done: true });
    const held = await store.item(session.id);
    expect(await store.attempts.claim(claim)).toEqual({ done: true });
    expect(await store.item(session.id)).toEqual(held);
  });

  it('keeps with the attempt what recovery and replay need', async () => {
    const session = await store.put(aSession({ quote: aQuote() }));
    const attempt = anAttempt({ key: { keyHash: 'key', requestHash: 'request' }, guard: 'guard' });
    await store.attempts.claim({ session, quote: aQuote(), attempt, maxDeclines: 5 });
    expect((await store.sessions.find(session.id))?.attempt).toEqual(attempt);
  });
});
