import type { ChallengeState, SentCode } from '../domain/challenge.ts';
import { defined } from '../domain/defined.ts';

/** The challenge of a session as its item keeps it. */
export interface ChallengeItem {
  /** Codes sent. */
  s: number;
  at?: number;
  /** Wrong tries. */
  n: number;
  c?: { h: string; t: SentCode['channel']; v: number; til: number };
  /** The verdict: version and amount. */
  ok?: [number, number];
  /** Demanded by risk. */
  rk?: true;
}

export function challengeToItem({ sends, sentAt, wrongTries, code, verdict, demanded }: ChallengeState): ChallengeItem {
  return defined({
    s: sends,
    at: sentAt,
    n: wrongTries,
    c: code && { h: code.hash, t: code.channel, v: code.version, til: code.until },
    rk: demanded,
    ok: verdict && ([verdict.version, verdict.amount] as [number, number]),
  });
}

export function challengeFromItem({ s, at, n, c, ok, rk }: ChallengeItem): ChallengeState {
  return defined({
    sends: s,
    sentAt: at,
    wrongTries: n,
    code: c && { hash: c.h, channel: c.t, version: c.v, until: c.til },
    demanded: rk,
    verdict: ok && { version: ok[0], amount: ok[1] },
  });
}
