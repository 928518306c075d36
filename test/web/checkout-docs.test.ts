import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transitions } from '../../web/frame/state/transitions.ts';

const text = readFileSync('docs/checkout.md', 'utf8');
const rows = [...text.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name);

describe('docs/checkout.md', () => {
  it('has a row for every state that something can happen in, or that is an end', () => {
    const ends = ['bad-link', 'not-allowed', 'expired', 'closed'];
    const states = new Set([...Object.values(transitions).flatMap(({ from }) => from), ...ends]);
    expect([...rows].sort()).toEqual([...states].sort());
  });

  it('shows pictures that are there', () => {
    const pictures = [...text.matchAll(/\((pictures\/[a-z-]+\.webp)\)/g)].map(([, path]) => path ?? '');
    expect(pictures.length).toBeGreaterThan(20);
    expect(pictures.filter((path) => !existsSync(join('docs', path)))).toEqual([]);
  });
});
