const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second, ... failed attempt (contract section 5). */
const DELAYS_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

export const MAX_ATTEMPTS = DELAYS_MS.length + 1;

/** How long one attempt has the delivery for itself: the sender's 15 s, and the writes around it. */
export const ATTEMPT_LEASE_MS = 45_000;

/**
 * Attempts of one account that may be under way at once. Fewer than the five messages that Lambda works at first, so
 * that an endpoint which hangs leaves room for everybody else's from the beginning.
 */
export const ACCOUNT_SLOTS = 4;

/** A wait up to this long is left to the queue, so that it does not depend on the clock of a worker. */
export const QUEUE_DELAY_MS = 15_000;

/** `stopped`: the account has no address to deliver to, or turned its webhooks off. Both ends can be redelivered. */
export type DeliveryState = 'pending' | 'delivered' | 'dead' | 'stopped';

/** One try to hand an event over. */
export interface DeliveryAttempt {
  readonly at: number;
  readonly durationMs: number;
  readonly statusCode?: number;
  readonly error?: string;
  /** At most 1 KB of what the receiver answered. */
  readonly response?: string;
  readonly nextAttemptAt?: number;
}

export interface Delivery {
  readonly webhookId: string;
  readonly account: string;
  readonly state: DeliveryState;
  /** Attempts begun since the event was noted or last redelivered. */
  readonly begun: number;
  /** While it is pending. Of one that an attempt was begun for: when that attempt's time is over. */
  readonly dueAt?: number;
  /** How often in a row it had to wait because the account's slots were taken. */
  readonly deferred: number;
  /** The newest, in order. */
  readonly attempts: readonly DeliveryAttempt[];
}

/**
 * When to try again after `begun` attempts: at most a tenth later than the schedule, so that failed deliveries do not
 * come back as one, and not before the receiver's `Retry-After`. Undefined: that was the last.
 * @param chance from 0 up to 1
 */
export function nextAttempt(begun: number, now: number, chance: number, retryAfterSeconds = 0): number | undefined {
  const delay = DELAYS_MS[begun - 1];
  if (delay === undefined) return undefined;
  return now + Math.max(Math.round(delay * (1 + chance / 10)), retryAfterSeconds * 1_000);
}

const LONGEST_DEFERRAL_MS = 30_000;

/**
 * How long a delivery waits for a slot of its account: longer each time, so that many of them cost little, and unevenly.
 * @param chance from 0 up to 1
 */
export function deferralMs(deferred: number, chance: number): number {
  const longest = Math.min(LONGEST_DEFERRAL_MS, 1_000 * 3 ** deferred);
  return Math.round((longest * (1 + chance)) / 2);
}
