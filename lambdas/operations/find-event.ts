import type { Account } from '../domain/account.ts';
import type { Delivery } from '../domain/delivery.ts';
import { invalid, type Problem, problem } from '../domain/errors.ts';
import { type SessionEvent, WEBHOOK_ID } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { DeliveryStore, EventPage, EventStore } from '../domain/store-ports.ts';

export interface FindEventDeps {
  readonly events: Pick<EventStore, 'find'>;
  readonly deliveries: Pick<DeliveryStore, 'find'>;
}

/** One event of the account, with what became of its deliveries. */
export async function findEvent(
  { events, deliveries }: FindEventDeps,
  account: Account,
  webhookId: string,
): Promise<{ event: SessionEvent; delivery: Delivery | undefined } | Problem> {
  if (!WEBHOOK_ID.test(webhookId)) return problem('not_found');
  const [event, delivery] = await Promise.all([events.find(webhookId), deliveries.find(webhookId)]);
  return event?.account === account.uid ? { event, delivery } : problem('not_found');
}

export interface ListEventsDeps {
  readonly events: Pick<EventStore, 'find' | 'list'>;
  readonly clock: Clock;
}

/** A page of the account's events, oldest first. */
export async function listEvents(
  { events, clock }: ListEventsDeps,
  account: Account,
  { after, limit }: { after?: string; limit: number },
): Promise<EventPage | Problem> {
  if (after === undefined) return events.list(account.uid, { limit }, clock.now());
  const cursor = WEBHOOK_ID.test(after) ? await events.find(after) : undefined;
  if (cursor?.account !== account.uid) return invalid('after', 'must be the webhook_id of an event of this account');
  return events.list(account.uid, { after: cursor, limit }, clock.now());
}
