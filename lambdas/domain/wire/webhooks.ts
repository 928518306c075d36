import * as z from 'zod/mini';
import type { Account } from '../account.ts';
import { type Keys, redirectSecret } from '../credential.ts';
import { defined } from '../defined.ts';
import { type EventType, eventTypes } from '../events.ts';
import { type LiveSecrets, subscriptionList } from '../webhook-settings.ts';
import { matching } from './common.ts';
import { timestamp } from './time.ts';

const types = Object.keys(eventTypes) as [EventType, ...EventType[]];

/** PUT /api/webhooks/subscriptions. A type that is not named stays on. */
export const subscriptionsSchema = z.pipe(
  z.strictObject({
    subscriptions: z.array(z.strictObject({ event_type: z.enum(types), enabled: z.boolean() })).check(
      z.maxLength(types.length),
      z.refine((list) => new Set(list.map((entry) => entry.event_type)).size === list.length, 'must not repeat a type'),
    ),
  }),
  z.transform(
    ({ subscriptions }): Partial<Record<EventType, boolean>> =>
      Object.fromEntries(subscriptions.map(({ event_type, enabled }) => [event_type, enabled])),
  ),
);

/** POST /api/webhooks/secret/rotate: the webhook secret unless `which` names the other. */
export const rotateSchema = z._default(
  z.strictObject({ which: z._default(z.enum(['webhook', 'redirect']), 'webhook') }),
  { which: 'webhook' },
);

/** Query of GET /v1/events. */
export const eventsQuerySchema = z.object({
  after: z.optional(z.string()),
  limit: z._default(
    z.pipe(matching(/^([1-9][0-9]?|100)$/, 'must be an integer from 1 to 100'), z.transform(Number)),
    20,
  ),
});

export function presentSubscriptions({ webhooks }: Account) {
  return {
    subscriptions: subscriptionList(webhooks).map(({ eventType, enabled }) => ({ event_type: eventType, enabled })),
  };
}

export function presentEventTypes() {
  return { types: Object.entries(eventTypes).map(([event_type, description]) => ({ event_type, description })) };
}

export function presentSecrets(keys: Keys, { uid, redirectGeneration }: Account, { current, previous }: LiveSecrets) {
  const [newest, ...older] = previous.map(({ secret, until }) => ({ secret, expires_at: timestamp(until) }));
  return defined({
    secret: current,
    redirect_secret: redirectSecret(keys, uid, redirectGeneration),
    previous_secret: newest?.secret,
    previous_expires_at: newest?.expires_at,
    older_secrets: older.length > 0 ? older : undefined,
  });
}
