import { execFileSync } from 'node:child_process';

describe('the budgets that the build holds', () => {
  it('pass for the largest functions, one that may not charge, and every script; `.ci/run` does it for all', () => {
    const functions = ['resolve-session', 'confirm-session', 'sweep-due', 'quote-fee'];
    const output = execFileSync(process.execPath, ['bench/budgets.ts', ...functions], { encoding: 'utf8' });
    expect(output).toMatch(/^4 bundles; the largest, [a-z-]+, has \d+ of 460800 bytes\.$/m);
    for (const name of ['the hosted page', 'the frame', 'govifi-payment.mjs', 'govifi-wallet.js']) {
      expect(output).toMatch(new RegExp(`^${name}: \\d+ of \\d+ bytes, gzipped\\.$`, 'm'));
    }
  });
});
