import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import { token } from '../../lambdas/domain/credential.ts';
import { ATTEMPT_LEASE_MS } from '../../lambdas/domain/delivery.ts';
import type { NewEvent } from '../../lambdas/domain/events.ts';
import { projectEvent } from '../../lambdas/operations/project-event.ts';
import { type Deps, type Kill, Killed, overwrite, type Pipeline, whatGoesWrong } from './support/pipeline.ts';
import { openWebhooks, type Webhooks } from './support/webhooks.ts';

let bench: Webhooks;

beforeAll(async () => {
  bench = await openWebhooks();
});

afterAll(() => bench.store.close());

const whole = (deps: Deps): Pipeline => ({
  deps,
  project: (acting, change) =>
    projectEvent(acting, change).then(
      () => true,
      (error) => {
        if (!(error instanceof Killed)) throw error;
        return false;
      },
    ),
  sweep: (of) => of.requeue(),
});

/** How many calls to the world each makes. */
const CALLS = { projector: 4, worker: 7 } as const;
const processes = ['projector', 'worker'] as const;
const kills: (Kill | undefined)[] = [
  undefined,
  ...processes.flatMap((who) =>
    Array.from({ length: CALLS[who] }, (_, call) => call).flatMap((call) =>
      (['before', 'after'] as const).map((when) => ({ who, call, when })),
    ),
  ),
];

/** What goes wrong with any of the kills, up to the one that is looked for. */
async function damage(pipeline: Pipeline, wanted?: string): Promise<string[]> {
  const found: string[] = [];
  for (const kill of kills) {
    found.push(...(await whatGoesWrong(bench, pipeline, kill)).wrong);
    if (wanted !== undefined && found.includes(wanted)) break;
  }
  return found;
}

it('nothing goes wrong, whichever process is killed at whichever call', async () => {
  expect(await damage(whole(bench.deps))).toEqual([]);
});

it.each(processes)('the %s makes no more calls than those', async (who) => {
  const late = { who, call: CALLS[who], when: 'before' } as const;
  expect(await whatGoesWrong(bench, whole(bench.deps), late)).toEqual({ wrong: [], killed: false });
});

describe('something goes wrong, and is seen, when', () => {
  it.each<[string, string, (pipeline: Pipeline) => Pipeline]>([
    [
      'a record that failed is taken for done',
      'the merchant never heard',
      (pipeline) => ({
        ...pipeline,
        project: async (deps, change) => {
          await pipeline.project(deps, change);
          return true;
        },
      }),
    ],
    [
      'an event has another id each time it is noted',
      '2 events',
      ({ deps, ...pipeline }) => {
        const add: Deps['events']['add'] = (event) =>
          bench.events.add({ ...event, id: `evt_${token(randomBytes(17), 27)}` });
        return { ...pipeline, deps: { ...deps, events: { ...bench.events, add } } };
      },
    ],
    [
      'an event is noted over the one that is there',
      'an event that moved in the list',
      ({ deps, ...pipeline }) => {
        const add: Deps['events']['add'] = async (event) => {
          const { client, name } = bench.store.table;
          await client.send(new DeleteCommand({ TableName: name, Key: { pk: `event#${event.id}` } }));
          return bench.events.add(event);
        };
        return { ...pipeline, deps: { ...deps, events: { ...bench.events, add } } };
      },
    ],
    [
      'an event is told of before it is noted',
      'the merchant never heard',
      (pipeline) => ({
        ...pipeline,
        project: async (deps, change) => {
          const noting: (() => Promise<boolean>)[] = [];
          const events = {
            ...bench.events,
            add: async (event: NewEvent) => noting.push(() => deps.events.add(event)) > 0,
          };
          if (!(await pipeline.project({ ...deps, events }, change))) return false;
          return Promise.all(noting.map((note) => note())).then(
            () => true,
            () => false,
          );
        },
      }),
    ],
    [
      'an attempt is begun whoever has the delivery',
      'heard 2 times',
      ({ deps, ...pipeline }) => {
        const begin: Deps['deliveries']['begin'] = async ({ webhookId }, now) => {
          const values = { ':one': 1, ':lease': now + ATTEMPT_LEASE_MS };
          await overwrite(bench, webhookId, 'SET n = n + :one, due_at = :lease', values);
          return bench.deliveries.find(webhookId);
        };
        return { ...pipeline, deps: { ...deps, deliveries: { ...bench.deliveries, begin } } };
      },
    ],
    [
      'an attempt that dies leaves the delivery with nobody',
      'the merchant never heard',
      ({ deps, ...pipeline }) => {
        const begin: Deps['deliveries']['begin'] = async (due, now) => {
          const begun = await bench.deliveries.begin(due, now);
          if (begun) await overwrite(bench, due.webhookId, 'REMOVE due_shard');
          return begun;
        };
        return { ...pipeline, deps: { ...deps, deliveries: { ...bench.deliveries, begin } } };
      },
    ],
    [
      'what is due is not queued again',
      'the merchant never heard',
      (pipeline) => ({ ...pipeline, sweep: async () => undefined }),
    ],
  ])('%s', async (_, wrong, breaking) => {
    expect(await damage(breaking(whole(bench.deps)), wrong)).toContain(wrong);
  });
});
