import { type Keys, webhookSecret } from './credential.ts';
import { type EventType, eventTypes } from './events.ts';

const OVERLAP_MS = 24 * 3_600_000;
/** Each live secret signs every delivery, so their number has a bound. */
const MAX_RETIRING = 3;

/** How an account hears of its events. */
export interface WebhookSettings {
  /** Which of its secrets is current; rises with each rotation. */
  readonly generation: number;
  /** The secrets before, newest first. Each is live for 24 h from the rotation that replaced it, whatever comes after. */
  readonly retiring?: readonly RetiringSecret[];
  /** What was turned on or off; a type that is not named is on. */
  readonly subscriptions: Readonly<Partial<Record<EventType, boolean>>>;
  /** Why deliveries were switched off for this account, when we did. */
  readonly disabledReason?: string;
}

export interface RetiringSecret {
  readonly generation: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** `X-Webhook-Signature` has gone over to a newer secret already. */
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

/** A new secret; the one before stays live for 24 h beside it. */
export function rotated(settings: WebhookSettings, now: number): WebhookSettings {
  const replaced = { generation: settings.generation, until: now + OVERLAP_MS, activated: false };
  return { ...settings, generation: settings.generation + 1, retiring: [replaced, ...stillLive(settings, now)] };
}

/** When the next rotation may come (milliseconds since the epoch): at once, unless too many secrets are live. */
export function nextRotation(settings: WebhookSettings, now: number): number {
  return stillLive(settings, now)[MAX_RETIRING - 1]?.until ?? now;
}

/** `X-Webhook-Signature` goes over to the newest secret. Without a rotation under way nothing changes. */
export function activated(settings: WebhookSettings): WebhookSettings {
  const { retiring } = settings;
  return retiring ? { ...settings, retiring: retiring.map((secret) => ({ ...secret, activated: true })) } : settings;
}

function stillLive({ retiring = [] }: WebhookSettings, now: number): readonly RetiringSecret[] {
  return retiring.filter(({ until }) => until > now);
}

export interface LiveSecrets {
  readonly current: string;
  /** Newest first. */
  readonly previous: readonly { readonly secret: string; readonly until: number }[];
  /** For `X-Webhook-Signature`, of which there is only one: the oldest that nobody went over from. */
  readonly legacy: string;
  /** For `webhook-signature`, newest first. */
  readonly all: readonly string[];
}

export function liveSecrets(keys: Keys, account: string, settings: WebhookSettings, now: number): LiveSecrets {
  const current = webhookSecret(keys, account, settings.generation);
  const previous = stillLive(settings, now).map(({ generation, until, activated }) => ({
    secret: webhookSecret(keys, account, generation),
    until,
    activated,
  }));
  return {
    current,
    previous: previous.map(({ secret, until }) => ({ secret, until })),
    legacy: previous.findLast((each) => !each.activated)?.secret ?? current,
    all: [current, ...previous.map(({ secret }) => secret)],
  };
}
