import { accountId, region } from './attributes.ts';
import { eventPattern, type Matches } from './event-pattern.ts';
import { findQueue } from './queue-properties.ts';
import type { Stack } from './stack.ts';

/** An `AWS::Lambda::EventSourceMapping`, with its defaults filled in. Times are in seconds. */
export interface EventSourceMapping {
  readonly logicalId: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly batchingWindow: number;
  /** Whether the event of one record or message passes the filters. */
  readonly matches: Matches;
  readonly reportsFailures: boolean;
  /** Streams: read only what comes after the mapping was made. */
  readonly latest: boolean;
  readonly bisects: boolean;
  readonly maximumRetries: number;
  readonly maximumAge: number;
  /** ARN of the queue that takes what is given up. */
  readonly onFailure: string | undefined;
  /** Queues: how many invocations run at once. */
  readonly concurrency: number;
}

interface Properties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] };
  readonly FunctionResponseTypes?: readonly string[];
  readonly StartingPosition?: string;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  /** One at a time keeps every order that more would keep. */
  readonly ParallelizationFactor?: number;
  readonly Tags?: unknown;
  readonly KmsKeyArn?: string;
}

const knownProperties: Readonly<Record<keyof Properties, true>> = {
  EventSourceArn: true,
  FunctionName: true,
  Enabled: true,
  BatchSize: true,
  MaximumBatchingWindowInSeconds: true,
  FilterCriteria: true,
  FunctionResponseTypes: true,
  StartingPosition: true,
  BisectBatchOnFunctionError: true,
  MaximumRetryAttempts: true,
  MaximumRecordAgeInSeconds: true,
  DestinationConfig: true,
  ScalingConfig: true,
  ParallelizationFactor: true,
  Tags: true,
  KmsKeyArn: true,
};

/** Lambda begins with five pollers of a queue; more than ten processes of one function help nobody on one machine. */
const usualConcurrency = 5;
const largestConcurrency = 10;

/** @throws Error naming the mapping and what the local cloud cannot do for it. */
export function eventSourceMappings(stack: Stack): EventSourceMapping[] {
  return stack
    .declared<Properties>('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.Enabled !== false)
    .map(({ logicalId, properties }) => {
      const found = mapping(logicalId, properties);
      checkQueues(stack, found);
      return found;
    });
}

/** SQS would give a message out again while the function is still at it; AWS refuses such a mapping. */
function checkQueues(stack: Stack, { logicalId, sourceArn, functionArn, onFailure }: EventSourceMapping): void {
  if (onFailure !== undefined) findQueue(stack, onFailure);
  if (!sourceArn.startsWith('arn:aws:sqs:')) return;
  const visibility = Number(findQueue(stack, sourceArn).attributes.VisibilityTimeout);
  const worker = stack
    .declared<{ readonly Timeout?: number }>('AWS::Lambda::Function')
    .find((declared) => stack.attribute(declared.logicalId, 'Arn') === functionArn);
  const timeout = worker?.properties.Timeout ?? 3;
  if (visibility >= timeout) return;
  throw new Error(
    `The queue of ${logicalId} hides a message for ${visibility} s, but its function may take ${timeout} s.`,
  );
}

function mapping(logicalId: string, properties: Properties): EventSourceMapping {
  const refuse = (what: string) => new Error(`The local cloud cannot do ${what} for the event source ${logicalId}.`);
  const unknown = Object.keys(properties).filter((name) => !Object.hasOwn(knownProperties, name));
  if (unknown.length > 0) throw refuse(unknown.join(', '));
  const { EventSourceArn: sourceArn, FunctionName: functionName, StartingPosition: start } = properties;
  const isQueue = sourceArn.startsWith('arn:aws:sqs:');
  const isStream = sourceArn.startsWith('arn:aws:dynamodb:') && sourceArn.includes('/stream/');
  if (!isQueue && !isStream) throw refuse(sourceArn);
  if (isStream && start !== 'TRIM_HORIZON' && start !== 'LATEST') throw refuse(`the starting position ${start}`);
  const onFailure = properties.DestinationConfig?.OnFailure?.Destination;
  if (onFailure !== undefined && !onFailure.startsWith('arn:aws:sqs:')) throw refuse(`the destination ${onFailure}`);
  const patterns = (properties.FilterCriteria?.Filters ?? []).map(({ Pattern: text = '{}' }) => eventPattern(text));
  return {
    logicalId,
    sourceArn,
    functionArn: functionName.startsWith('arn:')
      ? functionName
      : `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
    batchSize: properties.BatchSize ?? (isQueue ? 10 : 100),
    batchingWindow: properties.MaximumBatchingWindowInSeconds ?? 0,
    matches: (event) => patterns.length === 0 || patterns.some((matches) => matches(event)),
    reportsFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    latest: start === 'LATEST',
    bisects: properties.BisectBatchOnFunctionError ?? false,
    maximumRetries: unlimited(properties.MaximumRetryAttempts),
    maximumAge: unlimited(properties.MaximumRecordAgeInSeconds),
    onFailure,
    concurrency: isQueue
      ? Math.min(largestConcurrency, properties.ScalingConfig?.MaximumConcurrency ?? usualConcurrency)
      : 1,
  };
}

/** -1, like nothing, means without end. */
function unlimited(value = -1): number {
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}
