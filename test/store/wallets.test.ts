import { defined } from '../../lambdas/domain/defined.ts';
import fc from 'fast-check';
import type { SavedMethod, Wallet } from '../../lambdas/domain/saved-method.ts';
import type { WalletStore } from '../../lambdas/domain/store-ports.ts';
import { openStore, type TestStore } from './support/store.ts';

let store: TestStore;
let wallets: WalletStore;

beforeAll(async () => {
  store = await openStore();
  wallets = store.wallets;
});

afterAll(() => store.close());

const ACCOUNT = 'pa_00000000000000000001';

function aMethod(id: string, part: Partial<SavedMethod> = {}): SavedMethod {
  return {
    id: `SPM_${id}`,
    type: 'card',
    processor: 'sandbox',
    sealedReference: Uint8Array.from([1, 2, 3]),
    referenceHash: id,
    fingerprint: id,
    consent: { usage: 'on_session', textHash: 'hash', at: 1 },
    ...part,
  };
}

const word = fc.stringMatching(/^[a-z]{1,9}$/);
const methods: fc.Arbitrary<SavedMethod> = fc.record(
  {
    id: word.map((id) => `SPM_${id}`),
    type: fc.constantFrom('card', 'ach'),
    processor: word,
    credentials: word,
    sealedReference: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    referenceHash: word,
    fingerprint: word,
    cardType: fc.constantFrom('visa', 'other'),
    last4: word,
    expMonth: fc.integer({ min: 1, max: 12 }),
    expYear: fc.integer({ min: 2000, max: 2099 }),
    holderName: word,
    bankName: word,
    accountType: fc.constantFrom('checking', 'savings'),
    consent: fc.record(
      { usage: fc.constantFrom('on_session', 'off_session'), textHash: word, at: fc.nat() },
      { noNullPrototype: true },
    ),
  },
  {
    requiredKeys: ['id', 'type', 'processor', 'sealedReference', 'referenceHash', 'fingerprint', 'consent'],
    noNullPrototype: true,
  },
);

let customers = 0;
const newCustomer = () => {
  customers += 1;
  return `customer-${customers}`;
};

const read = (customer: string) => wallets.find(ACCOUNT, customer);

async function written(wallet: Wallet, customer: string): Promise<Wallet> {
  expect(await wallets.save(wallet)).toBe(true);
  return read(customer);
}

describe('a wallet', () => {
  it('is empty until it is written, and is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(methods, { maxLength: 4 }), fc.option(word, { nil: undefined }), async (all, id) => {
        const customer = newCustomer();
        const empty = await read(customer);
        expect(empty).toMatchObject({ version: 0, methods: [], discarded: [] });
        const discarded = all.map(({ processor, credentials, sealedReference }) =>
          defined({ processor, credentials, sealedReference }),
        );
        const wallet = { ...empty, methods: all, discarded, ...(id === undefined ? {} : { defaultId: id }) };
        expect(await written(wallet, customer)).toEqual({ ...wallet, version: 1 });
      }),
      { numRuns: 30 },
    );
  });

  it('is written by one of those who read it', async () => {
    const customer = newCustomer();
    let wallet = await read(customer);
    for (const round of ['a', 'b']) {
      const writes = await Promise.all(
        ['1', '2', '3'].map((n) => wallets.save({ ...wallet, methods: [aMethod(round + n)] })),
      );
      expect(writes.filter(Boolean)).toHaveLength(1);
      wallet = await read(customer);
      expect(wallet.methods).toHaveLength(1);
    }
  });

  it('takes a write that the SDK repeated for its own, and no other', async () => {
    const customer = newCustomer();
    const empty = await read(customer);
    const wallet = { ...empty, methods: [aMethod('mine')], defaultId: 'SPM_mine' };
    await wallets.save(wallet);
    expect(await wallets.save(wallet)).toBe(true);
    expect(await wallets.save({ ...wallet, methods: [aMethod('other')] })).toBe(false);
  });

  it('is in the due index as long as the processor is to forget something', async () => {
    const customer = newCustomer();
    const gone = { processor: 'sandbox', sealedReference: Uint8Array.from([1]) };
    const wallet = await written({ ...(await read(customer)), discarded: [gone] }, customer);
    const item = () => store.item(`wallet#${wallet.id}`);
    expect(await item()).toMatchObject({ due_shard: expect.stringMatching(/^wallets#\d$/), due_at: 0 });
    await written({ ...wallet, discarded: [] }, customer);
    expect(await item()).not.toHaveProperty('due_shard');
  });
});
