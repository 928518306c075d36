import type { Metadata, PaymentMethod, SessionStatus } from './session.ts';

export type EventType =
  | 'checkout_session.completed'
  | 'checkout_session.expired'
  | 'checkout_session.payment_failed'
  | 'checkout_session.needs_review';

/** What happened to a session. The same event may arrive more than once, with the same `webhook_id`. */
export interface WebhookEvent {
  webhook_id: string;
  /** A newer service may send types that are not listed: acknowledge and ignore those. */
  event_type: EventType;
  /** Unix seconds. In a delivery: when this attempt was signed. In a list: when it happened. */
  timestamp: number;
  data: {
    session_id: string;
    status: SessionStatus;
    /** The session's base amount in minor units; absent in a wallet session. */
    amount?: number;
    payment?: {
      payment_uid: string;
      transaction_id: string;
      /** Minor units, with the fee: what the payer was charged. */
      total_amount: number;
      method: PaymentMethod;
      last4?: string;
    };
    metadata?: Metadata;
  };
}

/** One try to hand the event to the account's callback_url. */
export interface DeliveryAttempt {
  /** 1 is the first. */
  attempt: number;
  /** RFC 3339, UTC. */
  at: string;
  /** Null when nothing answered. */
  status_code: number | null;
  error: string | null;
  duration_ms: number;
  /** RFC 3339, UTC; null after the last. */
  next_attempt_at: string | null;
}

export interface EventWithDeliveries extends WebhookEvent {
  deliveries: DeliveryAttempt[];
}

export interface EventPage {
  /** Oldest first. */
  events: WebhookEvent[];
  /** Give it as `after` for the next page; null on the last. */
  next: string | null;
}

export interface EventListInput {
  /** A webhook_id: the list begins after it. */
  after?: string;
  /** 1 to 100; 20 when left out. */
  limit?: number;
}

export interface Subscription {
  event_type: EventType;
  enabled: boolean;
}

export interface Subscriptions {
  subscriptions: Subscription[];
}

export interface EventTypes {
  types: { event_type: EventType; description: string }[];
}

export interface WebhookSecrets {
  /** `whsec_...`: verifies webhooks. */
  secret: string;
  /** Verifies the signature of redirect URLs. */
  redirect_secret: string;
  /** For 24 hours after a rotation: still signs beside `secret`. */
  previous_secret?: string;
  /** RFC 3339, UTC. */
  previous_expires_at?: string;
  /** After several rotations in a day: the secrets before `previous_secret` that still sign, newest first. */
  older_secrets?: { secret: string; expires_at: string }[];
}

export interface RotateInput {
  /** `webhook` when left out. */
  which?: 'webhook' | 'redirect';
}
