import { processorDirectory } from '../../lambdas/processors/directory.ts';
import { processorRegistry } from '../../lambdas/processors/registry.ts';
import { tokenReaders } from '../../lambdas/processors/token-readers.ts';

const sandbox = { baseUrl: 'https://sandbox.example', apiKey: 'key' };
const secretKeys: string[] = [];
const credentials = {
  get: async (name?: string) => {
    secretKeys.push(name ?? '');
    return undefined;
  },
};
const stripe = { credentials, clock: { now: () => 0 } };
const keys = { processorCredentialsSecret: 'shop', publishableKey: 'pk_live_1' };

describe('the processor registry', () => {
  it('knows the sandbox where one is deployed', async () => {
    expect((await processorRegistry({ sandbox })).get('sandbox')?.browser.tokenizeUrl).toBe(
      'https://sandbox.example/tokens',
    );
    expect((await processorRegistry({})).get('sandbox')).toBeUndefined();
  });

  it('is there once the key of the sandbox is, and not without it', async () => {
    expect((await processorRegistry({ sandbox: Promise.resolve(sandbox) })).get('sandbox')?.name).toBe('sandbox');
    await expect(processorRegistry({ sandbox: Promise.reject(new Error('AccessDenied')) })).rejects.toThrow(
      'AccessDenied',
    );
  });

  it("knows Stripe with an account's own keys alone, and reads them when it is asked something", async () => {
    const registry = await processorRegistry({ stripe });
    expect(registry.get('stripe')).toBeUndefined();
    expect(registry.get('stripe', { publishableKey: 'pk_live_1' })).toBeUndefined();
    const processor = registry.get('stripe', keys);
    expect(processor).toMatchObject({ name: 'stripe', testMode: false, browser: { publishableKey: 'pk_live_1' } });
    expect(secretKeys).toEqual([]);
    expect(await processor?.lookUp({ attemptId: 'a', reference: 'cs_1', startedAt: 0 })).toEqual({ kind: 'unknown' });
    expect(secretKeys).toEqual(['shop']);
  });

  it.each([['adyen'], ['constructor'], ['']])('has nothing under the name %p', async (name) => {
    expect((await processorRegistry({ sandbox, stripe })).get(name, keys)).toBeUndefined();
    expect(tokenReaders({ sandbox, stripe }).get(name, keys)).toBeUndefined();
    expect(processorDirectory({ sandboxUrl: sandbox.baseUrl }).get(name, keys)).toBeUndefined();
  });
});

describe('what reads tokens', () => {
  it('is there for each processor, with the keys that it needs', () => {
    const readers = tokenReaders({ sandbox, stripe });
    expect([readers.get('sandbox')?.name, readers.get('stripe', keys)?.name]).toEqual(['sandbox', 'stripe']);
    expect(readers.get('stripe')).toBeUndefined();
    expect(tokenReaders({ stripe }).get('sandbox')).toBeUndefined();
  });
});

describe('what a page is told', () => {
  it('of Stripe is where cards go, and the key of the account', () => {
    const directory = processorDirectory({});
    expect(directory.get('stripe', keys)).toEqual({
      name: 'stripe',
      browser: { tokenizeUrl: 'https://api.stripe.com/v1/payment_methods', publishableKey: 'pk_live_1' },
      testMode: false,
    });
    expect(directory.get('stripe')).toBeUndefined();
    expect(directory.get('sandbox')).toBeUndefined();
  });
});
