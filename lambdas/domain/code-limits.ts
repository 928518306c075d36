import type { Account } from './account.ts';
import { type CodeChannel, SEND_INTERVAL_MS } from './challenge.ts';
import { type Problem, problem } from './errors.ts';
import { shortHash } from './hash.ts';
import { DAY_MS, HOUR_MS } from './velocity.ts';

/** How many codes go to one address within a window, whatever sessions ask for them. */
export interface CodeLimit {
  readonly windowMs: number;
  readonly most: number;
}

/** Enough for who pays several bills in a row, too few to trouble somebody with, or to earn by messages. */
const live: readonly CodeLimit[] = [
  { windowMs: HOUR_MS, most: 10 },
  { windowMs: DAY_MS, most: 20 },
];

/** Nobody is reached, and everybody tests with one address. */
const test: readonly CodeLimit[] = [{ windowMs: HOUR_MS, most: 100 }];

export function codeLimits({ profile }: Account): readonly CodeLimit[] {
  return profile.processor === 'sandbox' ? test : live;
}

/** What the codes to an address are counted under: of one account, and not to be read back. */
export function codesTo({ uid }: Account, channel: CodeChannel, address: string): string {
  return shortHash('codes', uid, channel, address.toLowerCase());
}

/** Windows begin with the clock's own hours and days. */
export function tooManyCodes({ windowMs }: CodeLimit, now: number): Problem {
  return problem('rate_limited', {
    message: 'Too many codes were sent to this address. Wait before asking for another.',
    retryAfter: Math.max(windowMs - (now % windowMs), SEND_INTERVAL_MS) / 1_000,
  });
}
