import { MOST_SEEN } from '../../lambdas/domain/card-testing.ts';
import { DAY_MS } from '../../lambdas/domain/velocity.ts';
import { freshId } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

const read = async (key: string) => (await store.velocity.read([key])).get(key) ?? new Map();
const note = async (key: string, member: string) =>
  store.velocity.note(key, member, store.clock.now(), await read(key));

describe('what was seen', () => {
  it('is nothing at first, and each different one once, with its last time', async () => {
    const key = freshId();
    expect(await read(key)).toEqual(new Map());
    const first = store.clock.now();
    await Promise.all(['a', 'b', 'a', 'pk', 'ttl'].map((member) => note(key, member)));
    store.clock.advance(1_000);
    await note(key, 'a');
    expect(await read(key)).toEqual(
      new Map([
        ['a', first + 1_000],
        ['b', first],
        ['pk', first],
        ['ttl', first],
      ]),
    );
  });

  it('is forgotten after a day: by the next note, or else by the table', async () => {
    const key = freshId();
    await note(key, 'old');
    await note(key, 'again');
    store.clock.advance(DAY_MS);
    await note(key, 'again');
    expect([...(await read(key)).keys()]).toEqual(['again']);
    const item = await store.item(`seen#${key}`);
    expect(item?.ttl).toBe(Math.ceil((store.clock.now() + DAY_MS) / 1_000));
  });

  it('is no more than any limit asks for, so that nobody makes a key hot', async () => {
    const key = freshId();
    const full = new Map(Array.from({ length: MOST_SEEN }, (_, n) => [`m${n}`, store.clock.now()]));
    await store.velocity.note(key, 'one more', store.clock.now(), full);
    expect(await store.item(`seen#${key}`)).toBeUndefined();
    await store.velocity.note(key, 'm1', store.clock.now(), full);
    expect([...(await read(key)).keys()]).toEqual(['m1']);
  });
});
