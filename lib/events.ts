import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { permissions } from './permissions.ts';
import { deadLetterQueue, QueueWorker, WorkQueue } from './queue-worker.ts';
import { type FunctionEnvironment, RouteFunction } from './route-function.ts';

const deliveryTimeout = Duration.seconds(30);

/** Where deliveries wait; the functions that queue them need it before the workers exist. */
export class DeliveryQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { queue, deadLetters } = new WorkQueue(this, 'Deliveries', {
      timeout: deliveryTimeout,
      alarm: {
        impact: 'A webhook could not even be tried; the merchant does not hear of it.',
        runbook: 'deliveries-fail',
      },
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
  }
}

/** From the table's stream to the merchant: the projector notes what happened, the delivery worker tells of it. */
export class Events extends Construct {
  readonly projector: IFunction;
  readonly delivery: IFunction;

  constructor(scope: Construct, id: string, shared: FunctionEnvironment, queue: Queue) {
    super(scope, id);
    const name = 'project-events';
    const projector = new RouteFunction(this, 'ProjectEvents', shared, { name, permissions: permissions[name] });
    this.projector = projector.function;
    projector.function.addEventSource(
      new DynamoEventSource(shared.table.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 25,
        retryAttempts: 100,
        maxRecordAge: Duration.hours(12),
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        parallelizationFactor: 2,
        onFailure: new SqsDlq(
          deadLetterQueue(this, 'ProjectorDeadLetters', {
            impact: 'A session ended and no event was written; the merchant does not hear of it.',
            runbook: 'projector-fails',
          }),
        ),
        filters: [sessionEnded, reviewAsked, paymentFailed],
      }),
    );
    this.delivery = new QueueWorker(this, 'Delivery', shared, queue, {
      name: 'deliver-webhook',
      timeout: deliveryTimeout,
      maxConcurrency: 100,
    }).function;
  }
}

const ofSession = { NewImage: { pk: { S: FilterRule.beginsWith('cs_') } } };

const sessionEnded = FilterCriteria.filter({
  dynamodb: {
    NewImage: { ...ofSession.NewImage, st: { S: FilterRule.or('completed', 'expired') } },
    OldImage: { st: { S: FilterRule.isEqual('active') } },
  },
});

const reviewAsked = FilterCriteria.filter({
  dynamodb: { NewImage: { ...ofSession.NewImage, a: { M: { rv: { BOOL: [true] } } } } },
});

const paymentFailed = FilterCriteria.filter({
  dynamodb: { NewImage: { ...ofSession.NewImage, pay: { M: { s: { S: FilterRule.isEqual('failed') } } } } },
});
