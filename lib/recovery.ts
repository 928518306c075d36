import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addAlarm } from './alarm.ts';
import { ownMetric } from './metrics.ts';
import type { FunctionEnvironment } from './route-function.ts';
import { ScheduleWorker } from './schedule-worker.ts';

/** What makes every unknown known: the sweeper, and the alarm for what only a person can tell. */
export class Recovery extends Construct {
  readonly sweeper: IFunction;

  constructor(scope: Construct, id: string, shared: FunctionEnvironment) {
    super(scope, id);
    const sweeper = new ScheduleWorker(this, 'Sweeper', shared, {
      name: 'sweep-due',
      every: Duration.minutes(1),
      timeout: Duration.seconds(55),
      alarm: {
        impact: 'Sessions do not expire and payments whose outcome is unknown stay unknown.',
        runbook: 'sweeper-fails',
      },
    });
    this.sweeper = sweeper.function;
    addAlarm(this, 'NeedsReview', {
      level: 'critical',
      metric: ownMetric('NeedsReview'),
      threshold: 1,
      impact: 'The processor could not tell for five days whether a payer was charged; a person must.',
      runbook: 'needs-review',
    });
  }
}
