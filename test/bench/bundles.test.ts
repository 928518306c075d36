import { execFileSync } from 'node:child_process';

describe('the budgets that the build holds', () => {
  it('pass for every function and script as it is now, and say how large they are', () => {
    const output = execFileSync(process.execPath, ['bench/budgets.ts'], { encoding: 'utf8' });
    expect(output).toMatch(/^\d+ bundles; the largest, [a-z-]+, has \d+ of 460800 bytes\.$/m);
    for (const name of ['the hosted page', 'the frame', 'govifi-payment.mjs', 'govifi-wallet.js']) {
      expect(output).toMatch(new RegExp(`^${name}: \\d+ of \\d+ bytes, gzipped\\.$`, 'm'));
    }
  });
});
