import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dashboards, linesOf, type Widget } from '../../bench/dashboards/body.ts';
import { page } from '../../bench/dashboards/draw.ts';
import { evaluate } from '../../bench/dashboards/evaluate.ts';
import { readLogs } from '../../bench/dashboards/series.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const time = { from: START, stepMs: 1_000, steps: 3 };

/** A charge that was logged so many milliseconds after the start. */
const charge = (after: number, processor: string, ms: number) =>
  JSON.stringify({
    level: 'INFO',
    message: 'charge',
    timestamp: new Date(START + after).toISOString(),
    service: 'hosted-sessions',
    processor,
    ChargeLatency: ms,
    _aws: {
      Timestamp: START + after,
      CloudWatchMetrics: [
        { Namespace: 'HostedSessions', Dimensions: [['service', 'processor']], Metrics: [{ Name: 'ChargeLatency' }] },
      ],
    },
  });
const request = (after: number, status: number) =>
  JSON.stringify({
    level: 'INFO',
    message: 'request',
    timestamp: new Date(START + after).toISOString(),
    service: 'hosted-sessions',
    route: 'POST /v1/hosted-sessions/{id}/confirm',
    status,
    duration_ms: 100,
  });

const folder = mkdtempSync(join(tmpdir(), 'logs-'));
const lines = [
  ...[10, 20, 30, 40].map((ms, n) => charge(n, 'sandbox', ms)),
  charge(2_500, 'stripe', 7),
  request(0, 200),
  request(1, 504),
  'not a line of ours',
];
writeFileSync(join(folder, 'confirm-session.log'), lines.join('\n'));
const measured = readLogs(folder, { table: '<T>', functions: new Map([['confirm-session', '<F>']]) });

const widget = (metrics: unknown[][], more: object = {}): Widget => ({
  type: 'metric',
  x: 0,
  y: 0,
  width: 8,
  height: 6,
  properties: { title: 'A <title>', metrics, ...more },
});
const gateway = ['ApiName', 'hosted-sessions', 'Stage', 'live'];

it('a search finds a line for each value, with its statistic in each step', () => {
  const expression = `SEARCH('{HostedSessions,service,processor} MetricName="ChargeLatency" service="hosted-sessions"', 'p50', 300)`;
  const label = "${PROP('Dim.processor')}";
  expect(evaluate(widget([[{ expression, label }]]), measured, time)).toEqual([
    { label: 'sandbox', right: false, values: [20, undefined, undefined] },
    { label: 'stripe', right: false, values: [undefined, undefined, 7] },
  ]);
});

it('an expression is computed of lines that may be hidden, and a dot repeats the field above', () => {
  const faults = ['AWS/ApiGateway', '5XXError', ...gateway, { stat: 'Sum', visible: false, id: 'faults' }];
  const all = ['.', 'Count', '.', '.', '.', '.', { stat: 'Sum', visible: false, id: 'all' }];
  const share = [{ expression: '100 * FILL(faults, 0) / all', label: 'share' }];
  expect(evaluate(widget([share, faults, all]), measured, time)).toEqual([
    { label: 'share', right: false, values: [50, undefined, undefined] },
  ]);
  expect(evaluate(widget([share, faults, all], { setPeriodToTimeRange: true }), measured, time)).toEqual([
    { label: 'share', right: false, values: [50] },
  ]);
});

it('what a template only knows when deployed is named by its logical id, in template and logs', () => {
  const body = {
    'Fn::Join': [
      '',
      ['{"widgets":[{"properties":{"metrics":[["AWS/Lambda","Duration","FunctionName","', { Ref: 'F' }, '"]]}}]}'],
    ],
  };
  const [[, [only]]] = [
    ...dashboards({ Resources: { D: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: body } } } }),
  ] as [[string, Widget[]]];
  expect(linesOf(only as Widget)[0]?.metric).toEqual({
    namespace: 'AWS/Lambda',
    name: 'Duration',
    dimensions: { FunctionName: '<F>' },
  });
  expect(evaluate(only as Widget, measured, time)[0]?.values).toEqual([100, undefined, undefined]);
});

it('a page has every widget, and says so where nothing was measured', () => {
  const none = widget([['AWS/Lambda', 'Throttles', 'FunctionName', '<F>']]);
  const some = widget([['AWS/ApiGateway', 'Count', ...gateway, { stat: 'Sum', label: 'requests' }]]);
  const html = page(
    'Both',
    [none, some].map((each) => [each, evaluate(each, measured, time)]),
  );
  expect(html.match(/A &#60;title&#62;/g)).toHaveLength(2);
  expect(html).toContain('Measured by AWS alone');
  expect(html).toContain('■ requests');
});
