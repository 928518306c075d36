import { execFileSync } from 'node:child_process';

describe('the budgets that the build holds', () => {
  it('pass for every function as it is now, and name the largest', () => {
    const output = execFileSync(process.execPath, ['bench/budgets.ts'], { encoding: 'utf8' });
    expect(output).toMatch(/^\d+ bundles; the largest, [a-z-]+, has \d+ of 460800 bytes\.$/m);
  });
});
