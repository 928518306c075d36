import { isProblem } from '../../lambdas/domain/errors.ts';
import { showFrame } from '../../lambdas/operations/show-frame.ts';
import { sessionOwners } from '../../lambdas/store/session-owners.ts';
import { anAccount, aSession } from '../store/support/fixtures.ts';
import { openStore, type TestStore } from '../store/support/store.ts';
import { testClient } from '../support/dynamodb.ts';

const account = anAccount({}, { allowedOrigins: ['https://shop.example'] });

let store: TestStore;
/** Keys of the items that were asked for, with the names of what came back. */
const reads: [key: string, names: string[]][] = [];

beforeAll(async () => {
  const client = testClient();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { Key } = args.input as { Key?: { pk?: string } };
      const { Item = {} } = result.output as { Item?: object };
      if (Key?.pk) reads.push([Key.pk, Object.keys(Item)]);
      return result;
    },
    { step: 'initialize', name: 'recordReads' },
  );
  store = await openStore({ client });
  await store.accounts.create(account);
});

beforeEach(() => {
  // No lease of the test before.
  store.clock.advance(2_000);
  reads.length = 0;
});

afterAll(() => store.close());

const show = (id: string) => showFrame({ owners: sessionOwners(store.table), accounts: store.accounts }, id);

describe('who may frame a session', () => {
  it('are the origins of its account, read without the session itself', async () => {
    const { id } = await store.put(aSession({ account: account.uid }));
    expect(await show(id)).toEqual({ parents: ['https://shop.example'], processor: 'sandbox' });
    expect(reads[0]).toEqual([id, ['acc']]);
    expect(reads).toHaveLength(2);
  });

  it.each([
    ['that is not there', 'cs_none', 1],
    ['that is no id', 'pa_00000000000000000001', 0],
    ['that is empty', '', 0],
    ['that is another item of the table', `account#${account.uid}`, 0],
    ['that has more after it', 'cs_abc/../x', 0],
    ['that is longer than any', `cs_${'a'.repeat(62)}`, 0],
  ])('of a session %s nobody may, after as few reads as can be', async (_, id, asked) => {
    const refusal = await show(id);
    expect(isProblem(refusal) && refusal.code).toBe('not_found');
    expect(reads).toHaveLength(asked);
  });

  it('of a session whose account is gone nobody may', async () => {
    const { id } = await store.put(aSession({ account: 'pa_00000000000000000009' }));
    const refusal = await show(id);
    expect(isProblem(refusal) && refusal.code).toBe('not_found');
  });
});
