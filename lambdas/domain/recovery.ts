import type { Attempt } from './session.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An attempt is looked after once it is older than twice the 27 s that its function may run. */
export const RECOVER_AFTER_MS = 54_000;

/** How long after the start of an attempt its payer may answer to the bank. Then it is called off. */
export const AUTHENTICATE_WITHIN_MS = 15 * MINUTE_MS;

/** When an attempt is looked after, unless something is heard of it before. */
export function firstLook({ startedAt, transactionId }: Pick<Attempt, 'startedAt' | 'transactionId'>): number {
  return startedAt + (transactionId === undefined ? RECOVER_AFTER_MS : AUTHENTICATE_WITHIN_MS);
}

/**
 * How long after a request came in its charge may still be sent: what is left of the function's time must hold the
 * processor's 20 s and the settling write. It also bounds when a charge can reach the processor, which the settle
 * window counts on.
 */
export const SEND_WITHIN_MS = 5_000;

/** Waits between the times that a processor is asked about an outcome it can't tell. */
const LOOK_DELAYS_MS: readonly number[] = [
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
];

/** When to ask again after `looks` answers that told nothing; undefined when a person must look. */
export function nextLook(looks: number, now: number): number | undefined {
  const delay = LOOK_DELAYS_MS[looks];
  return delay === undefined ? undefined : now + delay;
}
