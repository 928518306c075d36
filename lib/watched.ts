import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type RouteName, routes } from '../lambdas/routes.ts';
import type { MetricChoice } from './metrics.ts';

/** What dashboards and alarms look at. */
export interface Watched {
  readonly api: { readonly name: string; readonly stage: string };
  readonly functions: ReadonlyMap<RouteName, IFunction>;
  readonly workers: { readonly projector: IFunction; readonly delivery: IFunction; readonly sweeper: IFunction };
  readonly table: Pick<ITable, 'tableName'>;
  readonly deliveries: IQueue;
  readonly deadLetters: IQueue;
  readonly memoryMb: number;
}

const period = Duration.minutes(5);

type AwsChoice = Omit<MetricChoice, 'of'>;

/** Of the whole API, or of one route. */
export function gatewayMetric(
  { api }: Watched,
  metricName: 'Count' | 'Latency' | '4XXError' | '5XXError',
  { statistic = 'Sum', route: name, ...choice }: AwsChoice & { readonly route?: RouteName } = {},
): Metric {
  const route = routes.find((each) => each.name === name);
  return new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: {
      ApiName: api.name,
      Stage: api.stage,
      ...(route ? { Method: route.method, Resource: route.path } : {}),
    },
    statistic,
    period,
    label: metricName,
    ...choice,
  });
}

/** Of every route, each a line. */
export function gatewayTerms({ api }: Watched, metricName: string): string {
  return `{AWS/ApiGateway,ApiName,Method,Resource,Stage} MetricName="${metricName}" ApiName="${api.name}" Stage="${api.stage}"`;
}

export function tableMetric(
  { table }: Watched,
  metricName: string,
  { index, operation, ...choice }: AwsChoice & { readonly index?: string; readonly operation?: string } = {},
): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: {
      TableName: table.tableName,
      ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
      ...(operation === undefined ? {} : { Operation: operation }),
    },
    statistic: 'Sum',
    period,
    label: metricName,
    ...choice,
  });
}
