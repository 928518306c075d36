import { readFileSync } from 'node:fs';
import { problems } from '../../lambdas/domain/errors.ts';

const rows = readFileSync('docs/errors.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

describe('docs/errors.md', () => {
  it('lists every code with its status, whether it can be mended, and its message, in the order of the catalogue', () => {
    const catalogue = Object.entries(problems).map(([code, { status, recoverable, message }]) => [
      String(status),
      `\`${code}\``,
      recoverable ? 'yes' : 'no',
      message,
    ]);
    expect(rows.map((cells) => cells.slice(0, 4))).toEqual(catalogue);
  });

  it.each(rows)('says, for status %s, what to do about %s', (...cells) => {
    expect(cells[4]).toMatch(/^\S.{5,}/);
  });
});
