import * as z from 'zod/mini';
import { type EventType, eventTypes } from '../../events.ts';
import { paymentMethods } from '../../instrument.ts';
import { checkResults } from '../../session.ts';
import { minorUnits, sessionId, time, webhookId } from './common.ts';

const eventType = z.enum(Object.keys(eventTypes) as [EventType, ...EventType[]]);

export const subscriptionsAnswer = z.object({
  subscriptions: z.array(z.object({ event_type: eventType, enabled: z.boolean() })),
});

export const eventTypesAnswer = z.object({
  types: z.array(z.object({ event_type: eventType, description: z.string() })),
});

export const secretsAnswer = z.object({
  secret: z.string().check(z.meta({ pattern: '^whsec_' })),
  redirect_secret: z.string(),
  previous_secret: z.optional(z.string()),
  previous_expires_at: z.optional(time()),
  older_secrets: z.optional(z.array(z.object({ secret: z.string(), expires_at: time() }))),
});

const checked = z.optional(z.enum(checkResults));

const event = {
  webhook_id: webhookId(),
  event_type: eventType,
  timestamp: z.int(),
  data: z.object({
    session_id: sessionId(),
    status: z.enum(['active', 'completed', 'expired']),
    amount: z.optional(minorUnits()),
    payment: z.optional(
      z.object({
        payment_uid: z.string(),
        transaction_id: z.string(),
        total_amount: minorUnits(),
        method: z.enum(paymentMethods),
        last4: z.optional(z.string()),
        checks: z.optional(z.object({ cvc: checked, zip: checked, street: checked })),
      }),
    ),
    metadata: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  }),
};

/** Also what a webhook's receiver gets. */
export const eventAnswer = z.object(event);

export const eventsAnswer = z.object({ events: z.array(eventAnswer), next: z.nullable(webhookId()) });

export const eventWithDeliveriesAnswer = z.object({
  ...event,
  deliveries: z.array(
    z.object({
      attempt: z.int(),
      at: time(),
      status_code: z.nullable(z.int()),
      error: z.nullable(z.string()),
      duration_ms: z.int(),
      next_attempt_at: z.nullable(time()),
    }),
  ),
});

export const redeliveryAnswer = z.object({ webhook_id: webhookId() });
