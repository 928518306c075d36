import { type Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type AlarmProps, addAlarm, alarmPeriod } from './alarm.ts';
import type { WorkerName } from './bundle.ts';
import { pascalCase } from './naming.ts';
import { permissions } from './permissions.ts';
import { type FunctionEnvironment, RouteFunction } from './route-function.ts';

export interface ScheduleWorkerProps {
  readonly name: WorkerName;
  readonly every: Duration;
  readonly timeout: Duration;
  /** Of a worker that fails. */
  readonly alarm: Pick<AlarmProps, 'impact' | 'runbook'>;
}

/** A function that runs on the clock, with the alarms that say when it does not. */
export class ScheduleWorker extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, shared: FunctionEnvironment, props: ScheduleWorkerProps) {
    super(scope, id);
    const { name, every, timeout, alarm } = props;
    const worker = new RouteFunction(this, pascalCase(name), shared, { name, permissions: permissions[name], timeout });
    // The next run takes up what a failed one left; a retry of its own would only run beside it.
    const target = new LambdaFunction(worker.function, { retryAttempts: 0 });
    const rule = new Rule(this, 'Rule', { schedule: Schedule.rate(every), targets: [target] });
    Validations.of(rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: 'A call that was lost is of no use later: the next one does its work, and the alarm counts.',
    });
    addAlarm(this, 'Errors', {
      level: 'critical',
      metric: worker.function.metricErrors({ period: alarmPeriod }),
      threshold: 3,
      ...alarm,
    });
    // A rule that is off, or a function that can't be started, makes no errors.
    addAlarm(this, 'Silent', {
      level: 'critical',
      metric: worker.function.metricInvocations({ period: alarmPeriod }),
      threshold: 1,
      periods: { of: 2, reaching: 2 },
      whenSilent: true,
      ...alarm,
    });
    this.function = worker.function;
  }
}
