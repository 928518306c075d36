import { readKeys } from '../../lambdas/domain/credential.ts';
import { viewSession } from '../../lambdas/operations/view-session.ts';
import { anAccount, aSession, NOON } from '../store/support/fixtures.ts';

const processor = {
  name: 'sandbox',
  browser: { tokenizeUrl: 'https://processor.example/tokens', publishableKey: 'pk' },
  testMode: true,
};
const deps = {
  processors: { get: () => processor },
  wallets: { find: () => Promise.reject(new Error('This session has no customer')) },
  keys: readKeys(JSON.stringify({ current: 1, k1: 'k'.repeat(32), root: 'r'.repeat(32) })),
  clock: { now: () => NOON, sleep: async () => {} },
};

const shown = async (pageMessage?: string) =>
  (await viewSession(deps, aSession(), anAccount({}, pageMessage === undefined ? {} : { pageMessage }))).pageMessage;

describe('the page message', () => {
  it('does nothing but say something, whatever was stored', async () => {
    expect(await shown('<b onclick="x()">Hi</b><script>x</script>')).toBe('<b>Hi</b>');
  });

  it('is not there when the account has none', async () => {
    expect(await shown()).toBeUndefined();
  });
});
