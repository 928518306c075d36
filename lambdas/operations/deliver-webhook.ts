import type { Account } from '../domain/account.ts';
import type { Keys } from '../domain/credential.ts';
import { defined } from '../domain/defined.ts';
import { deferralMs, type Delivery, type DeliveryAttempt, nextAttempt, QUEUE_DELAY_MS } from '../domain/delivery.ts';
import type { SessionEvent } from '../domain/events.ts';
import type { Clock, Sent, WebhookSender } from '../domain/ports.ts';
import type { AccountStore, DeliveryQueue, DeliveryStore, EventStore, SlotStore } from '../domain/store-ports.ts';
import { isSubscribed, liveSecrets } from '../domain/webhook-settings.ts';
import { webhookHeaders } from '../domain/webhook-signature.ts';
import { presentEvent } from '../domain/wire/present-event.ts';

export interface DeliverDeps {
  readonly events: Pick<EventStore, 'find'>;
  readonly deliveries: Pick<DeliveryStore, 'begin' | 'record' | 'defer'>;
  readonly slots: SlotStore;
  readonly accounts: Pick<AccountStore, 'find' | 'disableWebhooks'>;
  readonly queue: DeliveryQueue;
  readonly sender: WebhookSender;
  readonly keys: Keys;
  readonly clock: Clock;
  /** From 0 up to 1, for the jitter. */
  readonly chance: () => number;
  /** Told of an attempt that begins: for which request, and, of the first, how long after the event. */
  readonly onAttempt: (attempt: { requestId?: string; lagMs?: number }) => void;
}

export type Delivered = 'delivered' | 'retried' | 'dead' | 'stopped' | 'not_due' | 'deferred';

const GONE = 410;

/**
 * One attempt to hand an event over. The delivery is taken by a conditional write first, so that two messages for one
 * event make one attempt; an attempt that dies leaves the delivery due again after its lease. Then a slot of the account
 * is taken, so that an endpoint which hangs holds few workers; without one the delivery waits, untried.
 * @param due what a message names: the delivery, and the wait that is over
 */
export async function deliverWebhook(
  deps: DeliverDeps,
  due: { webhookId: string; dueAt?: number },
): Promise<Delivered> {
  const { events, deliveries, accounts, slots, clock } = deps;
  const begun = await deliveries.begin(due, clock.now());
  if (!begun) return 'not_due';
  const slot = await slots.take(begun.account, clock.now());
  if (!slot) return defer(deps, begun);
  try {
    const [event, account] = await Promise.all([events.find(begun.webhookId), accounts.find(begun.account)]);
    return await attempt(deps, begun, event, account);
  } finally {
    await slots.giveBack(slot);
  }
}

async function defer({ deliveries, queue, clock, chance }: DeliverDeps, begun: Delivery): Promise<Delivered> {
  const { webhookId, account } = begun;
  const wait = deferralMs(begun.deferred, chance());
  const dueAt = clock.now() + wait;
  if (await deliveries.defer(begun, dueAt)) await queue.send({ webhookId, account, dueAt }, Math.ceil(wait / 1_000));
  return 'deferred';
}

async function attempt(
  deps: DeliverDeps,
  begun: Delivery,
  event: SessionEvent | undefined,
  account: Account | undefined,
): Promise<Delivered> {
  const { deliveries, clock } = deps;
  const url = account && event && addressOf(account, event);
  if (!event || !account || !url) {
    const none = { at: clock.now(), durationMs: 0, error: 'webhooks_off' };
    await deliveries.record(begun, none, { state: 'stopped' });
    return 'stopped';
  }
  const at = clock.now();
  const lagMs = begun.attempts.length === 0 ? Math.max(0, at - event.at) : undefined;
  deps.onAttempt(defined({ requestId: event.requestId, lagMs }));
  const sent = await deps.sender.send({ url, ...signed(deps.keys, account, event, at) });
  return settle(deps, begun, sent, { url, at });
}

function addressOf({ profile, webhooks }: Account, { type }: SessionEvent): string | undefined {
  return profile.webhookEnabled && isSubscribed(webhooks, type) ? profile.callbackUrl : undefined;
}

/** Signed anew for each attempt: receivers refuse what was signed more than four hours ago. */
function signed(keys: Keys, account: Account, event: SessionEvent, at: number) {
  const payload = presentEvent(event, at);
  const body = JSON.stringify(payload);
  const secrets = liveSecrets(keys, account.uid, account.webhooks, at);
  return { body, headers: webhookHeaders({ webhookId: event.id, timestamp: payload.timestamp, body, secrets }) };
}

async function settle(
  deps: DeliverDeps,
  begun: Delivery,
  sent: Sent,
  { url, at }: { url: string; at: number },
): Promise<Delivered> {
  const { deliveries, accounts, clock, queue, chance } = deps;
  const attempt = attemptOf(sent, at);
  if (sent.kind === 'answered' && sent.status >= 200 && sent.status < 300) {
    await deliveries.record(begun, attempt, { state: 'delivered' });
    return 'delivered';
  }
  if (sent.kind === 'answered' && sent.status === GONE) {
    await deliveries.record(begun, attempt, { state: 'stopped' });
    await accounts.disableWebhooks(begun.account, url, 'The receiver answered 410 Gone.');
    return 'stopped';
  }
  const now = clock.now();
  const retryAfter = sent.kind === 'answered' ? sent.retryAfterSeconds : undefined;
  const dueAt = nextAttempt(begun.begun, now, chance(), retryAfter);
  if (dueAt === undefined) {
    await deliveries.record(begun, attempt, { state: 'dead' });
    return 'dead';
  }
  await deliveries.record(begun, { ...attempt, nextAttemptAt: dueAt }, { state: 'pending', dueAt });
  if (dueAt - now <= QUEUE_DELAY_MS) {
    const { webhookId, account } = begun;
    await queue.send({ webhookId, account, dueAt }, Math.ceil((dueAt - now) / 1_000));
  }
  return 'retried';
}

function attemptOf(sent: Sent, at: number): DeliveryAttempt {
  const { durationMs } = sent;
  return sent.kind === 'answered'
    ? defined({ at, durationMs, statusCode: sent.status, response: sent.excerpt || undefined })
    : { at, durationMs, error: sent.reason };
}
