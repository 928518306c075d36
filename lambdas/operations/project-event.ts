import { defined } from '../domain/defined.ts';
import { eventOf, type NewEvent, requestOf, webhookId } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { Session } from '../domain/session.ts';
import type { AccountStore, DeliveryQueue, DeliveryStore, EventStore } from '../domain/store-ports.ts';
import { isSubscribed } from '../domain/webhook-settings.ts';
import { eventData } from '../domain/wire/present-event.ts';

export interface ProjectDeps {
  readonly events: Pick<EventStore, 'add'>;
  readonly deliveries: Pick<DeliveryStore, 'add'>;
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  /** Told of each event once, whatever becomes of its delivery and however often its change comes again. */
  readonly onNoted: (event: NewEvent, session: Session) => void;
}

/**
 * Notes the event that a change of a session is, and sets its delivery off. The same change may come again: the id is
 * fixed by session and type, so what was noted before stays as it is, and a message too many finds nothing to do.
 */
export async function projectEvent(
  { events, deliveries, accounts, queue, clock, onNoted }: ProjectDeps,
  { before, after }: { before: Session | undefined; after: Session },
): Promise<NewEvent | undefined> {
  const type = eventOf(before, after);
  if (!type) return undefined;
  const event: NewEvent = defined({
    id: webhookId(after.id, type),
    account: after.account,
    type,
    data: JSON.stringify(eventData(after)),
    requestId: requestOf(before, after),
  });
  if (await events.add(event)) onNoted(event, after);
  const account = await accounts.find(after.account);
  const wanted = account?.profile.webhookEnabled && account.profile.callbackUrl && isSubscribed(account.webhooks, type);
  if (!wanted) return event;
  // In the table first: a message that is lost is made good by the sweeper, which finds what is due there.
  const delivery = await deliveries.add({ webhookId: event.id, account: event.account }, clock.now());
  if (delivery) await queue.send(delivery);
  return event;
}
