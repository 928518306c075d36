import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise, synthesiseAnew } from './support/synthesise.ts';

/** A digest of every file of a folder, by its path. */
function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(folder, file)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}

describe('synthesis', () => {
  it('of the same sources gives the same bytes, and the checks of cdk-nag pass', () => {
    const [first, second] = [synthesise, synthesiseAnew].map((make) => digests(make('sandbox').folder));
    expect(Object.keys(first ?? {})).toContain('HostedSessions.template.json');
    expect(second).toEqual(first);
  });
});
