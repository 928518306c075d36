import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { region } from './attributes.ts';
import type { EventSourceMapping } from './event-source-mappings.ts';
import type { Functions } from './functions.ts';
import { followQueue } from './queue-source.ts';
import { findQueue } from './queue-properties.ts';
import type { Queues } from './queues.ts';
import type { Stack } from './stack.ts';
import { openState } from './state.ts';
import type { BatchRun } from './stream-batch.ts';
import { streamPositions } from './stream-positions.ts';
import { followStream, type StreamSource } from './stream-source.ts';

export interface EventSources {
  /** Stops reading; what a function is at is not waited for, and comes again after a restart. */
  stop(): Promise<void>;
}

export interface EventSourcesOptions {
  readonly stack: Stack;
  readonly mappings: readonly EventSourceMapping[];
  readonly functions: Functions;
  readonly queues: Queues | undefined;
  readonly databaseEndpoint: string;
  /** Where the positions in the streams are kept. */
  readonly data?: string;
  readonly log: (line: string) => void;
}

/**
 * Runs the template's event source mappings.
 * @throws Error naming a mapping whose table has no stream.
 */
export async function openEventSources(options: EventSourcesOptions): Promise<EventSources> {
  const { stack, mappings, functions, queues, databaseEndpoint: endpoint, data, log } = options;
  const settings = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const streams = new DynamoDBStreamsClient(settings);
  const state = openState(data && join(data, 'streams'));
  const stopping = new AbortController();
  const { signal } = stopping;

  const invoke =
    ({ functionArn }: EventSourceMapping) =>
    (records: readonly unknown[]) =>
      untilAborted(functions.byArn(functionArn).invoke({ Records: records }), signal);
  const giveUp = async (mapping: EventSourceMapping, body: unknown) => {
    if (mapping.onFailure === undefined || !queues) return;
    const { url: QueueUrl } = findQueue(stack, mapping.onFailure);
    await queues.client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
  };

  const openStream = async (mapping: EventSourceMapping): Promise<StreamSource> => {
    const streamArn = await localStreamArn(settings, mapping);
    return followStream({
      client: streams,
      streamArn,
      mapping,
      positions: streamPositions(state, mapping.logicalId),
      invoke: invoke(mapping),
      discard: (shardId, ...given) => giveUp(mapping, givenUpBatch(mapping, shardId, ...given)),
      signal,
      log,
    });
  };
  const openQueue = (mapping: EventSourceMapping, { client }: Queues) => {
    const { url, attributes } = findQueue(stack, mapping.sourceArn);
    return followQueue({
      client,
      queueUrl: url,
      retentionMs: Number(attributes.MessageRetentionPeriod) * 1000,
      mapping,
      invoke: invoke(mapping),
      signal,
      log,
    });
  };

  const isQueue = ({ sourceArn }: EventSourceMapping) => sourceArn.startsWith('arn:aws:sqs:');
  const sources = await Promise.all(mappings.filter((mapping) => !isQueue(mapping)).map(openStream));
  const followed = queues ? mappings.filter(isQueue).map((mapping) => openQueue(mapping, queues)) : [];
  // Whatever writes to the tables does it inside a function, so its end is the moment to look.
  functions.onEnd(() => {
    for (const { wake } of sources) wake();
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([...sources.map(({ ended }) => ended), ...followed]);
      streams.destroy();
    },
  };
}

/** DynamoDB Local names its streams by a time that only it knows. */
async function localStreamArn(settings: ConstructorParameters<typeof DynamoDBClient>[0], mapping: EventSourceMapping) {
  const client = new DynamoDBClient(settings ?? {});
  const TableName = /:table\/([^/]+)/.exec(mapping.sourceArn)?.[1];
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
  client.destroy();
  if (!table?.LatestStreamArn) throw new Error(`The table ${TableName} has no stream for ${mapping.logicalId}.`);
  return table.LatestStreamArn;
}

/** What Lambda sends to a queue about records that it gives up. */
function givenUpBatch(
  { functionArn, sourceArn }: EventSourceMapping,
  shardId: string,
  ...[records, condition, invocations]: Parameters<BatchRun['discard']>
) {
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const times = records.map(({ dynamodb }) => new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString());
  return {
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: invocations },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: numbers[0],
      endSequenceNumber: numbers.at(-1),
      approximateArrivalOfFirstRecord: times[0],
      approximateArrivalOfLastRecord: times.at(-1),
      batchSize: records.length,
      streamArn: sourceArn,
    },
  };
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('The local cloud is stopping.'));
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
