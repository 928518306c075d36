import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ATTEMPT_LEASE_MS } from '../../../lambdas/domain/delivery.ts';
import { webhookId } from '../../../lambdas/domain/events.ts';
import type { DueDelivery } from '../../../lambdas/domain/store-ports.ts';
import { type DeliverDeps, deliverWebhook } from '../../../lambdas/operations/deliver-webhook.ts';
import type { ProjectDeps, projectEvent } from '../../../lambdas/operations/project-event.ts';
import { aSession } from '../../store/support/fixtures.ts';
import type { Webhooks } from './webhooks.ts';

export type Deps = DeliverDeps & ProjectDeps;

/** The pipeline as it is, or broken in one place. */
export interface Pipeline {
  readonly deps: Deps;
  /** Brings a record to the projector, as the stream does; false when it is to come again. */
  readonly project: (deps: ProjectDeps, change: Parameters<typeof projectEvent>[1]) => Promise<boolean>;
  readonly sweep: (bench: Webhooks) => Promise<unknown>;
}

export interface Kill {
  readonly who: 'projector' | 'worker';
  /** Which of its calls to the world: 0 is the first. */
  readonly call: number;
  readonly when: 'before' | 'after';
}

export class Killed extends Error {}

/** The ports of a process that is killed at one of its calls, before or after it took effect; a dead one does nothing. */
function mortal<Ports extends object>(ports: Ports, { call, when }: Kill, died: () => void): Ports {
  let calls = 0;
  let dead = false;
  const guarded = (act: (...given: unknown[]) => Promise<unknown>) => {
    return async (...given: unknown[]) => {
      if (dead) throw new Killed();
      const last = calls === call;
      calls += 1;
      const done = last && when === 'before' ? undefined : await act(...given);
      if (last || dead) {
        dead = true;
        died();
        throw new Killed();
      }
      return done;
    };
  };
  const guard = (port: object): object =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        return typeof member === 'function' ? guarded(member.bind(target)) : member;
      },
    });
  const kept = ['clock', 'chance', 'keys', 'onNoted', 'onAttempt'];
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, kept.includes(name) ? port : guard(port)]),
  ) as Ports;
}

export interface Damage {
  readonly wrong: readonly string[];
  /** False when the process was through before the call at which it was to die. */
  readonly killed: boolean;
}

/** What a merchant would find wrong when one session expires, each record and message comes twice, and one process dies. */
export async function whatGoesWrong(bench: Webhooks, { deps, project, sweep }: Pipeline, kill?: Kill): Promise<Damage> {
  const { uid } = await bench.account();
  const before = aSession({ account: uid });
  const change = { before, after: { ...before, status: 'expired' as const } };
  const id = webhookId(before.id, 'checkout_session.expired');
  let killed = false;
  const died = () => {
    killed = true;
  };
  const of = (who: Kill['who']) => (kill?.who === who ? mortal(deps, kill, died) : deps);
  bench.sent.length = 0;
  bench.messages.length = 0;

  const first = bench.clock.now();
  const noted = await project(of('projector'), change);
  const work = async (message: DueDelivery, by = deps) => {
    await deliverWebhook(by, message).catch((error) => {
      if (!(error instanceof Killed)) throw error;
    });
  };
  const messages = bench.messages.splice(0);
  await Promise.all(messages.flatMap((message) => [work(message, of('worker')), work(message)]));
  // A record comes again when it failed, and may come again though it did not.
  bench.clock.advance(1_000);
  if (!noted || kill?.who !== 'projector') await project(deps, change);
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    for (const message of bench.messages.splice(0)) await work(message);
    bench.clock.advance(ATTEMPT_LEASE_MS);
    await sweep(bench);
  }

  bench.clock.advance(10_000);
  const { events } = await bench.events.list(uid, { limit: 100 }, bench.clock.now());
  const told = bench.sent.filter(({ body }) => JSON.parse(body).data.session_id === before.id);
  const wrong = [
    ...(events.length === 1 ? [] : [`${events.length} events`]),
    ...(kill || events.every(({ at }) => at === first) ? [] : ['an event that moved in the list']),
    ...(told.length === 0 ? ['the merchant never heard'] : []),
    ...(told.some(({ headers }) => headers['webhook-id'] !== id) ? ['a webhook_id of another event'] : []),
    // A worker that is killed after it was heard cannot know: that is the one case in which an event comes again.
    ...(told.length > (kill?.who === 'worker' ? 2 : 1) ? [`heard ${told.length} times`] : []),
  ];
  return { wrong, killed };
}

/** Changes the delivery's item without asking anything. */
export function overwrite({ store: { table } }: Webhooks, id: string, expression: string, values?: object) {
  return table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: { pk: `delivery#${id}` },
      UpdateExpression: expression,
      ...(values && { ExpressionAttributeValues: { ...values } }),
    }),
  );
}
