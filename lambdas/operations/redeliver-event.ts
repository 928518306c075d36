import type { Account } from '../domain/account.ts';
import { invalid, type Problem, problem } from '../domain/errors.ts';
import { WEBHOOK_ID } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { DeliveryQueue, DeliveryStore, EventStore } from '../domain/store-ports.ts';
import { isSubscribed } from '../domain/webhook-settings.ts';

export interface RedeliverDeps {
  readonly events: Pick<EventStore, 'find'>;
  readonly deliveries: Pick<DeliveryStore, 'add' | 'restart'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
}

/** Sets the delivery of an event off again, with the same webhook_id and the whole schedule before it. */
export async function redeliverEvent(
  { events, deliveries, queue, clock }: RedeliverDeps,
  account: Account,
  webhookId: string,
): Promise<Problem | undefined> {
  const event = WEBHOOK_ID.test(webhookId) ? await events.find(webhookId) : undefined;
  if (event?.account !== account.uid) return problem('not_found');
  const { webhookEnabled, callbackUrl } = account.profile;
  if (!webhookEnabled || !callbackUrl) return invalid('webhook_enabled', 'must be on, with a callback_url, to deliver');
  if (!isSubscribed(account.webhooks, event.type)) return invalid('event_type', 'must be subscribed to, to deliver');
  const now = clock.now();
  const delivery =
    (await deliveries.restart(webhookId, now)) ?? (await deliveries.add({ webhookId, account: account.uid }, now));
  if (delivery) await queue.send(delivery);
  return undefined;
}
