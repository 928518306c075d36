import { ACCOUNT_LEASE_MS, type AccountItem, accounts } from '../../lambdas/store/accounts.ts';
import { anAccount, aSession } from './support/fixtures.ts';
import { fakeClock, openStore, type TestClock, type TestStore } from './support/store.ts';

const uid = 'pa_00000000000000000001';
const renamed = anAccount({ name: 'Renamed' });

let store: TestStore;
let clock: TestClock;

beforeEach(async () => {
  clock = fakeClock();
  store = await openStore({ clock });
  await store.accounts.create(anAccount());
});

afterEach(() => store.close());

/** Another function, with a memory of its own, on the same table and clock. */
const another = () => accounts(store.table, clock);

describe('an account', () => {
  it('is read as it was created', async () => {
    expect(await store.accounts.find(uid)).toEqual(anAccount());
  });

  it('that there is not is not found, not made by a change, and not waited for', async () => {
    const unknown = 'pa_99999999999999999999';
    expect(await store.accounts.find(unknown)).toBeUndefined();
    expect(await store.accounts.read(unknown)).toBeUndefined();
    expect(await store.accounts.replaceProfile(unknown, anAccount().profile)).toBe(false);
    expect(await store.accounts.replaceCheckout(unknown, anAccount().checkout)).toBe(false);
    expect(await store.item(`account#${unknown}`)).toBeUndefined();
    expect(clock.slept).toEqual([]);
  });

  it('is not overwritten by another of its uid', async () => {
    expect(await store.accounts.create(renamed)).toBe(false);
    expect(await store.accounts.read(uid)).toEqual(anAccount());
  });

  it('keeps its checkout when the profile is replaced, and its profile when the checkout is', async () => {
    expect(await store.accounts.replaceProfile(uid, renamed.profile)).toBe(true);
    expect(await store.accounts.replaceCheckout(uid, anAccount({}, { cvvRecheck: true }).checkout)).toBe(true);
    expect(await store.accounts.read(uid)).toEqual(anAccount({ name: 'Renamed' }, { cvvRecheck: true }));
  });
});

describe('the lease', () => {
  it('is as long as it says, from when the read began', async () => {
    await store.accounts.find(uid);
    expect(store.accounts.recall(uid)).toEqual(anAccount());
    clock.advance(ACCOUNT_LEASE_MS - 1);
    expect(store.accounts.recall(uid)).toEqual(anAccount());
    clock.advance(1);
    expect(store.accounts.recall(uid)).toBeUndefined();
  });

  it('begins with a load too', async () => {
    const session = await store.put(aSession());
    await store.sessions.load(session.id, uid);
    expect(store.accounts.recall(uid)).toEqual(anAccount());
  });

  it('counts from before the read, however long the read took', async () => {
    const item = (await store.item(`account#${uid}`)) as unknown as AccountItem;
    const readAt = clock.now();
    clock.advance(ACCOUNT_LEASE_MS);
    store.accounts.lease(item, readAt);
    expect(store.accounts.recall(uid)).toBeUndefined();
  });

  it('is not renewed by recalling', async () => {
    await store.accounts.find(uid);
    clock.advance(ACCOUNT_LEASE_MS - 1);
    await store.accounts.find(uid);
    clock.advance(1);
    expect(store.accounts.recall(uid)).toBeUndefined();
  });
});

describe('a change', () => {
  it.each([
    ['profile', () => store.accounts.replaceProfile(uid, renamed.profile)],
    ['checkout', () => store.accounts.replaceCheckout(uid, anAccount({}, { cvvRecheck: true }).checkout)],
  ])('of the %s answers only when every lease taken before it is over', async (_, change) => {
    const reader = another();
    await reader.find(uid);
    expect(await change()).toBe(true);
    expect(clock.slept).toEqual([ACCOUNT_LEASE_MS]);
    expect(reader.recall(uid)).toBeUndefined();
    expect(await reader.find(uid)).not.toEqual(anAccount());
  });

  it('may be missed by a second reader within its lease, and is seen by it after', async () => {
    const reader = another();
    await reader.find(uid);
    let during: unknown;
    clock.sleep = async (milliseconds) => {
      during = await reader.find(uid);
      clock.advance(milliseconds);
    };
    await store.accounts.replaceProfile(uid, renamed.profile);
    expect(during).toEqual(anAccount());
    expect(await reader.find(uid)).toEqual(renamed);
  });

  it('is in force at once where it was made', async () => {
    await store.accounts.find(uid);
    clock.sleep = async () => undefined;
    await store.accounts.replaceProfile(uid, renamed.profile);
    expect(await store.accounts.find(uid)).toEqual(renamed);
  });

  it('is always in what `read` gives', async () => {
    const reader = another();
    await reader.find(uid);
    clock.sleep = async () => undefined;
    await store.accounts.replaceProfile(uid, renamed.profile);
    expect(await reader.read(uid)).toEqual(renamed);
  });
});
