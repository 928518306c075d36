import { credentialStore, readStripeCredentials } from '../../lambdas/processors/stripe/credentials.ts';

const secret = (part: object = {}) =>
  JSON.stringify({ secret_key: 'sk_test_1', publishable_key: 'pk_test_1', webhook_secret: 'whsec_1', ...part });

describe('the secret of an account', () => {
  it('has two keys, and what events are signed with', () => {
    expect(readStripeCredentials(secret({ previous_webhook_secret: 'whsec_0' }))).toEqual({
      secretKey: 'sk_test_1',
      publishableKey: 'pk_test_1',
      webhookSecrets: ['whsec_1', 'whsec_0'],
    });
    expect(readStripeCredentials(secret({ secret_key: 'rk_test_1', webhook_secret: undefined }))).toEqual({
      secretKey: 'rk_test_1',
      publishableKey: 'pk_test_1',
      webhookSecrets: [],
    });
  });

  it.each([
    ['no JSON', 'sk_test_1'],
    ['no object', '"sk_test_1"'],
    ['no secret key', secret({ secret_key: undefined })],
    ['the keys the wrong way round', secret({ secret_key: 'pk_test_1', publishable_key: 'sk_test_1' })],
    ['keys of two modes', secret({ publishable_key: 'pk_live_1' })],
    ['a key with a line break', secret({ secret_key: 'sk_test_1\n' })],
    ['a webhook secret of another kind', secret({ webhook_secret: 'sk_test_1' })],
  ])('with %s is none', (_name, text) => {
    expect(readStripeCredentials(text)).toBeUndefined();
  });
});

describe('credentials in memory', () => {
  const open = () => {
    const state = { now: 0, text: secret() as string | undefined, reads: 0, broken: false };
    const store = credentialStore(
      async () => {
        state.reads += 1;
        if (state.broken) throw new Error('AccessDeniedException');
        return state.text;
      },
      { now: () => state.now },
    );
    const key = async (options?: { renewed: boolean }) => (await store.get('name', options))?.secretKey;
    return { state, store, key };
  };

  it('are read once for many calls, also when those come at once', async () => {
    const { state, key } = open();
    await Promise.all([key(), key(), key()]);
    state.now = 299_000;
    expect(await key()).toBe('sk_test_1');
    expect(state.reads).toBe(1);
  });

  it('are met in their new form after five minutes, or as soon as the old ones are refused', async () => {
    const { state, key } = open();
    await key();
    state.text = secret({ secret_key: 'sk_test_2' });
    state.now = 6_000;
    expect(await key()).toBe('sk_test_1');
    expect(await key({ renewed: true })).toBe('sk_test_2');
    state.text = secret({ secret_key: 'sk_test_3' });
    state.now = 306_001;
    expect(await key()).toBe('sk_test_3');
  });

  it('are not read for every refusal', async () => {
    const { state, key } = open();
    await key();
    for (let n = 0; n < 20; n += 1) await key({ renewed: true });
    expect(state.reads).toBe(1);
  });

  it('serve on while they cannot be read, and are asked for again when there were none', async () => {
    const { state, key } = open();
    state.broken = true;
    expect(await key()).toBeUndefined();
    state.broken = false;
    expect(await key()).toBe('sk_test_1');
    state.broken = true;
    state.now = 400_000;
    expect(await key()).toBe('sk_test_1');
  });

  it('of no name are none', async () => {
    const { state, store } = open();
    expect(await store.get(undefined)).toBeUndefined();
    expect(state.reads).toBe(0);
  });
});
