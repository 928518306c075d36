import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudOptions } from '../../local/cloud.ts';
import { type Running, runFixture } from './fixture.ts';
import { type Event, outside, seen, until, withStream } from './fixture-pipeline.ts';

const port = 4160;

jest.setTimeout(90_000);

let running: Running;
let world: ReturnType<typeof outside>;
let data: string;

async function start(properties: Record<string, unknown>, options: Partial<CloudOptions> = {}): Promise<void> {
  running = await runFixture(port, options, (resources) => withStream(resources, properties));
  world = outside(running, port);
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'data-'));
});

afterAll(() => rm(data, { recursive: true, force: true }));

afterEach(async () => {
  world.close();
  await running.stop();
});

const keysOf = (events: readonly Event[][]) => events.map((event) => event.map(({ dynamodb }) => dynamodb.Keys.pk.S));
const untilDone = (key: string) =>
  until(async () => {
    const all = await seen(running, 'project-events');
    return all.done.includes(key) && all;
  });

describe('a stream', () => {
  it('gives its function the changes of the table, in the form and the order of Lambda', async () => {
    await start({ FilterCriteria: { Filters: [{ Pattern: '{"eventName":["MODIFY"]}' }, filterOf('kept')] } });
    await world.put('skipped');
    for (let count = 0; count < 5; count += 1) await world.put(`kept#${count}`);
    await world.put('skipped', 'well');
    const { events, done } = await untilDone('skipped');

    expect(done).toEqual(['kept#0', 'kept#1', 'kept#2', 'kept#3', 'kept#4', 'skipped']);
    expect(events.flat().at(-1)).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'skipped' } },
        NewImage: { pk: { S: 'skipped' }, how: { S: 'well' } },
        OldImage: { pk: { S: 'skipped' } },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: expect.stringMatching(
        /^arn:aws:dynamodb:us-east-1:000000000000:table\/Fixture\w+-Sessions-\w+\/stream/,
      ),
    });
  });

  it('gives what comes after its start, and not what was there before, when it begins at the latest', async () => {
    await start({ Enabled: false }, { data });
    await world.put('before');
    world.close();
    await running.stop();
    await start({ StartingPosition: 'LATEST' }, { data });
    // The latest is where the poller first looks: what is written sooner than that counts as before.
    let written = 0;
    const { done } = await until(async () => {
      await world.put(`after#${written++}`);
      const all = await seen(running, 'project-events');
      return all.done.length > 0 && all;
    });
    expect(done.every((key) => key.startsWith('after#'))).toBe(true);
  });

  it('gathers a batch for as long as its window, up to its size', async () => {
    await start({ BatchSize: 3, MaximumBatchingWindowInSeconds: 5 });
    const started = Date.now();
    for (const key of ['a', 'b', 'c', 'd']) await world.put(key);
    const { events } = await untilDone('d');
    expect(keysOf(events)).toEqual([['a', 'b', 'c'], ['d']]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(5_000);
  });

  it('goes on behind a record that fails for ever, and tells the queue for what is given up', async () => {
    await start({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 1,
      BatchSize: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['GivenUp', 'Arn'] } } },
    });
    await world.put('bad', 'fail');
    await world.put('good');
    const { events } = await untilDone('good');
    expect(keysOf(events)).toEqual([['bad'], ['bad'], ['good']]);
    const number = events[0]?.[0].dynamodb.SequenceNumber;
    expect(JSON.parse((await world.receive('GivenUp'))?.Body ?? '')).toMatchObject({
      requestContext: {
        functionArn: expect.stringMatching(
          /^arn:aws:lambda:us-east-1:000000000000:function:Fixture\w+-ProjectFunction-/,
        ),
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      DDBStreamBatchInfo: { startSequenceNumber: number, endSequenceNumber: number, batchSize: 1 },
    });
  });
});

function filterOf(prefix: string) {
  return { Pattern: JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ prefix }] } } } }) };
}
