import { type Problem, problem } from './errors.ts';
import { DAY_MS, HOUR_MS, type Seen, seenWithin, type Watched } from './velocity.ts';

interface Limit {
  readonly windowMs: number;
  /** From this many different ones on, nothing more is charged. */
  readonly from: number;
}

type Limits = Readonly<Record<Watched, readonly Limit[]>>;

/**
 * How many different cards may be declined from one address or for one mailbox, and in how many sessions one card may,
 * before no further is tried. Per account; the cap on declines of a session is the account's own setting.
 */
export const liveLimits: Limits = {
  ip: [
    { windowMs: HOUR_MS, from: 5 },
    { windowMs: DAY_MS, from: 15 },
  ],
  email: [
    { windowMs: HOUR_MS, from: 5 },
    { windowMs: DAY_MS, from: 10 },
  ],
  instrument: [
    { windowMs: HOUR_MS, from: 4 },
    { windowMs: DAY_MS, from: 8 },
  ],
};

/** A test number is everybody's card: whoever tests an integration declines it again and again. */
export const testLimits: Limits = {
  ...liveLimits,
  instrument: [
    { windowMs: HOUR_MS, from: 40 },
    { windowMs: DAY_MS, from: 200 },
  ],
};

/** As many as any limit needs to know of; no more are kept. */
export const MOST_SEEN = 200;

/** The refusal of a card because of what was declined before it. It does not say which limit, or how far from it. */
export function limitProblem(
  watched: Watched,
  seen: Seen | undefined,
  now: number,
  limits: Limits = liveLimits,
): Problem | undefined {
  const broken = limits[watched].filter(({ windowMs, from }) => seenWithin(seen, now, windowMs) >= from);
  if (broken.length === 0) return undefined;
  const waits = broken.map((limit) => freeAt(seen ?? new Map(), limit) - now);
  return problem('rate_limited', { retryAfter: Math.max(...waits) / 1_000 });
}

/** When so many will have left the window that the limit lets pass again. */
function freeAt(seen: Seen, { windowMs, from }: Limit): number {
  const latest = [...seen.values()].sort((a, b) => b - a);
  return (latest[from - 1] ?? 0) + windowMs;
}
