import type { PaymentSession } from '../../lambdas/domain/session.ts';
import type { Written } from '../../lambdas/domain/store-ports.ts';
import { sized } from '../races/support/size.ts';
import { anAttempt, aPayment, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

const ROUNDS = sized(8, 20);
const rounds = Array.from({ length: ROUNDS }, (_, round) => round);

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

const claim = (session: PaymentSession, attempt = anAttempt()) =>
  store.attempts.claim({ session, quote: aQuote(), attempt, maxDeclines: 5 });

const stored = (part: Partial<PaymentSession> = {}) => store.put(aSession({ quote: aQuote(), ...part }));

const winners = (written: readonly Written[]) => written.filter(({ done }) => done).length;

it(`50 parallel claims of one session have exactly one winner, in each of ${ROUNDS} rounds`, async () => {
  for (const _ of rounds) {
    const session = await stored();
    const attempts = Array.from({ length: 50 }, () => anAttempt());
    const written = await Promise.all(attempts.map((attempt) => claim(session, attempt)));
    const winner = attempts[written.findIndex(({ done }) => done)];
    expect(winners(written)).toBe(1);
    expect((await store.sessions.find(session.id))?.attempt).toEqual(winner);
    for (const result of written) {
      if (!result.done) expect(result.session?.attempt).toEqual(winner);
    }
  }
});

it('parallel settlements of one attempt: one of them happens', async () => {
  for (const _ of rounds) {
    const attempt = anAttempt();
    const session = await stored({ attempt });
    const settlement = { session, attempt, now: NOON };
    const [completed, declined, unclaimed] = await Promise.all([
      store.attempts.complete(settlement, aPayment(attempt)),
      store.attempts.release(settlement, 'declined'),
      store.attempts.unclaim(session, attempt.id),
    ]);
    expect(winners([completed, declined, unclaimed])).toBe(1);
    expect(await store.sessions.find(session.id)).toMatchObject({
      status: completed.done ? 'completed' : 'active',
      declines: declined.done ? 1 : 0,
    });
  }
});

it('expire against claim: exactly one wins', async () => {
  for (const _ of rounds) {
    const session = await stored();
    const [expired, claimed] = await Promise.all([store.sessions.expire(session.id, NOON), claim(session)]);
    expect(winners([expired, claimed])).toBe(1);
    const after = await store.sessions.find(session.id);
    expect([after?.status, after?.attempt !== undefined]).toEqual(expired.done ? ['expired', false] : ['active', true]);
  }
});

it('PATCH against claim: exactly one wins, so no claim holds an amount that its payer did not see', async () => {
  for (const _ of rounds) {
    const session = await stored();
    const [updated, claimed] = await Promise.all([
      store.sessions.update(session, { amount: 2_000 }, NOON),
      claim(session),
    ]);
    expect(winners([updated, claimed])).toBe(1);
    const after = await store.sessions.find(session.id);
    expect([after?.amount, after?.attempt !== undefined]).toEqual(updated.done ? [2_000, false] : [1_000, true]);
  }
});

it('a new quote against claim: the claim holds the fee that its payer saw, or is lost', async () => {
  for (const _ of rounds) {
    const session = await stored();
    const [quoted, claimed] = await Promise.all([
      store.sessions.saveQuote(session, aQuote({ fee: 40 }), NOON),
      claim(session),
    ]);
    expect(winners([quoted, claimed])).toBe(1);
    expect((await store.sessions.find(session.id))?.quote?.fee).toBe(claimed.done ? 39 : 40);
  }
});

it('parallel PATCHes of one version: one of them happens', async () => {
  for (const _ of rounds) {
    const session = await stored();
    const amounts = [2_000, 3_000, 4_000];
    const written = await Promise.all(amounts.map((amount) => store.sessions.update(session, { amount }, NOON)));
    expect(winners(written)).toBe(1);
    const amount = amounts[written.findIndex(({ done }) => done)];
    expect(await store.sessions.find(session.id)).toMatchObject({ amount, version: 2 });
  }
});
