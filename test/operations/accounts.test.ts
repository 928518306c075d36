import { isProblem } from '../../lambdas/domain/errors.ts';
import type { ProcessorKeys } from '../../lambdas/domain/ports.ts';
import { createAccount } from '../../lambdas/operations/create-account.ts';
import { replaceAccount } from '../../lambdas/operations/replace-account.ts';
import { replaceCheckoutConfig } from '../../lambdas/operations/replace-checkout-config.ts';
import { seedDemoAccount } from '../../lambdas/operations/seed-demo-account.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout } from './support/checkout.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await openCheckout();
});

afterAll(() => checkout.store.close());

const deps = () => ({
  accounts: checkout.store.accounts,
  processors: checkout.processors,
  publicKeys: { publishableKey: async (_: string, secret: string) => (secret === 'known' ? 'pk_test_1' : undefined) },
  clock: checkout.clock,
  ids: checkout.ids,
  channels: [] as ('email' | 'sms')[],
});
const { profile } = anAccount();
const elsewhere = anAccount({ processor: 'stripe', processorCredentialsSecret: 'known' }).profile;

async function created() {
  const account = await createAccount(deps(), profile);
  if (isProblem(account)) throw new Error(account.code);
  return account;
}

describe('a new account', () => {
  it('has a uid of its own, the profile, and a checkout without fees and foreign origins', async () => {
    const account = await created();
    expect(account).toMatchObject({
      uid: expect.stringMatching(/^pa_[A-Za-z0-9]{20}$/),
      createdAt: checkout.clock.now(),
      redirectGeneration: 1,
      profile,
      checkout: { allowedOrigins: [], fees: [], challenge: { mode: 'never' }, cvvRecheck: false },
    });
    expect(await checkout.store.accounts.read(account.uid)).toEqual(account);
    expect((await created()).uid).not.toBe(account.uid);
  });

  it('can not be on a processor that this deployment does not have', async () => {
    const refusal = await createAccount(deps(), elsewhere);
    expect(isProblem(refusal) && refusal.details.errors).toMatchObject([{ field: 'processor' }]);
  });

  it('never takes the place of another', async () => {
    const account = await created();
    const ids = { random: () => account.uid.slice(3) };
    await expect(createAccount({ ...deps(), ids }, { ...profile, name: 'Thief' })).rejects.toThrow();
    expect(await checkout.store.accounts.read(account.uid)).toEqual(account);
  });
});

describe('a processor that accounts bring their own keys for', () => {
  const stripe = (publishableKey: string | undefined) => ({
    get: (name: string, keys: ProcessorKeys = {}) =>
      name === 'stripe' && keys.publishableKey === publishableKey ? checkout.processor : undefined,
  });

  it('is set up with the publishable key that the secret holds, now and whenever the document is written', async () => {
    const processors = stripe('pk_test_1');
    const account = await createAccount({ ...deps(), processors }, elsewhere);
    if (isProblem(account)) throw new Error(account.code);
    expect(account.profile).toEqual({ ...elsewhere, publishableKey: 'pk_test_1' });
    expect(await checkout.store.accounts.read(account.uid)).toEqual(account);
    const publicKeys = { publishableKey: async () => 'pk_test_2' };
    const replaced = await replaceAccount(
      { ...deps(), processors: stripe('pk_test_2'), publicKeys },
      account,
      elsewhere,
    );
    expect(replaced).toMatchObject({ profile: { publishableKey: 'pk_test_2' } });
  });

  it.each([
    ['without the name of a secret', undefined, 'is required for this processor'],
    ['with one that cannot be read', 'unknown', expect.stringContaining('must name a secret')],
  ])('is refused %s', async (_name, processorCredentialsSecret, message) => {
    const document = anAccount({
      processor: 'stripe',
      ...(processorCredentialsSecret && { processorCredentialsSecret }),
    });
    const refusal = await createAccount({ ...deps(), processors: stripe('pk_test_1') }, document.profile);
    expect(isProblem(refusal) && refusal.details.errors).toEqual([{ field: 'processor_credentials_secret', message }]);
  });
});

describe('PUT', () => {
  it('replaces the whole profile', async () => {
    const account = await created();
    const { callbackUrl: _, ...plain } = { callbackUrl: '', ...profile, name: 'New name' };
    await replaceAccount(deps(), account, { ...profile, callbackUrl: 'https://shop.example/hook' });
    expect(await replaceAccount(deps(), account, plain)).toEqual({ ...account, profile: plain });
    expect(await checkout.store.accounts.read(account.uid)).toEqual({ ...account, profile: plain });
  });

  it('refuses a processor that this deployment does not have, and changes nothing', async () => {
    const account = await created();
    const refusal = await replaceAccount(deps(), account, elsewhere);
    expect(isProblem(refusal) && refusal.details.errors).toMatchObject([{ field: 'processor' }]);
    expect(await checkout.store.accounts.read(account.uid)).toEqual(account);
  });

  it('replaces the whole checkout config, with the page message made harmless before it is stored', async () => {
    const account = await created();
    const config = { ...account.checkout, cvvRecheck: true, pageMessage: '<b>Hello</b><script>x()</script>' };
    const replaced = await replaceCheckoutConfig(deps(), account, config);
    const stored = await checkout.store.accounts.read(account.uid);
    expect(replaced).toEqual(stored);
    expect(stored?.checkout).toMatchObject({ cvvRecheck: true, pageMessage: expect.stringContaining('<b>Hello</b>') });
    expect(stored?.checkout.pageMessage).not.toContain('script');
  });

  it('refuses a challenge by a channel that the deployment has not, unless the account is one of the sandbox', async () => {
    const account = await created();
    const live = { ...account, profile: elsewhere };
    const config = { ...account.checkout, challenge: { mode: 'risk', type: 'sms' } } as const;
    const refusal = await replaceCheckoutConfig({ ...deps(), channels: ['email'] }, live, config);
    expect(isProblem(refusal) && refusal.details.errors).toMatchObject([{ field: 'challenge.type' }]);
    expect(await checkout.store.accounts.read(account.uid)).toEqual(account);
    for (const [on, channels] of [
      [live, ['sms']],
      [account, []],
    ] as const) {
      expect(isProblem(await replaceCheckoutConfig({ ...deps(), channels }, on, config))).toBe(false);
    }
  });

  it('of an account that is gone is account_not_allowed', async () => {
    const gone = anAccount({}, {}, 'pa_99999999999999999999');
    expect(await replaceAccount(deps(), gone, profile)).toMatchObject({ code: 'account_not_allowed' });
    expect(await replaceCheckoutConfig(deps(), gone, gone.checkout)).toMatchObject({ code: 'account_not_allowed' });
  });
});

describe('the demo account', () => {
  const uid = 'pa_demo0000000000000000';
  const seed = () => seedDemoAccount({ ...deps(), checkoutUrl: 'https://pay.example' }, uid);

  it('uses the sandbox, has 2.9 % + 10 for cards and nothing for ACH, and allows the checkout', async () => {
    await seed();
    expect(await checkout.store.accounts.read(uid)).toMatchObject({
      profile: { processor: 'sandbox', active: true, enableCreditCard: true, enableAch: true },
      checkout: {
        allowedOrigins: ['https://pay.example'],
        fees: [{ method: 'card', flat: 10, basisPoints: 290 }],
      },
    });
  });

  it('stays as it is when it is seeded again', async () => {
    await checkout.store.accounts.replaceProfile(uid, { ...profile, name: 'Mine' });
    await seed();
    expect((await checkout.store.accounts.read(uid))?.profile.name).toBe('Mine');
  });
});
