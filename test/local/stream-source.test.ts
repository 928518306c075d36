import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  type GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { EventSourceMapping } from '../../local/event-source-mappings.ts';
import { openState } from '../../local/state.ts';
import { streamPositions } from '../../local/stream-positions.ts';
import { followStream } from '../../local/stream-source.ts';

interface FakeShard {
  readonly id: string;
  readonly parent?: string;
  readonly numbers: readonly string[];
  readonly closed: boolean;
}

/** A stream whose shards split and whose iterators expire, which those of DynamoDB Local do not do in a test's time. */
function fakeStream(shards: readonly FakeShard[]) {
  const fake = {
    expireNext: false,
    send: async (command: unknown) => {
      if (command instanceof DescribeStreamCommand) {
        return {
          StreamDescription: { Shards: shards.map(({ id, parent }) => ({ ShardId: id, ParentShardId: parent })) },
        };
      }
      if (command instanceof GetShardIteratorCommand) return { ShardIterator: iteratorOf(command.input) };
      const { input } = command as GetRecordsCommand;
      const [id, at = '0'] = (input.ShardIterator ?? '').split('@');
      if (fake.expireNext && at !== '0') {
        fake.expireNext = false;
        throw new ExpiredIteratorException({ message: 'too old', $metadata: {} });
      }
      const shard = find(id);
      const next = Math.min(shard.numbers.length, Number(at) + (input.Limit ?? 1_000));
      const records = shard.numbers.slice(Number(at), next);
      return {
        Records: records.map((number) => ({ dynamodb: { SequenceNumber: number } })),
        NextShardIterator: shard.closed && next === shard.numbers.length ? undefined : `${id}@${next}`,
      };
    },
  };
  const find = (id?: string) => {
    const shard = shards.find((own) => own.id === id);
    if (!shard) throw new Error(`no shard ${id}`);
    return shard;
  };
  const iteratorOf = ({
    ShardId: id,
    ShardIteratorType: type,
    SequenceNumber: number,
  }: GetShardIteratorCommand['input']) => {
    const { numbers } = find(id);
    if (type === 'TRIM_HORIZON') return `${id}@0`;
    if (type === 'LATEST') return `${id}@${numbers.length}`;
    const index = numbers.indexOf(number ?? '');
    if (index < 0) throw new TrimmedDataAccessException({ message: 'gone', $metadata: {} });
    return `${id}@${index + 1}`;
  };
  return fake;
}

/** The sequence numbers that the function is given, in batches, until it has seen the last one. */
async function follow(fake: ReturnType<typeof fakeStream>, last: string, kept: Record<string, string> = {}) {
  const state = openState();
  if (Object.keys(kept).length > 0) state.set('Mapping', kept);
  const stopping = new AbortController();
  const given: string[] = [];
  const mapping = {
    logicalId: 'Mapping',
    batchSize: 2,
    batchingWindow: 0,
    matches: () => true,
    reportsFailures: false,
  };
  const { ended } = followStream({
    client: fake as unknown as DynamoDBStreamsClient,
    streamArn: 'arn',
    mapping: { ...mapping, maximumRetries: 0, maximumAge: Number.POSITIVE_INFINITY } as unknown as EventSourceMapping,
    positions: streamPositions(state, 'Mapping'),
    invoke: async (records) => {
      given.push(...records.map(({ dynamodb }) => dynamodb.SequenceNumber));
      if (given.includes(last)) stopping.abort();
    },
    discard: async () => undefined,
    signal: stopping.signal,
    log: () => undefined,
  });
  await ended;
  return given;
}

describe('a stream', () => {
  it('is read through a closed shard into its child, whatever order they are listed in', async () => {
    const shards = [
      { id: 'child', parent: 'old', numbers: ['4', '5'], closed: false },
      { id: 'old', parent: 'long gone', numbers: ['1', '2', '3'], closed: true },
    ];
    const started = Date.now();
    expect(await follow(fakeStream(shards), '5')).toEqual(['1', '2', '3', '4', '5']);
    // Sooner than new shards are looked for by themselves.
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('is read on at the same place when an iterator has expired', async () => {
    const fake = fakeStream([{ id: 'only', numbers: ['1', '2', '3', '4'], closed: false }]);
    fake.expireNext = true;
    expect(await follow(fake, '4')).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    ['behind the kept position', '2', ['3', '4']],
    ['from the oldest record when the kept position is gone', '0', ['1', '2', '3', '4']],
  ])('is read %s', async (_, position, numbers) => {
    const fake = fakeStream([{ id: 'only', numbers: ['1', '2', '3', '4'], closed: false }]);
    expect(await follow(fake, '4', { only: position })).toEqual(numbers);
  });
});
