import { minuteOf } from '../../lambdas/store/rates.ts';
import { anAccount, aQuote, aSession, NOON } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
  await store.accounts.create(anAccount());
});

afterAll(() => store.close());

describe('create', () => {
  it('hands back the session that has the id already, and leaves it alone', async () => {
    const first = await store.put(aSession({ quote: aQuote() }));
    const before = await store.item(first.id);
    expect(await store.sessions.create(aSession({ id: first.id, amount: 5 }))).toEqual({ done: false, session: first });
    expect(await store.item(first.id)).toEqual(before);
  });

  it('of the same id 20 times at once makes one session', async () => {
    const { id } = aSession();
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.sessions.create(aSession({ id, amount: n + 1 }))),
    );
    expect(written.filter(({ done }) => done)).toHaveLength(1);
    const amount = written.findIndex(({ done }) => done) + 1;
    for (const result of written) if (!result.done) expect(result.session).toMatchObject({ amount });
  });

  it('puts the end of its time on the list of due work, in a shard of its id', async () => {
    const session = await store.put(aSession());
    expect(await store.item(session.id)).toMatchObject({
      due_at: session.expiresAt,
      due_shard: expect.stringMatching(/^due#(0\d|1[0-5])$/),
    });
  });
});

describe('find', () => {
  it('has nothing for an id that there is not', async () => {
    expect(await store.sessions.find('cs_none')).toBeUndefined();
  });
});

describe('load', () => {
  it('has session, account and what its route has counted in this minute', async () => {
    const session = await store.put(aSession());
    await store.rates.count(session.id, 'confirm', 9, NOON);
    await store.rates.count(session.id, 'confirm', 9, NOON);
    await store.rates.count(session.id, 'quote-fee', 9, NOON);
    expect(await store.sessions.load(session.id, session.account, 'confirm')).toEqual({
      session,
      account: anAccount(),
      counted: 2,
    });
  });

  it('counts nothing where no route is named, and nothing of the minute before', async () => {
    const session = await store.put(aSession());
    await store.rates.count(session.id, 'confirm', 9, (minuteOf(NOON) - 1) * 60_000);
    expect(await store.sessions.load(session.id, session.account)).toMatchObject({ counted: 0 });
    expect(await store.sessions.load(session.id, session.account, 'confirm')).toMatchObject({ counted: 0 });
  });

  it('has neither where there is neither', async () => {
    expect(await store.sessions.load('cs_none', 'pa_99999999999999999999')).toEqual({
      session: undefined,
      account: undefined,
      counted: 0,
    });
  });
});
