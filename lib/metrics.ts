import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, METRICS_NAMESPACE, metrics, SERVICE } from '../lambdas/domain/metrics.ts';

export interface MetricChoice {
  /** The value of the field that the metric is counted by. */
  readonly of?: string;
  readonly statistic?: string;
  readonly period?: Duration;
  readonly label?: string;
}

const period = Duration.minutes(5);

/**
 * A metric that the functions write.
 * @throws Error for one that is counted by a field, without a value of it.
 */
export function ownMetric(metricName: MetricName, { of, statistic = 'Sum', label, ...choice }: MetricChoice = {}) {
  const by = byOf(metricName);
  if ((by === undefined) !== (of === undefined)) throw new Error(`${metricName} is counted by ${by ?? 'nothing'}`);
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: SERVICE, ...(by === undefined || of === undefined ? {} : { [by]: of }) },
    statistic,
    period: choice.period ?? period,
    // An alarm on a metric with a label is one on an expression.
    ...(label === undefined ? {} : { label }),
  });
}

/** Every value of the field that a metric is counted by, as lines of one graph. */
export function ownMetricByValue(metricName: MetricName, statistic = 'Sum'): IMetric {
  const by = byOf(metricName);
  if (by === undefined) throw new Error(`${metricName} is counted by nothing`);
  return search(`{${METRICS_NAMESPACE},service,${by}} MetricName="${metricName}" service="${SERVICE}"`, statistic, by);
}

/** Lines that CloudWatch finds when the graph is drawn, each named by one of its dimensions. */
export function search(terms: string, statistic: string, ...labels: string[]): IMetric {
  return new MathExpression({
    expression: `SEARCH('${terms}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: labels.map((dimension) => `\${PROP('Dim.${dimension}')}`).join(' '),
    period,
  });
}

/** A line that is computed of others, whose periods it sets. */
export function computed(
  expression: string,
  usingMetrics: Record<string, IMetric>,
  { label, period: of = period }: { readonly label: string; readonly period?: Duration },
): MathExpression {
  return new MathExpression({ expression, usingMetrics, label, period: of });
}

function byOf(metricName: MetricName): string | undefined {
  const metric = metrics[metricName];
  return 'by' in metric ? metric.by[0] : undefined;
}
