import {
  type Measures,
  type MetricDefinition,
  type MetricName,
  METRICS_NAMESPACE,
  metrics,
} from '../domain/metrics.ts';

/**
 * What makes a log line carry metrics: CloudWatch's embedded metric format. CloudWatch reads them out of the log, so a
 * request waits for none of it. Dimensions are fields of the same line.
 */
export function embedded(measures: Measures, timestamp: number): Record<string, unknown> {
  const names = Object.keys(measures) as MetricName[];
  if (names.length === 0) return {};
  const directives = Map.groupBy(names, (name) => dimensionsOf(name).join());
  return {
    ...measures,
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [...directives.values()].map((group) => ({
        Namespace: METRICS_NAMESPACE,
        Dimensions: [dimensionsOf(group[0] as MetricName)],
        Metrics: group.map((Name) => ({ Name, Unit: metrics[Name].unit })),
      })),
    },
  };
}

function dimensionsOf(name: MetricName): readonly string[] {
  const { by }: MetricDefinition = metrics[name];
  return ['service', ...(by ?? [])];
}
