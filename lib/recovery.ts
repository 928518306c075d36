import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from './route-function.ts';
import { ScheduleWorker } from './schedule-worker.ts';

/** What makes every unknown known: the sweeper, and the alarm for what only a person can tell. */
export class Recovery extends Construct {
  constructor(scope: Construct, id: string, shared: FunctionEnvironment) {
    super(scope, id);
    new ScheduleWorker(this, 'Sweeper', shared, {
      name: 'sweep-due',
      every: Duration.minutes(1),
      timeout: Duration.seconds(55),
      impact:
        'Sessions do not expire and payments whose outcome is unknown stay unknown. See docs/runbooks/sweeper-fails.md.',
    });
    new Alarm(this, 'NeedsReview', {
      metric: new Metric({
        namespace: 'HostedSessions',
        metricName: 'NeedsReview',
        dimensionsMap: { service: 'hosted-sessions' },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'The processor could not tell for five days whether a payer was charged; a person must. See docs/runbooks/needs-review.md.',
    });
  }
}
