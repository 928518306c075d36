import { dashboards, type Line, linesOf } from '../../bench/dashboards/body.ts';
import { problems } from '../../lambdas/domain/errors.ts';
import { metrics, METRICS_NAMESPACE, SERVICE } from '../../lambdas/domain/metrics.ts';
import { messages } from '../../lambdas/http/log.ts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { routes } from '../../lambdas/routes.ts';
import { logQueries } from '../../lib/log-queries.ts';
import { type Json, ofType, synthesise, type Template } from './support/synthesise.ts';

const FOLDER = 'docs/runbooks';
const RUNBOOK = /docs\/runbooks\/[a-z-]+\.md/g;
/** Of the settings that tests add to prod. */
const ADDRESS = 'ops@shop.example';

const sandbox = synthesise('sandbox').template;
const prod = synthesise('prod').template;
const environments = Object.entries({ sandbox, prod });

const alarmsOf = (template: Template): [string, Json][] =>
  ofType(template, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties]);
const allAlarms = environments.flatMap(([env, template]) =>
  alarmsOf(template).map(([id, { AlarmDescription }]) => [`${env} ${id}`, String(AlarmDescription)] as const),
);
const runbooks = readdirSync(FOLDER).map((file) => [file, readFileSync(`${FOLDER}/${file}`, 'utf8')] as const);
const runbook = (file: string) => runbooks.find(([name]) => name === file)?.[1] ?? '';
const loggedTexts: readonly unknown[] = Object.values(messages);

describe.each(environments)('alarms of %s', (env, template) => {
  it('are these many, of two levels, and every one tells the topic', () => {
    const topics = ofType(template, 'AWS::SNS::Topic').map(([id]) => ({ Ref: id }));
    expect(topics).toHaveLength(1);
    const alarms = alarmsOf(template).map(([, properties]) => properties);
    for (const alarm of alarms) expect([alarm.AlarmActions, alarm.OKActions]).toEqual([topics, topics]);
    const levels = alarms.map(({ AlarmDescription }) => AlarmDescription.split(':')[0]);
    const count = (level: string) => levels.filter((each) => each === level).length;
    expect([count('CRITICAL'), count('WARNING'), levels.length]).toEqual([16, 12, 28]);
    const subscribed = ofType(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties['Endpoint']);
    expect(subscribed).toEqual(env === 'prod' ? [ADDRESS] : []);
  });

  it('of two levels go off at a warning first', () => {
    const byId = new Map(alarmsOf(template));
    const pairs = [...byId]
      .filter(([id]) => /^OperationsRules\w+Warning/.test(id))
      .flatMap(([id, warning]) => {
        const critical = [...byId].find(([other]) => other.startsWith(id.replace(/Warning\w*$/, 'Critical')));
        return critical ? [[warning.Threshold, critical[1].Threshold]] : [];
      });
    expect(pairs.length).toBeGreaterThan(8);
    for (const [warning, critical] of pairs) expect(warning).toBeLessThan(critical);
  });

  it('and dashboards look at metrics that functions write, by what they are counted by', () => {
    const used = [...alarmLines(template), ...dashboardLines(template)].flatMap(({ metric }) => metric ?? []);
    const own = used.filter(({ namespace }) => namespace === METRICS_NAMESPACE);
    expect(own.length).toBeGreaterThan(40);
    const values: Record<string, readonly unknown[]> = {
      message: loggedTexts,
      code: Object.keys(problems),
      outcome: ['approved', 'pending', 'declined', 'failed', 'unknown', 'dead'],
    };
    for (const { name, dimensions } of own) {
      const { service, ...by } = dimensions;
      expect([name, Object.keys(metrics)]).toEqual([name, expect.arrayContaining([name])]);
      expect([name, service]).toEqual([name, SERVICE]);
      const counted = metrics[name as keyof typeof metrics];
      expect([name, Object.keys(by)]).toEqual([name, 'by' in counted ? [...counted.by] : []]);
      for (const [field, value] of Object.entries(by)) expect(values[field]).toContain(value);
    }
    const searched = dashboardLines(template).map(({ expression = '' }) =>
      /\{HostedSessions,service,(\w+)\} MetricName="(\w+)"/.exec(expression),
    );
    for (const [, by, name] of searched.flatMap((found) => (found ? [found] : [])))
      expect(metrics[name as keyof typeof metrics]).toMatchObject({ by: [by] });
  });
});

function dashboardLines(template: Template): Line[] {
  return [...dashboards(template).values()].flatMap((widgets) => widgets.flatMap(linesOf));
}

function alarmLines(template: Template): Pick<Line, 'metric'>[] {
  return alarmsOf(template).flatMap(([, alarm]) =>
    (alarm.Metrics ?? [{ MetricStat: { Metric: alarm } }]).flatMap(({ MetricStat }: Json) =>
      MetricStat ? [{ metric: keyOf(MetricStat.Metric) }] : [],
    ),
  );
}

const keyOf = ({ Namespace, MetricName, Dimensions = [] }: Json) => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }: Json) => [Name, Value])),
});

describe('dashboards', () => {
  const [business, technical] = [...dashboards(prod).values()].map((widgets) =>
    widgets.map(({ properties }) => properties.title ?? ''),
  );

  it.each([
    ['created', 'viewed', 'quoted', 'confirmed', 'completed', 'Conversion', 'Declines by reason', 'Value', 'Fees'],
    ['unpaid', 'Challenges', 'not known'],
  ])('of the business show %s, %s and the others', (...shown) => {
    for (const part of shown) expect(business).toContainEqual(expect.stringContaining(part));
  });

  it.each([
    ['Alarms', 'by route, p50', 'by route, p95', 'by route, p99', 'by processor, p99', '4xx', '5xx', '409', 'Replays'],
    ['guard hits', 'event to the first attempt', 'dead letters', 'Throttles', 'init', 'units', 'conflicts', 'Cost'],
  ])('of the technology show %s, %s and the others', (...shown) => {
    for (const part of shown) expect(technical).toContainEqual(expect.stringContaining(part));
  });

  it('show every alarm, and lie side by side', () => {
    const widgets = [...dashboards(prod).values()];
    expect(widgets.flat().flatMap(({ properties }) => properties.alarms ?? [])).toHaveLength(alarmsOf(prod).length);
    for (const cells of widgets.map((each) =>
      each.flatMap(({ x, y, width, height }) =>
        Array.from({ length: width * height }, (_, n) => `${x + (n % width)},${y + Math.floor(n / width)}`),
      ),
    ))
      expect(new Set(cells).size).toBe(cells.length);
  });

  it('compute lines of lines that are there', () => {
    for (const widget of [...dashboards(prod).values()].flat()) {
      const lines = linesOf(widget);
      const ids = new Set(lines.map(({ id }) => id));
      const words = lines.flatMap(({ expression = '' }) =>
        expression.startsWith('SEARCH') ? [] : (expression.match(/\b[a-z]\w*/g) ?? []),
      );
      expect(words.filter((word) => !ids.has(word))).toEqual([]);
    }
  });

  it.each(environments)('are told of in an output of %s', (_, template) => {
    const [id] = [...dashboards(template).keys()].filter((each) => each.includes('Business'));
    expect(JSON.stringify(template.Outputs['DashboardUrl']?.Value)).toContain(`{"Ref":"${id}"}`);
  });
});

describe('saved queries', () => {
  it('look into the logs of every function of the checkout', () => {
    const queries = ofType(prod, 'AWS::Logs::QueryDefinition').map(([, { Properties }]) => Properties);
    expect(queries).toHaveLength(Object.keys(logQueries).length);
    for (const { LogGroupNames } of queries) {
      expect(LogGroupNames).toHaveLength(routes.length + 3);
      // What Logs Insights takes at most.
      expect(LogGroupNames.length).toBeLessThanOrEqual(50);
    }
  });

  it.each(Object.entries(logQueries))('%s: names texts that are logged', (_, text) => {
    const named = [...text.matchAll(/message = "([^"]+)"/g)].map(([, message]) => message);
    expect(named.filter((message) => !loggedTexts.includes(message))).toEqual([]);
  });
});

it('docs/operations.md names every query and runbook, and shows both dashboards', () => {
  const text = readFileSync('docs/operations.md', 'utf8');
  expect(Object.keys(logQueries).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  const pictures = [...text.matchAll(/\((pictures\/[\w-]+\.webp)\)/g)].map(([, path]) => `docs/${path}`);
  expect([pictures.length, pictures.filter((path) => !existsSync(path))]).toEqual([2, []]);
  expect(runbooks.filter(([file]) => !text.includes(`(runbooks/${file})`)).map(([file]) => file)).toEqual([]);
});

describe('runbooks', () => {
  it.each(allAlarms)('%s says what it means and names one, which is there', (_id, description) => {
    const named = description.match(RUNBOOK) ?? [];
    expect(named).toHaveLength(1);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
    expect(description.replace(RUNBOOK, '').length).toBeGreaterThan(40);
  });

  it.each(runbooks)('%s is named by an alarm', (file) => {
    expect(allAlarms.filter(([, description]) => description.includes(`${FOLDER}/${file}`))).not.toEqual([]);
  });

  describe.each(runbooks)('%s', (_file, text) => {
    it('says what it means, how to look, what to do, and when it is over', () => {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(['What it means', 'How to look', 'What to do', 'When it is over']);
      for (const who of ['payer', 'merchant']) expect(text).toContain(who);
    });

    it('queries texts that are logged, and names queries, graphs and codes that are there', () => {
      const queried = [...text.matchAll(/message = "([^"]+)"/g)].map(([, message]) => message);
      expect(queried.filter((message) => !loggedTexts.includes(message))).toEqual([]);
      expect(queried.length).toBeGreaterThan(0);
      const saved = [...text.matchAll(/(?:Saved query|then) \*\*([^*]+)\*\*/g)].map(([, name]) => name);
      expect(saved.filter((name) => !Object.hasOwn(logQueries, name ?? ''))).toEqual([]);
    });

    it('links to runbooks that are there', () => {
      const links = [...text.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, file]) => `${FOLDER}/${file}`);
      expect(links.filter((file) => !existsSync(file))).toEqual([]);
    });
  });

  it('of a review starts from the log line that the sweeper writes', () => {
    expect(runbook('needs-review.md')).toContain(`message = "${messages.needsReview}"`);
    expect(runbook('sweeper-fails.md')).toContain(`\`${messages.sweepFault}\``);
  });

  it('of a review ends it by a call that is a route', () => {
    const { method, path } = routes.find(({ name }) => name === 'resolve-session') ?? {};
    expect(method).toBe('POST');
    expect(runbook('needs-review.md')).toContain(`"$API_URL${path?.replace('{id}', '$SESSION')}"`);
  });

  it('call routes, and functions by their names', () => {
    const all = runbooks.map(([, text]) => text).join('\n');
    const called = [...all.matchAll(/`(?:GET|PUT|POST) (\/[\w/{}-]+)/g)].map(([, path]) => path);
    expect(called.length).toBeGreaterThan(3);
    const paths = new Set<string>(routes.map(({ path }) => path));
    expect(called.filter((path) => !paths.has(path ?? ''))).toEqual([]);
  });
});
