import { existsSync, readFileSync } from 'node:fs';
import { claimConditions, settleConditions } from '../../lambdas/store/attempts.ts';

const text = readFileSync('docs/guarantees.md', 'utf8');
const [promises = ''] = text.split('## Where a process may die');
const rows = promises.split('\n').filter((line) => /^\| [A-Z]/.test(line));

describe('docs/guarantees.md', () => {
  it('shows each promise by a test', () => {
    expect(rows.length).toBeGreaterThanOrEqual(10);
    for (const row of rows) expect(row).toMatch(/`test\/[^`]+\.test\.ts` \|$/);
  });

  it.each([...new Set(text.match(/test\/[a-z/-]+\.test\.ts/g))])('names %s, which exists', (file) => {
    expect(existsSync(file)).toBe(true);
  });

  it.each([...new Set([...text.matchAll(/\]\(([a-z/-]+\.md)\)/g)].map(([, file = '']) => file))])(
    'leads to %s, which exists',
    (file) => {
      expect(existsSync(`docs/${file}`)).toBe(true);
    },
  );

  it.each(Object.keys({ ...claimConditions, ...settleConditions }))('says what the clause %s is for', (clause) => {
    expect(promises).toContain(`\`${clause}\``);
  });
});
