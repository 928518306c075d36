import type { HostedSessions, WebhookEvent } from '@govifi/hosted-sessions';
import type { Store } from './store.ts';

/**
 * Does what an event asks for. It may come twice, late, or after another that happened later, so it asks what the order
 * is by now, and what it does can be done again.
 */
export function handleEvent(store: Store, { event_type, data }: WebhookEvent): void {
  const order = store.contents.orders[String(data.metadata?.['order_id'])];
  if (!order) return;
  if (event_type === 'checkout_session.completed' && order.status === 'open') {
    if (data.amount !== order.amount) throw new Error(`${order.id} was paid with another amount than its own`);
    order.status = 'paid';
    Object.assign(order, { payment: data.payment?.payment_uid, total: data.payment?.total_amount });
  }
  if (event_type === 'checkout_session.payment_failed') order.status = 'failed';
  store.save();
}

/**
 * Reads what happened since the last time. It makes up for webhooks that did not arrive, so every shop does well to run
 * it once in a while; one that no webhook can reach, such as on your own machine, can do with it alone.
 */
export async function catchUp(payments: HostedSessions, store: Store): Promise<void> {
  const { lastEvent } = store.contents;
  for await (const event of payments.events.all({ ...(lastEvent && { after: lastEvent }) })) {
    handleEvent(store, event);
    store.contents.lastEvent = event.webhook_id;
    store.save();
  }
}
