import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { problems } from '../lambdas/domain/errors.ts';
import type { MetricName } from '../lambdas/domain/metrics.ts';
import { costWidgets } from './cost-estimate.ts';
import { ownMetric, ownMetricByValue, search } from './metrics.ts';
import { gatewayMetric, gatewayTerms, tableMetric, type Watched } from './watched.ts';

const percentiles = ['p50', 'p95', 'p99'] as const;
const milliseconds = { min: 0, label: 'ms', showUnits: false };

/** What whoever runs the checkout sees of it. */
export function technicalDashboard(
  scope: Construct,
  id: string,
  watched: Watched,
  alarms: readonly IAlarm[],
): Dashboard {
  return new Dashboard(scope, id, {
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
      latencyByRoute(watched),
      latencyByProcessor(),
      requests(watched),
      refusals(),
      webhooks(watched),
      functions(watched),
      database(watched),
      costWidgets(watched),
    ],
  });
}

function latencyByRoute(watched: Watched): IWidget[] {
  return percentiles.map(
    (statistic) =>
      new GraphWidget({
        title: `Latency by route, ${statistic}`,
        left: [search(gatewayTerms(watched, 'Latency'), statistic, 'Method', 'Resource')],
        leftYAxis: milliseconds,
        width: 8,
        height: 8,
      }),
  );
}

function latencyByProcessor(): IWidget[] {
  return percentiles.map(
    (statistic) =>
      new GraphWidget({
        title: `Charges by processor, ${statistic}`,
        left: [ownMetricByValue('ChargeLatency', statistic)],
        leftYAxis: milliseconds,
        width: 8,
      }),
  );
}

function requests(watched: Watched): IWidget[] {
  const byRoute = (metricName: '4XXError' | '5XXError') =>
    search(gatewayTerms(watched, metricName), 'Sum', 'Method', 'Resource');
  return [
    new GraphWidget({
      title: 'Requests',
      left: [gatewayMetric(watched, 'Count', { label: 'requests' })],
      right: [
        gatewayMetric(watched, '4XXError', { label: '4xx' }),
        gatewayMetric(watched, '5XXError', { label: '5xx' }),
      ],
      width: 8,
    }),
    new GraphWidget({ title: '4xx by route', left: [byRoute('4XXError')], width: 8 }),
    new GraphWidget({ title: '5xx by route', left: [byRoute('5XXError')], width: 8 }),
  ];
}

function refusals(): IWidget[] {
  const conflicts = Object.entries(problems).filter(([, { status }]) => status === 409);
  return [
    new GraphWidget({
      title: '409 by code',
      left: conflicts.map(([of]) => ownMetric('Refusals', { of, label: of })),
      stacked: true,
      width: 8,
    }),
    new GraphWidget({
      title: 'Replays and guard hits',
      left: [
        ownMetric('Replays', { label: 'answers given again' }),
        ownMetric('Refusals', { of: 'duplicate_payment', label: 'guard hits' }),
      ],
      width: 8,
    }),
    new GraphWidget({ title: 'Problems by message', left: [ownMetricByValue('Problems')], stacked: true, width: 8 }),
  ];
}

function webhooks({ deliveries, deadLetters, workers: { projector } }: Watched): IWidget[] {
  return [
    new GraphWidget({
      title: 'Webhooks: from the event to the first attempt',
      left: lines('WebhookLag'),
      right: [projector.metric('IteratorAge', { statistic: 'Maximum', label: 'age of the stream' })],
      leftYAxis: milliseconds,
      rightYAxis: milliseconds,
      width: 8,
    }),
    new GraphWidget({ title: 'Webhook attempts by outcome', left: [ownMetricByValue('WebhookAttempts')], width: 8 }),
    new GraphWidget({
      title: 'Webhooks that wait, and dead letters',
      left: [
        deliveries.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
      ],
      right: [deliveries.metricApproximateAgeOfOldestMessage({ label: 'oldest, s' })],
      width: 8,
    }),
  ];
}

function lines(metricName: MetricName): IMetric[] {
  return percentiles.map((statistic) => ownMetric(metricName, { statistic, label: statistic }));
}

function functions(watched: Watched): IWidget[] {
  const { functions: routes, workers } = watched;
  const all = [...routes, ...Object.entries(workers)];
  return [
    new GraphWidget({
      title: 'Starts of functions: init duration',
      left: lines('InitDuration'),
      leftYAxis: milliseconds,
      right: [ownMetric('InitDuration', { statistic: 'SampleCount', label: 'starts' })],
      width: 8,
    }),
    new GraphWidget({
      title: 'Throttles of functions and table',
      left: [
        ...all.map(([label, each]) => each.metricThrottles({ label })),
        tableMetric(watched, 'ReadThrottleEvents', { label: 'table reads' }),
        tableMetric(watched, 'WriteThrottleEvents', { label: 'table writes' }),
      ],
      width: 8,
    }),
    new GraphWidget({
      title: 'Functions at once',
      left: all.map(([label, each]) => each.metric('ConcurrentExecutions', { statistic: 'Maximum', label })),
      width: 8,
    }),
  ];
}

function database(watched: Watched): IWidget[] {
  const of = (metricName: string, label: string, index?: string) =>
    tableMetric(watched, metricName, { label, ...(index === undefined ? {} : { index }) });
  return [
    new GraphWidget({
      title: 'DynamoDB units',
      left: [
        of('ConsumedReadCapacityUnits', 'read'),
        of('ConsumedWriteCapacityUnits', 'written'),
        of('ConsumedWriteCapacityUnits', 'written to due', 'due'),
        of('ConsumedWriteCapacityUnits', 'written to events', 'events'),
        of('ConsumedWriteCapacityUnits', 'written to customers', 'customers'),
      ],
      width: 8,
    }),
    new GraphWidget({
      title: 'DynamoDB: conditions that did not hold, and conflicts',
      left: [of('ConditionalCheckFailedRequests', 'conditions'), of('TransactionConflict', 'conflicts')],
      width: 8,
    }),
    new GraphWidget({
      title: 'DynamoDB latency',
      left: ['GetItem', 'UpdateItem', 'PutItem'].map((operation) =>
        tableMetric(watched, 'SuccessfulRequestLatency', { operation, statistic: 'Average', label: operation }),
      ),
      leftYAxis: milliseconds,
      width: 8,
    }),
  ];
}
