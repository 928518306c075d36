import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { EventSourceMapping } from './event-source-mappings.ts';
import { pacing, sleep } from './pacing.ts';
import { type BatchRun, runBatch } from './stream-batch.ts';
import type { StreamPositions } from './stream-positions.ts';
import { type StreamRecord, streamRecord } from './stream-record.ts';

export interface StreamSource {
  /** Looks for new records now. */
  wake(): void;
  /** Resolves once the signal is aborted and nothing is read any more. */
  readonly ended: Promise<void>;
}

export interface StreamSourceOptions {
  readonly client: DynamoDBStreamsClient;
  /** The stream's ARN in DynamoDB Local, which is not the one that the template resolves to. */
  readonly streamArn: string;
  readonly mapping: EventSourceMapping;
  readonly positions: StreamPositions;
  readonly invoke: (records: readonly StreamRecord[]) => Promise<unknown>;
  readonly discard: (shardId: string, ...given: Parameters<BatchRun['discard']>) => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const largestRead = 1_000;
const newShardsAfterMs = 15_000;
const retryAfterMs = 500;

/** Feeds a function from a table's stream: each shard in order, a shard after its parent. */
export function followStream(options: StreamSourceOptions): StreamSource {
  const { client, streamArn, mapping, positions, signal, log } = options;
  const pace = pacing();
  const shards = new Map<string, { ended: boolean }>();
  const following: Promise<void>[] = [];
  let shardEnded = new AbortController();

  const allShards = async (): Promise<Shard[]> => {
    const found: Shard[] = [];
    let from: string | undefined;
    do {
      const command = new DescribeStreamCommand({ StreamArn: streamArn, ...(from && { ExclusiveStartShardId: from }) });
      const { StreamDescription: stream } = await client.send(command);
      found.push(...(stream?.Shards ?? []));
      from = stream?.LastEvaluatedShardId;
    } while (from);
    return found;
  };

  const startNew = async (first: boolean) => {
    const found = await allShards();
    const waitsForParent = ({ ParentShardId: parent }: Shard) =>
      found.some(({ ShardId: id }) => id === parent) && !shards.get(parent ?? '')?.ended;
    for (const shard of found) {
      const { ShardId: id = '' } = shard;
      if (shards.has(id) || waitsForParent(shard)) continue;
      const entry = { ended: false };
      shards.set(id, entry);
      const atEnd = first && mapping.latest && !positions.known;
      following.push(
        followShard(id, atEnd).then(() => {
          entry.ended = true;
          shardEnded.abort();
        }),
      );
    }
  };

  const iteratorOf = async (shardId: string, atEnd: boolean): Promise<string | undefined> => {
    const from = positions.get(shardId);
    const at = (ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST', SequenceNumber?: string) =>
      client.send(
        new GetShardIteratorCommand({
          StreamArn: streamArn,
          ShardId: shardId,
          ShardIteratorType,
          ...(SequenceNumber && { SequenceNumber }),
        }),
      );
    const found = await (from ? at('AFTER_SEQUENCE_NUMBER', from) : at(atEnd ? 'LATEST' : 'TRIM_HORIZON')).catch(
      (error: unknown) => {
        if (error instanceof TrimmedDataAccessException) return at('TRIM_HORIZON');
        throw error;
      },
    );
    return found.ShardIterator;
  };

  /** Reads the shard until it is closed and empty; whatever goes wrong, it begins again at the kept position. */
  const followShard = async (shardId: string, atEnd: boolean) => {
    let fromEnd = atEnd;
    while (!signal.aborted) {
      try {
        let iterator = await iteratorOf(shardId, fromEnd);
        fromEnd = false;
        while (iterator && !signal.aborted) iterator = await readBatch(shardId, iterator);
        return;
      } catch (error) {
        if (signal.aborted) return;
        log(`The stream of ${mapping.logicalId} could not be read: ${(error as Error).message}`);
        await sleep(retryAfterMs, signal);
      }
    }
  };

  /** Gathers a batch, brings it through the function and gives the iterator after it. */
  const readBatch = async (shardId: string, from: string): Promise<string | undefined> => {
    const batch: StreamRecord[] = [];
    let iterator: string | undefined = from;
    let last: string | undefined;
    let until = Number.POSITIVE_INFINITY;
    while (iterator && !signal.aborted && batch.length < mapping.batchSize && Date.now() < until) {
      const Limit = Math.min(largestRead, mapping.batchSize - batch.length);
      const command: GetRecordsCommand = new GetRecordsCommand({ ShardIterator: iterator, Limit });
      const { Records: records = [], NextShardIterator: next } = await client.send(command, { abortSignal: signal });
      iterator = next;
      const events = records.map((record) => streamRecord(record, mapping.sourceArn));
      last = events.at(-1)?.dynamodb.SequenceNumber ?? last;
      batch.push(...events.filter(mapping.matches));
      if (batch.length > 0 && until === Number.POSITIVE_INFINITY) until = Date.now() + mapping.batchingWindow * 1000;
      if (events.length > 0) pace.found();
      else if (last !== undefined && batch.length === 0) break;
      else if (Date.now() < until) await pace.rest(signal);
    }
    await runBatch(batch, rules, {
      invoke: options.invoke,
      done: ({ dynamodb }) => positions.set(shardId, dynamodb.SequenceNumber),
      discard: (...given) => options.discard(shardId, ...given),
      signal,
    });
    if (last !== undefined && !signal.aborted) positions.set(shardId, last);
    return iterator;
  };

  const rules = {
    reportsFailures: mapping.reportsFailures,
    bisects: mapping.bisects,
    maximumRetries: mapping.maximumRetries,
    maximumAgeMs: mapping.maximumAge * 1000,
  };

  const discover = async () => {
    let first = true;
    while (!signal.aborted) {
      shardEnded = new AbortController();
      try {
        await startNew(first);
        first = false;
      } catch (error) {
        if (!signal.aborted) log(`The shards of ${mapping.logicalId} could not be listed: ${(error as Error).message}`);
      }
      await sleep(newShardsAfterMs, AbortSignal.any([signal, shardEnded.signal]));
    }
    await Promise.all(following);
  };
  return { wake: pace.wake, ended: discover() };
}
