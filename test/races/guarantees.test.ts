import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { claimConditions, settleConditions } from '../../lambdas/store/attempts.ts';

const text = readFileSync('docs/guarantees.md', 'utf8');
const [promises = ''] = text.split('## Where a process may die');
const rows = promises.split('\n').filter((line) => /^\| [A-Z]/.test(line));

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const inFull: string[] = scripts['test:races'].split(' ').filter((word: string) => word.startsWith('test/'));
const sizedFiles = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => file.endsWith('.test.ts') && /^import .*support\/size\.ts'/m.test(readFileSync(`test/${file}`, 'utf8')),
  )
  .map((file) => `test/${file}`);

describe('npm run test:races', () => {
  it.each(sizedFiles)('has the full count of %s', (file) => {
    expect(inFull.some((name) => file.startsWith(name))).toBe(true);
  });

  it.each(inFull)('names no file that has no full count: %s', (name) => {
    expect(sizedFiles.some((file) => file.startsWith(name))).toBe(true);
  });
});

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
