import { GraphWidget, type IMetric, type IWidget, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { computed, ownMetric } from './metrics.ts';
import { gatewayMetric, tableMetric, type Watched } from './watched.ts';

/** List prices of us-east-1 in USD, without free tiers or discounts. */
export const prices = {
  /** A request of a REST API. */
  request: 3.5 / 1e6,
  /** An invocation of a function. */
  invocation: 0.2 / 1e6,
  /** A GB of memory for a millisecond, on arm64. */
  gigabyteMs: 0.0000133334 / 1_000,
  /** A write request unit on demand. */
  write: 0.625 / 1e6,
  /** A read request unit on demand. */
  read: 0.125 / 1e6,
} as const;

/** What the metrics at hand cost: the rate of an hour, by service, and 1,000 completed sessions. */
export function costWidgets(watched: Watched): IWidget[] {
  const requests = gatewayMetric(watched, 'Count');
  const parts = [
    { service: 'API Gateway', expression: `requests * ${decimal(prices.request)}`, metrics: { requests } },
    { service: 'Lambda', ...functionCost(watched) },
    { service: 'DynamoDB', ...tableCost(watched) },
  ];
  const completed = ownMetric('SessionsCompleted');
  const whole = parts.map(({ expression }) => `(${expression})`).join(' + ');
  const using = Object.assign({}, ...parts.map(({ metrics }) => metrics)) as Record<string, IMetric>;
  return [
    new GraphWidget({
      title: 'Cost estimate, USD an hour',
      left: parts.map(({ service, expression, metrics }) =>
        computed(`(${expression}) * 3600 / PERIOD(requests)`, { ...metrics, requests }, { label: service }),
      ),
      stacked: true,
      width: 16,
    }),
    new SingleValueWidget({
      title: 'Cost estimate, USD for 1,000 completed sessions',
      metrics: [computed(`1000 * (${whole}) / completed`, { ...using, completed }, { label: 'USD' })],
      setPeriodToTimeRange: true,
      width: 8,
      height: 6,
    }),
  ];
}

/** Metric math reads no exponents: `6.25e-7` would be a metric called `e`. */
function decimal(price: number): string {
  return price.toFixed(14);
}

function functionCost({ functions, workers, memoryMb }: Watched) {
  const all = [...functions.values(), ...Object.values(workers)];
  const metrics = Object.fromEntries(
    all.flatMap((each, n) => [
      [`duration${n}`, each.metricDuration({ statistic: 'Sum' })],
      [`invocations${n}`, each.metricInvocations()],
    ]),
  );
  const sum = (name: string) => `SUM([${all.map((_, n) => `FILL(${name}${n}, 0)`).join(', ')}])`;
  const gigabytes = memoryMb / 1_024;
  return {
    expression: `${sum('duration')} * ${decimal(gigabytes * prices.gigabyteMs)} + ${sum('invocations')} * ${decimal(prices.invocation)}`,
    metrics,
  };
}

function tableCost(watched: Watched) {
  const written = (index?: string) =>
    tableMetric(watched, 'ConsumedWriteCapacityUnits', index === undefined ? {} : { index });
  return {
    expression: `(FILL(written, 0) + FILL(due, 0) + FILL(events, 0) + FILL(customers, 0)) * ${decimal(prices.write)} + FILL(units, 0) * ${decimal(prices.read)}`,
    metrics: {
      written: written(),
      due: written('due'),
      events: written('events'),
      customers: written('customers'),
      units: tableMetric(watched, 'ConsumedReadCapacityUnits'),
    },
  };
}
