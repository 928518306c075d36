import { Duration, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type AlarmProps, addAlarm, alarmPeriod } from './alarm.ts';
import type { WorkerName } from './bundle.ts';
import { pascalCase } from './naming.ts';
import { permissions } from './permissions.ts';
import { type FunctionEnvironment, RouteFunction } from './route-function.ts';

export interface QueueWorkerProps {
  readonly name: WorkerName;
  readonly timeout: Duration;
  /** Messages worked at the same time. */
  readonly maxConcurrency: number;
}

export interface WorkQueueProps {
  /** Of the function that works it. */
  readonly timeout: Duration;
  /** Of a message in the dead letter queue. */
  readonly alarm: DeadLetterAlarm;
}

export type DeadLetterAlarm = Pick<AlarmProps, 'impact' | 'runbook'>;

/** A queue that never comes without its dead letter queue, and the alarm on it. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { timeout, alarm }: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', alarm);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's time, as Lambda asks for: a message must not come back while it is worked.
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
  }
}

/** Where what could not be worked is kept for 14 days, with an alarm at the first message. */
export function deadLetterQueue(scope: Construct, id: string, alarm: DeadLetterAlarm): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  for (const id of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'])
    Validations.of(queue).acknowledge({ id, reason: 'It is a dead letter queue itself.' });
  addAlarm(scope, `${id}Alarm`, {
    level: 'critical',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: alarmPeriod }),
    threshold: 1,
    ...alarm,
  });
  return queue;
}

/** A function that works a queue, one message at a time, so that a slow one holds up no other. */
export class QueueWorker extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, shared: FunctionEnvironment, queue: Queue, props: QueueWorkerProps) {
    super(scope, id);
    const { name, timeout, maxConcurrency } = props;
    const worker = new RouteFunction(this, pascalCase(name), shared, { name, permissions: permissions[name], timeout });
    this.function = worker.function;
    worker.function.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true }),
    );
    Validations.of(worker.function).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A queue has no such destination: what fails five times goes to its dead letter queue.',
    });
  }
}
