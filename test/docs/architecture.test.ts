import { readFileSync } from 'node:fs';
import { claimConditions, settleConditions } from '../../lambdas/store/attempts.ts';
import { paymentConditions } from '../../lambdas/store/payments.ts';
import { openConditions } from '../../lambdas/store/session-change.ts';

const text = readFileSync('docs/architecture.md', 'utf8');

/** First cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
}

describe('docs/architecture.md', () => {
  it('lists every attribute of a session item, and no other', () => {
    const source = readFileSync('lambdas/store/session-codec.ts', 'utf8');
    const [, body = ''] = /export interface SessionItem \{\n([\s\S]+?)^\}/m.exec(source) ?? [];
    const attributes = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name = '']) => name);
    expect(attributes).toContain('due_at');
    expect(firstCells("The session's attributes")).toEqual(attributes);
  });

  it.each(Object.values({ ...openConditions, ...claimConditions, ...settleConditions, ...paymentConditions }))(
    'explains the condition %s',
    (clause) => {
      expect(text).toContain(`\`${clause}\``);
    },
  );
});
