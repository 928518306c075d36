import { type Keys, webhookSecret } from './credential.ts';
import { type EventType, eventTypes } from './events.ts';

const OVERLAP_MS = 24 * 3_600_000;

/** How an account hears of its events. */
export interface WebhookSettings {
  /** Which of its secrets is current; rises with each rotation. */
  readonly generation: number;
  /** The secret before, while both are live. */
  readonly previous?: PreviousSecret;
  /** What was turned on or off; a type that is not named is on. */
  readonly subscriptions: Readonly<Partial<Record<EventType, boolean>>>;
  /** Why deliveries were switched off for this account, when we did. */
  readonly disabledReason?: string;
}

export interface PreviousSecret {
  readonly generation: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** `X-Webhook-Signature` is made with the new secret already. */
  readonly activated: boolean;
}

export const firstWebhookSettings: WebhookSettings = { generation: 1, subscriptions: {} };

export function isSubscribed({ subscriptions }: WebhookSettings, type: EventType): boolean {
  return subscriptions[type] ?? true;
}

export function subscriptionList({ subscriptions }: WebhookSettings): { eventType: EventType; enabled: boolean }[] {
  return (Object.keys(eventTypes) as EventType[]).map((eventType) => ({
    eventType,
    enabled: subscriptions[eventType] ?? true,
  }));
}

/** A new secret; the old one stays live for 24 h beside it. */
export function rotated(settings: WebhookSettings, now: number): WebhookSettings {
  const previous = { generation: settings.generation, until: now + OVERLAP_MS, activated: false };
  return { ...settings, generation: settings.generation + 1, previous };
}

/** `X-Webhook-Signature` goes over to the new secret. Without a rotation under way nothing changes. */
export function activated(settings: WebhookSettings): WebhookSettings {
  return settings.previous ? { ...settings, previous: { ...settings.previous, activated: true } } : settings;
}

export interface LiveSecrets {
  readonly current: string;
  readonly previous?: { readonly secret: string; readonly until: number };
  /** For `X-Webhook-Signature`, of which there is only one. */
  readonly legacy: string;
  /** For `webhook-signature`, newest first. */
  readonly all: readonly string[];
}

export function liveSecrets(
  keys: Keys,
  account: string,
  { generation, previous }: WebhookSettings,
  now: number,
): LiveSecrets {
  const current = webhookSecret(keys, account, generation);
  if (!previous || previous.until <= now) return { current, legacy: current, all: [current] };
  const old = webhookSecret(keys, account, previous.generation);
  return {
    current,
    previous: { secret: old, until: previous.until },
    legacy: previous.activated ? current : old,
    all: [current, old],
  };
}
