import type { WebhookSender } from './domain/ports.ts';
import { required } from './env.ts';
import { once } from './once.ts';
import { callbackRules, clock, table } from './runtime.ts';
import { webhookSender } from './sender/send-webhook.ts';
import { deliveries } from './store/deliveries.ts';
import { events } from './store/events.ts';
import { deliveryQueue } from './store/queue.ts';
import { slots } from './store/slots.ts';

export { readDeliveryMessage } from './store/queue.ts';
export { sessionChange } from './store/stream.ts';

/** Dependencies of events and their deliveries; apart from the rest, so that no route of a payment carries them. */

export const eventStore = /* @__PURE__ */ once(() => events(table(), clock));
export const deliveryStore = /* @__PURE__ */ once(() => deliveries(table()));
export const slotStore = /* @__PURE__ */ once(() => slots(table()));
export const queue = /* @__PURE__ */ once(() => deliveryQueue(required('deliveryQueueUrl')));

export const sender: () => WebhookSender = /* @__PURE__ */ once(() => webhookSender(callbackRules()));
