import { readFileSync } from 'node:fs';
import { help } from '../../client/src/cli/usage.ts';
import { MAX_ATTEMPTS, nextAttempt } from '../../lambdas/domain/delivery.ts';
import { eventTypes } from '../../lambdas/domain/events.ts';

const webhooks = readFileSync('docs/webhooks.md', 'utf8');
const cli = readFileSync('docs/cli.md', 'utf8');

it('docs/webhooks.md has the schedule by which deliveries are tried', () => {
  const rows = [...webhooks.matchAll(/^\| (\d+) \| (\S.*) \|$/gm)].map(([, attempt, wait]) => [Number(attempt), wait]);
  const waits = Array.from({ length: MAX_ATTEMPTS }, (_, begun) => nextAttempt(begun, 0, 0) ?? 0);
  expect(rows).toEqual(waits.map((ms, index) => [index + 1, words(ms / 1_000)]));
});

it('docs/webhooks.md names every type of event', () => {
  const rows = [...webhooks.matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, type]) => type);
  expect(rows).toEqual(Object.keys(eventTypes));
});

it('docs/cli.md names every command', () => {
  const rows = [...cli.matchAll(/^\| `([a-z]+(?: [a-z]+)?)[^`]*` \|/gm)].map(([, command]) => command);
  expect(rows.sort()).toEqual(Object.keys(help).filter(Boolean).sort());
});

function words(seconds: number): string {
  if (seconds === 0) return 'at once';
  if (seconds < 60) return `${seconds} seconds`;
  return seconds < 3_600 ? `${seconds / 60} minutes` : `${seconds / 3_600} hours`;
}
