import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
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

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new WorkQueue(this, 'Deliveries', {
      timeout: deliveryTimeout,
      impact:
        'A webhook could not even be tried; the merchant does not hear of it. See docs/runbooks/deliveries-fail.md.',
    }).queue;
  }
}

/** From the table's stream to the merchant: the projector notes what happened, the delivery worker tells of it. */
export class Events extends Construct {
  constructor(scope: Construct, id: string, shared: FunctionEnvironment, queue: Queue) {
    super(scope, id);
    const name = 'project-events';
    const projector = new RouteFunction(this, 'ProjectEvents', shared, { name, permissions: permissions[name] });
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
          deadLetterQueue(
            this,
            'ProjectorDeadLetters',
            'A session ended and no event was written; the merchant does not hear of it. See docs/runbooks/projector-fails.md.',
          ),
        ),
        filters: [sessionEnded, reviewAsked, paymentFailed],
      }),
    );
    new QueueWorker(this, 'Delivery', shared, queue, {
      name: 'deliver-webhook',
      timeout: deliveryTimeout,
      maxConcurrency: 100,
    });
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
