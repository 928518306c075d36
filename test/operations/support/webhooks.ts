import { randomBytes } from 'node:crypto';
import type { Account, AccountProfile } from '../../../lambdas/domain/account.ts';
import { token } from '../../../lambdas/domain/credential.ts';
import { webhookId } from '../../../lambdas/domain/events.ts';
import type { OutgoingWebhook, Sent, WebhookSender } from '../../../lambdas/domain/ports.ts';
import type { Session } from '../../../lambdas/domain/session.ts';
import type { DeliveryQueue, DeliveryStore, DueDelivery } from '../../../lambdas/domain/store-ports.ts';
import { type DeliverDeps, deliverWebhook } from '../../../lambdas/operations/deliver-webhook.ts';
import { type ProjectDeps, projectEvent } from '../../../lambdas/operations/project-event.ts';
import { redeliverEvent } from '../../../lambdas/operations/redeliver-event.ts';
import { requeueDeliveries } from '../../../lambdas/operations/requeue-deliveries.ts';
import { deliveries } from '../../../lambdas/store/deliveries.ts';
import { events } from '../../../lambdas/store/events.ts';
import { slots } from '../../../lambdas/store/slots.ts';
import { anAccount, aSession } from '../../store/support/fixtures.ts';
import { fakeClock, openStore } from '../../store/support/store.ts';
import { keys } from './checkout.ts';

export const CALLBACK = 'https://shop.example/hooks';

export const answered = (status: number, retryAfterSeconds?: number): Sent => ({
  kind: 'answered',
  status,
  excerpt: '',
  durationMs: 7,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

export type Webhooks = Awaited<ReturnType<typeof openWebhooks>>;

/** The pipeline over the real store: the clock, the queue and the way out are in memory. */
export async function openWebhooks() {
  // Libraries that verify signatures go by the time of this machine.
  const store = await openStore({ clock: fakeClock(Math.floor(Date.now() / 1_000) * 1_000) });
  const { table, clock, accounts } = store;
  const eventStore = events(table, clock);
  const deliveryStore = deliveries(table);
  const queued: { id: string; delay: number }[] = [];
  const messages: DueDelivery[] = [];
  const queue: DeliveryQueue = {
    send: async (delivery, delay = 0) => {
      queued.push({ id: delivery.webhookId, delay });
      messages.push(delivery);
    },
  };
  const slotStore = slots(table);
  const sent: (OutgoingWebhook & { at: number })[] = [];
  const lags: number[] = [];
  const noted: string[] = [];
  const onNoted = ({ id }: { id: string }) => void noted.push(id);
  const says = { send: (async () => answered(200)) as () => Promise<Sent>, chance: 0 };
  const sender: WebhookSender = {
    send: (webhook) => {
      sent.push({ ...webhook, at: clock.now() });
      return says.send();
    },
  };

  const account = async (profile: Partial<AccountProfile> = {}): Promise<Account> => {
    const uid = `pa_${token(randomBytes(12), 20).slice(-20)}`;
    const made = anAccount({ callbackUrl: CALLBACK, ...profile }, {}, uid);
    await accounts.create(made);
    return made;
  };

  const project = (before: Session | undefined, after: Session) =>
    projectEvent({ events: eventStore, deliveries: deliveryStore, accounts, queue, clock, onNoted }, { before, after });

  const deps: DeliverDeps & ProjectDeps = {
    events: eventStore,
    deliveries: deliveryStore,
    accounts,
    slots: slotStore,
    queue,
    sender,
    keys,
    clock,
    chance: () => says.chance,
    onNoted,
    onAttempt: ({ lagMs }) => void (lagMs === undefined || lags.push(lagMs)),
  };

  /** A session of the account that expires, and the id of its event. */
  const expired = async (uid: string, part: Partial<Session> = {}): Promise<string> => {
    const before = { ...aSession({ account: uid }), ...part };
    await project(before, { ...before, status: 'expired' });
    return webhookId(before.id, 'checkout_session.expired');
  };

  return {
    store,
    clock,
    accounts,
    events: eventStore,
    deliveries: deliveryStore,
    queued,
    /** The same messages, as they are in the queue. */
    messages,
    slots: slotStore,
    sent,
    /** From each event to the first attempt to tell of it. */
    lags,
    /** Ids of events as they were noted. */
    noted,
    says,
    deps,
    account,
    project,
    expired,
    /** As by a message that names no wait, so that the clock decides. */
    deliver: (id: string, part: Partial<DeliverDeps> = {}) => deliverWebhook({ ...deps, ...part }, { webhookId: id }),
    /** As by that very message. */
    work: (message: DueDelivery, part: Partial<DeliverDeps> = {}) => deliverWebhook({ ...deps, ...part }, message),
    redeliver: async (uid: string, id: string) => {
      const acting = await accounts.read(uid);
      if (!acting) throw new Error('There is no such account');
      return redeliverEvent({ events: eventStore, deliveries: deliveryStore, queue, clock }, acting, id);
    },
    requeue: (until = Number.POSITIVE_INFINITY, from: Pick<DeliveryStore, 'listDue'> = deliveryStore) =>
      requeueDeliveries({ deliveries: from, queue, clock }, until),
  };
}

/** A promise, and what ends it. */
export function signal(): { readonly done: Promise<void>; readonly end: () => void } {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { done, end };
}
