import fc from 'fast-check';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { fromItem, type SessionItem, toItem } from '../../lambdas/store/session-codec.ts';
import { sized } from '../races/support/size.ts';
import { answers, quotes, sessions } from './support/arbitraries.ts';
import { anAttempt, aPayment, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

it('a session is the same after the way through its item', () => {
  fc.assert(
    fc.property(sessions, (session) => {
      expect(fromItem(unmarshall(marshall(toItem(session))) as SessionItem)).toEqual(session);
    }),
    { numRuns: sized(150, 500) },
  );
});

it('a session is the same after the way through the table', async () => {
  await fc.assert(
    fc.asyncProperty(sessions, async (generated) => {
      const session = { ...generated, id: aSession().id };
      expect(await store.sessions.create(session)).toEqual({ done: true });
      expect(await store.sessions.find(session.id)).toEqual(session);
    }),
    { numRuns: 50 },
  );
});

it('a quote is the same after the way through the table', async () => {
  await fc.assert(
    fc.asyncProperty(quotes, async (quote) => {
      const session = await store.put(aSession());
      expect(await store.sessions.saveQuote(session, quote, NOON)).toEqual({ done: true });
      expect((await store.sessions.find(session.id))?.quote).toEqual(quote);
    }),
    { numRuns: 50 },
  );
});

it.each(['complete', 'release'] as const)('%s keeps the answer byte for byte', async (settle) => {
  const settlement = async (
    session: PaymentSession,
    answer: Parameters<typeof store.attempts.release>[0]['answer'],
  ) => {
    const attempt = { ...anAttempt(), id: session.attempt?.id ?? '', key: { keyHash: 'key', requestHash: 'request' } };
    const all = { session, attempt, now: NOON, ...(answer ? { answer } : {}) };
    return settle === 'complete'
      ? store.attempts.complete(all, aPayment(attempt))
      : store.attempts.release(all, 'declined');
  };
  await fc.assert(
    fc.asyncProperty(answers, fc.webUrl(), async (answer, successUrl) => {
      const session = await store.put(aSession({ attempt: anAttempt(), successUrl }));
      expect(await settlement(session, answer)).toEqual({ done: true });
      expect((await store.sessions.find(session.id))?.answers).toEqual(new Map([['key', answer]]));
    }),
    { numRuns: 50 },
  );
});

it('an answer outlives a PATCH, another quote and the end of the session', async () => {
  const answer = { requestHash: 'request', status: 402, body: '{"code":"card_declined","message":"Déclin — 拒絶"}' };
  const session = await store.put(aSession({ answers: new Map([['key', answer]]) }));
  await store.sessions.update(session, { amount: 5 }, NOON);
  await store.sessions.saveQuote({ ...session, version: 2 }, aQuote(), NOON);
  await store.sessions.expire(session.id, NOON);
  expect(await store.sessions.find(session.id)).toMatchObject({ status: 'expired' });
  expect((await store.sessions.find(session.id))?.answers).toEqual(new Map([['key', answer]]));
});
