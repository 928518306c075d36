import { aSession } from './support/fixtures.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});

afterAll(() => store.close());

describe('metadata that the wire takes, the table keeps', () => {
  it.each([
    ['a number above the safe integers', { n: 1e300 }],
    ['a number too small for DynamoDB', { n: 1e-200 }],
    ['names that every object has', { constructor: 'x', toString: 'y', hasOwnProperty: 'z' }],
    ['none', {}],
  ])('%s', async (_, metadata) => {
    const session = aSession({ metadata });
    expect(await store.sessions.create(session)).toEqual({ done: true });
    expect((await store.sessions.find(session.id))?.metadata).toEqual(metadata);
  });

  it('in the order in which it came', async () => {
    const session = await store.put(aSession({ metadata: { z: 1, a: 2, m: 3 } }));
    expect(Object.keys((await store.sessions.find(session.id))?.metadata ?? {})).toEqual(['z', 'a', 'm']);
  });
});
