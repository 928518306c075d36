import type { Session } from './session.ts';
import {
  DAY_MS,
  type Event,
  HOUR_MS,
  networkOf,
  type RequestSource,
  type Seen,
  seenWithin,
  type Watched,
} from './velocity.ts';

/** From this score on the payer is challenged. */
export const RISK_THRESHOLD = 50;

/** Every signal and what it weighs; a score is the sum of those that are there. */
export const riskWeights = {
  one_decline: 25,
  several_declines: 50,
  ip_mismatch: 20,
  user_agent_mismatch: 15,
  email_mismatch: 20,
  stale_request: 15,
  not_authorized: 30,
  ip_declined_1h: 40,
  ip_declined_24h: 30,
  email_declined_1h: 40,
  email_declined_24h: 30,
  instrument_declined_1h: 40,
  instrument_declined_24h: 30,
  ip_tried_1h: 30,
  ip_tried_24h: 25,
  email_tried_1h: 30,
  email_tried_24h: 25,
  instrument_tried_1h: 30,
  instrument_tried_24h: 25,
} as const;

export type RiskReason = keyof typeof riskWeights;

/** From how many different ones on a velocity counts: cards of an address or a mailbox, sessions of a card. */
const velocities: readonly {
  readonly watched: Watched;
  readonly event: Event;
  readonly inHour: number;
  readonly inDay: number;
}[] = [
  { watched: 'ip', event: 'declined', inHour: 2, inDay: 4 },
  { watched: 'email', event: 'declined', inHour: 2, inDay: 4 },
  { watched: 'instrument', event: 'declined', inHour: 2, inDay: 3 },
  { watched: 'ip', event: 'tried', inHour: 4, inDay: 10 },
  { watched: 'email', event: 'tried', inHour: 3, inDay: 6 },
  { watched: 'instrument', event: 'tried', inHour: 4, inDay: 10 },
];

const STALE_AFTER_MS = HOUR_MS;
/** Seconds since the epoch stay below it, milliseconds have long been above. */
const SECONDS_BELOW = 100_000_000_000;

export interface RiskDecision {
  readonly score: number;
  readonly reasons: readonly RiskReason[];
  readonly challenged: boolean;
}

/** Whether a session of an account that challenges by risk is to be challenged, as far as the session itself tells. */
export function isChallenged(session: Session): boolean {
  return session.challenge?.demanded === true || scoreOf(reasonsOf(session, {})) >= RISK_THRESHOLD;
}

/** What speaks against letting this payment pass unverified. */
export function assess(
  session: Session,
  source: RequestSource,
  seen: (event: Event, watched: Watched) => Seen | undefined,
  now: number,
): RiskDecision {
  const reasons = [...reasonsOf(session, source), ...velocityReasons(seen, now)];
  const score = scoreOf(reasons);
  return { score, reasons, challenged: score >= RISK_THRESHOLD };
}

function scoreOf(reasons: readonly RiskReason[]): number {
  return reasons.reduce((sum, reason) => sum + riskWeights[reason], 0);
}

function reasonsOf(session: Session, source: RequestSource): RiskReason[] {
  const { declines } = session;
  const declined: RiskReason[] = declines === 0 ? [] : [declines === 1 ? 'one_decline' : 'several_declines'];
  return [...declined, ...mismatches(session, source)];
}

/** The merchant's server tells of the payer's browser; this is the payer's browser. */
function mismatches({ fraudSignals = {}, customerEmail, createdAt }: Session, source: RequestSource): RiskReason[] {
  const { ip_address: ip, user_agent: agent, email, request_timestamp: timestamp, is_authorized } = fraudSignals;
  const differ = (told: unknown, seen: string | undefined, as = (text: string) => text) =>
    typeof told === 'string' && told !== '' && seen !== undefined && as(told) !== as(seen);
  const found: [RiskReason, boolean][] = [
    ['ip_mismatch', differ(ip, source.ip, networkOf)],
    ['user_agent_mismatch', differ(agent, source.userAgent)],
    ['email_mismatch', differ(email, customerEmail, (text) => text.toLowerCase())],
    ['stale_request', typeof timestamp === 'number' && Math.abs(createdAt - milliseconds(timestamp)) > STALE_AFTER_MS],
    ['not_authorized', is_authorized === false],
  ];
  return found.flatMap(([reason, there]) => (there ? [reason] : []));
}

function milliseconds(timestamp: number): number {
  return timestamp < SECONDS_BELOW ? timestamp * 1_000 : timestamp;
}

function velocityReasons(seen: (event: Event, watched: Watched) => Seen | undefined, now: number): RiskReason[] {
  return velocities.flatMap(({ watched, event, inHour, inDay }): RiskReason[] => {
    const found = seen(event, watched);
    return [
      ...(seenWithin(found, now, HOUR_MS) >= inHour ? ([`${watched}_${event}_1h`] as const) : []),
      ...(seenWithin(found, now, DAY_MS) >= inDay ? ([`${watched}_${event}_24h`] as const) : []),
    ];
  });
}
