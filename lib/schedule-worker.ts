import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { WorkerName } from './bundle.ts';
import { pascalCase } from './naming.ts';
import { permissions } from './permissions.ts';
import { type FunctionEnvironment, RouteFunction } from './route-function.ts';

export interface ScheduleWorkerProps {
  readonly name: WorkerName;
  readonly every: Duration;
  readonly timeout: Duration;
  /** What it means for the merchant when the worker fails, and the runbook to follow. */
  readonly impact: string;
}

/** A function that runs on the clock, with the alarm that says when it does not. */
export class ScheduleWorker extends Construct {
  constructor(scope: Construct, id: string, shared: FunctionEnvironment, props: ScheduleWorkerProps) {
    super(scope, id);
    const { name, every, timeout, impact } = props;
    const worker = new RouteFunction(this, pascalCase(name), shared, { name, permissions: permissions[name], timeout });
    // The next run takes up what a failed one left; a retry of its own would only run beside it.
    const target = new LambdaFunction(worker.function, { retryAttempts: 0 });
    new Rule(this, 'Rule', { schedule: Schedule.rate(every), targets: [target] });
    new Alarm(this, 'Errors', {
      metric: worker.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: impact,
    });
  }
}
