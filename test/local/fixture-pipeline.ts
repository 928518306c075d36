import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Resources } from './fixture-api.ts';
import type { Running } from './fixture.ts';

/**
 * Two workers that print their events and then do what the record says: `project` is fed by a stream and passes each
 * record on to a queue, if it has one; `deliver` is fed by that queue.
 */
export const pipelineFunctions = `
const send = async (body) => {
  if (!process.env.QUEUE_URL) return;
  const response = await fetch(process.env.AWS_ENDPOINT_URL_SQS, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await response.text());
};
const fail = (identifiers) => ({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

exports.project = async ({ Records }) => {
  console.log(JSON.stringify(Records));
  for (const { dynamodb } of Records) {
    const how = dynamodb.NewImage?.how?.S;
    if (how === 'throw') throw new Error('told to');
    if (how === 'hang') await wait(60_000);
    if (how === 'fail') return fail([dynamodb.SequenceNumber]);
    await send({ pk: dynamodb.Keys.pk.S });
  }
  console.log(JSON.stringify({ done: Records.map(({ dynamodb }) => dynamodb.Keys.pk.S) }));
};

exports.deliver = async ({ Records }) => {
  console.log(JSON.stringify(Records));
  const failed = [];
  for (const { messageId, body, attributes } of Records) {
    const { pk, how, ms } = JSON.parse(body);
    if (how === 'throw') throw new Error('told to');
    if (how === 'crash once' && attributes.ApproximateReceiveCount === '1') process.exit(7);
    if (how === 'fail') failed.push(messageId);
    if (ms) await wait(ms);
    console.log(JSON.stringify({ done: [pk] }));
  }
  return fail(failed);
};
`;

const worker = (handler: string, timeout: number, variables: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: `index.${handler}`,
    Timeout: timeout,
    Code: { S3Key: 'pipeline.zip' },
    Environment: { Variables: variables },
  },
});

const arnOf = (logicalId: string, name = 'Arn') => ({ 'Fn::GetAtt': [logicalId, name] });

/** The stream of the fixture's table feeds `project`; what it gives up goes to the queue `GivenUp`. */
export function withStream(resources: Resources, properties: Record<string, unknown> = {}): void {
  Object.assign(resources, {
    ProjectFunction: worker('project', 30),
    GivenUp: { Type: 'AWS::SQS::Queue' },
    Projection: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Sessions', 'StreamArn'),
        FunctionName: { Ref: 'ProjectFunction' },
        StartingPosition: 'TRIM_HORIZON',
        ...properties,
      },
    },
  });
}

/** The queue `Deliveries`, with the dead letter queue `Dead`, feeds `deliver`. */
export function withQueue(
  resources: Resources,
  properties: Record<string, unknown> = {},
  queue: Record<string, unknown> = {},
): void {
  Object.assign(resources, {
    DeliverFunction: worker('deliver', 5),
    Dead: { Type: 'AWS::SQS::Queue' },
    Deliveries: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 5,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 },
        ...queue,
      },
    },
    Delivery: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Deliveries'),
        FunctionName: { Ref: 'DeliverFunction' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...properties,
      },
    },
  });
}

/** Stream, `project`, queue, `deliver`. */
export function withPipeline(resources: Resources): void {
  withStream(resources, { FunctionResponseTypes: ['ReportBatchItemFailures'], BisectBatchOnFunctionError: true });
  withQueue(resources, { BatchSize: 1 }, { VisibilityTimeout: 5 });
  resources.ProjectFunction = worker('project', 30, { QUEUE_URL: { Ref: 'Deliveries' } });
}

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** Writes to the fixture's table and its queues from outside of the cloud. */
export function outside(running: Running, port: number) {
  const database = new DynamoDBClient({ ...local, endpoint: running.cloud.outputs.DynamoDbEndpoint ?? '' });
  const queues = new SQSClient({ ...local, endpoint: `http://127.0.0.1:${port + 7}` });
  const [stackName] = (running.cloud.outputs.TableName ?? '').split('-');
  const urlOf = async (logicalId: string) => {
    const { QueueUrls } = await queues.send(new ListQueuesCommand({ QueueNamePrefix: `${stackName}-${logicalId}-` }));
    return QueueUrls?.[0] ?? '';
  };
  return {
    put: (pk: string, how?: string) =>
      database.send(
        new PutItemCommand({
          TableName: running.cloud.outputs.TableName ?? '',
          Item: { pk: { S: pk }, ...(how !== undefined && { how: { S: how } }) },
        }),
      ),
    send: async (logicalId: string, body: unknown, more: object = {}) => {
      const QueueUrl = await urlOf(logicalId);
      return queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body), ...more }));
    },
    /** The next message of a queue; waits for it. */
    receive: async (logicalId: string): Promise<Message | undefined> => {
      const { Messages } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl: await urlOf(logicalId), WaitTimeSeconds: 20 }),
      );
      return Messages?.[0];
    },
    reader: async (logicalId: string) => ({ client: queues, queueUrl: await urlOf(logicalId) }),
    close: () => {
      database.destroy();
      queues.destroy();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: events are looked into as the function saw them
export type Event = any;

/** What a worker of the pipeline has printed so far: the events it was given, and the keys that it has done. */
export async function seen(running: Running, name: string): Promise<{ events: Event[][]; done: string[] }> {
  const log = await running.log(name).catch(() => '');
  const lines: Event[] = log.split('\n').flatMap((line) => (/^[[{].*[\]}]$/.test(line) ? [JSON.parse(line)] : []));
  return {
    events: lines.filter(Array.isArray),
    done: lines.flatMap((line) => line.done ?? []),
  };
}

/** Resolves with what the function gives as soon as that is true. */
export async function until<T>(look: () => Promise<T | false | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
