import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { messages } from '../../lambdas/http/log.ts';
import { routes } from '../../lambdas/routes.ts';
import { ofType, synthesise } from '../lib/support/synthesise.ts';

const FOLDER = 'docs/runbooks';
const RUNBOOK = /docs\/runbooks\/[a-z-]+\.md/g;

const alarms = (['sandbox', 'prod'] as const).flatMap((env) =>
  ofType(synthesise(env).template, 'AWS::CloudWatch::Alarm').map(
    ([id, { Properties }]) => [`${env} ${id}`, String(Properties['AlarmDescription'])] as const,
  ),
);
const runbooks = readdirSync(FOLDER).map((file) => [file, readFileSync(`${FOLDER}/${file}`, 'utf8')] as const);
const runbook = (file: string) => runbooks.find(([name]) => name === file)?.[1] ?? '';

it('there are alarms to look at', () => {
  expect(alarms.length).toBeGreaterThanOrEqual(4);
});

it.each(alarms)('%s says what it means and names one runbook, which is there', (_id, description) => {
  const named = description.match(RUNBOOK) ?? [];
  expect(named).toHaveLength(1);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
  expect(description.replace(RUNBOOK, '').length).toBeGreaterThan(40);
});

describe.each(runbooks)('%s', (_file, text) => {
  it('says what it means, how to look, what to do, and when it is over', () => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What it means', 'How to look', 'What to do', 'When it is over']);
    for (const who of ['payer', 'merchant']) expect(text).toContain(who);
  });

  it('queries texts that are logged', () => {
    const queried = [...text.matchAll(/message = "([^"]+)"/g)].map(([, message]) => message);
    expect(queried.filter((message) => !(Object.values(messages) as unknown[]).includes(message))).toEqual([]);
    expect(queried.length).toBeGreaterThan(0);
  });

  it('links to runbooks that are there', () => {
    const links = [...text.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, file]) => `${FOLDER}/${file}`);
    expect(links.filter((file) => !existsSync(file))).toEqual([]);
  });
});

it('the log line that the runbook of a review starts from is the one that the sweeper writes', () => {
  expect(runbook('needs-review.md')).toContain(`message = "${messages.needsReview}"`);
  expect(runbook('sweeper-fails.md')).toContain(`\`${messages.sweepFault}\``);
});

it('the call that ends a review is a route', () => {
  const { method, path } = routes.find(({ name }) => name === 'resolve-session') ?? {};
  expect(method).toBe('POST');
  expect(runbook('needs-review.md')).toContain(`"$API_URL${path?.replace('{id}', '$SESSION')}"`);
});
