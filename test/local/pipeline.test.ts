import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudOptions } from '../../local/cloud.ts';
import { type Running, runFixture } from './fixture.ts';
import { outside, seen, until, withPipeline } from './fixture-pipeline.ts';

const port = 4176;

jest.setTimeout(120_000);

let running: Running;
let world: ReturnType<typeof outside>;

async function start(options: Partial<CloudOptions> = {}): Promise<void> {
  running = await runFixture(port, options, withPipeline);
  world = outside(running, port);
}

async function stop(): Promise<void> {
  world.close();
  await running.stop();
}

const keys = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}#${index}`);

async function kill(name: string): Promise<void> {
  const body = JSON.stringify({ function: name });
  const { status } = await fetch(`${running.cloud.outputs.LocalControlUrl}/kill`, { method: 'POST', body });
  expect(status).toBe(200);
}

const untilDelivered = (wanted: readonly string[]) =>
  until(async () => {
    const done = new Set((await seen(running, 'deliver')).done);
    return wanted.every((key) => done.has(key));
  });

describe('the way from the table to the last function', () => {
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'data-'));
  });

  afterEach(stop);

  afterAll(() => rm(data, { recursive: true, force: true }));

  it('loses nothing while both functions are killed', async () => {
    await start();
    const wanted = keys('session', 60);
    let kills = 0;
    const writing = (async () => {
      for (const key of wanted) await world.put(key);
    })();
    const delivered = untilDelivered(wanted);
    let over = false;
    void delivered.then(() => {
      over = true;
    });
    while (!over && kills < 12) {
      const before = (await seen(running, 'deliver')).done.length;
      await kill(kills % 2 === 0 ? 'project-events' : 'deliver');
      kills += 1;
      // The next one hits functions that are at work again.
      await until(async () => over || (await seen(running, 'deliver')).done.length > before);
    }
    await writing;
    await delivered;
    expect(kills).toBeGreaterThanOrEqual(4);
  });

  it('goes on after a restart with the same data where it was: nothing lost, nothing begun anew', async () => {
    await start({ data, databaseUrl: '' });
    await world.put('early');
    await untilDelivered(['early']);
    await world.put('stuck', 'hang');
    await world.put('behind');
    await world.send('Deliveries', { pk: 'queued' }, { DelaySeconds: 5 });
    await until(async () => (await seen(running, 'project-events')).events.flat().length > 1);
    const stopping = Date.now();
    await stop();
    // A function that hangs, and may do so for 30 s, is not waited for.
    expect(Date.now() - stopping).toBeLessThan(15_000);

    await start({ data, databaseUrl: '' });
    await untilDelivered(['queued']);
    await until(async () => (await seen(running, 'project-events')).events.length > 0);
    const { events } = await seen(running, 'project-events');
    const [again] = events.flat().map(({ dynamodb }) => dynamodb.Keys.pk.S);
    expect(again).toBe('stuck');
  });

  it('looks at the stream as soon as a function has ended, however long nothing has happened', async () => {
    await start();
    await world.put('warm');
    await untilDelivered(['warm']);
    const took = [];
    for (const key of keys('rare', 3)) {
      // By then an unwoken poller has 800 ms of its rest before it.
      await new Promise((resolve) => setTimeout(resolve, 1_750));
      const started = Date.now();
      await world.put(key);
      await fetch(`${running.api}/open/1`);
      await untilDelivered([key]);
      took.push(Date.now() - started);
    }
    expect(Math.min(...took)).toBeLessThan(600);
  });
});

describe('an event source', () => {
  const bad = (logicalId: string, change: Record<string, unknown>) =>
    runFixture(4184, {}, (resources) => {
      withPipeline(resources);
      Object.assign(resources[logicalId]?.Properties ?? {}, change);
    });

  it.each([
    ['Projection', { TumblingWindowInSeconds: 30 }, 'TumblingWindowInSeconds for the event source Projection'],
    ['Projection', { StartingPosition: 'AT_TIMESTAMP' }, 'the starting position AT_TIMESTAMP'],
    ['Projection', { EventSourceArn: 'arn:aws:kinesis:us-east-1:1:stream/x' }, 'arn:aws:kinesis:us-east-1:1:stream/x'],
    [
      'Projection',
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:us-east-1:1:x' } } },
      'the destination arn:aws:sns:us-east-1:1:x',
    ],
    ['Delivery', { EventSourceArn: 'arn:aws:sqs:us-east-1:1:x' }, 'No queue of the template has the ARN'],
    ['Deliveries', { VisibilityTimeout: 4 }, 'hides a message for 4 s, but its function may take 5 s'],
    ['Deliveries', { FifoQueue: true }, 'Deliveries is a FIFO queue'],
  ])('%s with %j is refused by name', async (logicalId, change, message) => {
    await expect(bad(logicalId, change)).rejects.toThrow(message);
  });
});
