import type { EventSourceMapping } from '../../local/event-source-mappings.ts';
import { followQueue } from '../../local/queue-source.ts';
import { type Running, runFixture } from './fixture.ts';
import { outside, seen, until, withQueue } from './fixture-pipeline.ts';

const port = 4168;

jest.setTimeout(90_000);

let running: Running;
let world: ReturnType<typeof outside>;

async function start(properties: Record<string, unknown>, queue: Record<string, unknown> = {}): Promise<void> {
  running = await runFixture(port, {}, (resources) => withQueue(resources, properties, queue));
  world = outside(running, port);
}

afterEach(async () => {
  world.close();
  await running.stop();
});

const untilDone = (...keys: string[]) =>
  until(async () => {
    const all = await seen(running, 'deliver');
    return keys.every((key) => all.done.includes(key)) && all;
  });

describe('a queue', () => {
  it('gives its function messages in the form of Lambda, and each that is handled only once', async () => {
    await start({ FilterCriteria: { Filters: [{ Pattern: '{"body":{"pk":[{"prefix":"kept"}]}}' }] } });
    await world.send('Deliveries', { pk: 'skipped' });
    const MessageAttributes = {
      text: { DataType: 'String', StringValue: 'x' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    };
    await world.send('Deliveries', { pk: 'kept' }, { MessageAttributes });
    const { events } = await untilDone('kept');
    expect(events.flat()).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: '{"pk":"kept"}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          text: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
          bytes: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:000000000000:Fixture\w+-Deliveries-\w+$/),
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it('gives out again what failed after its visibility timeout, and in the end to its dead letter queue', async () => {
    await start({ BatchSize: 2, MaximumBatchingWindowInSeconds: 2 });
    await world.send('Deliveries', { pk: 'bad', how: 'fail' });
    await world.send('Deliveries', { pk: 'good' });
    expect((await world.receive('Dead'))?.Body).toBe('{"pk":"bad","how":"fail"}');
    const { events } = await seen(running, 'deliver');
    const bodies = events.map((event) => event.map(({ body }) => JSON.parse(body).pk));
    expect(bodies).toEqual([['bad', 'good'], ['bad'], ['bad']]);
    const times = events.map(([first]) => Number(first.attributes.ApproximateReceiveCount));
    expect(times).toEqual([1, 2, 3]);
  });

  it('gives out again what a crashed function had', async () => {
    await start({});
    await world.send('Deliveries', { pk: 'a', how: 'crash once' });
    const { events } = await untilDone('a');
    expect(events.flat().map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
  });

  it('is for this machine alone', async () => {
    await start({});
    const health = (host: string) => fetch(`http://${host}:${port + 7}/health`, { signal: AbortSignal.timeout(2_000) });
    expect((await health('127.0.0.1')).status).toBe(200);
    await expect(health('127.0.0.2')).rejects.toThrow();
  });

  it('keeps a message back for its delay', async () => {
    await start({}, { DelaySeconds: 3 });
    const started = Date.now();
    await world.send('Deliveries', { pk: 'late' });
    await untilDone('late');
    expect(Date.now() - started).toBeGreaterThanOrEqual(3_000);
  });

  it('drops a message that is older than it keeps messages', async () => {
    await start({});
    await world.send('Dead', { pk: 'old' });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world.send('Dead', { pk: 'new' });
    const { client, queueUrl } = await world.reader('Dead');
    const stopping = new AbortController();
    const given: string[] = [];
    await followQueue({
      client,
      queueUrl,
      retentionMs: 1_000,
      mapping: {
        concurrency: 1,
        batchSize: 1,
        batchingWindow: 0,
        matches: () => true,
      } as unknown as EventSourceMapping,
      invoke: async (records) => {
        given.push(...records.map(({ body }) => body));
        stopping.abort();
      },
      signal: stopping.signal,
      log: () => undefined,
    });
    expect(given).toEqual(['{"pk":"new"}']);
  });

  it('is worked on by as many processes as its event source says, so that one that hangs holds up no other', async () => {
    await start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 7 } });
    for (let count = 0; count < 6; count += 1) await world.send('Deliveries', { pk: `slow#${count}`, ms: 4_000 });
    await world.send('Deliveries', { pk: 'quick' });
    const { done } = await untilDone('quick');
    expect(done).toEqual(['quick']);
  });
});
