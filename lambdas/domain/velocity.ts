import { shortHash } from './hash.ts';
import type { Session } from './session.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What the gateway itself says of where a request came from; never what a header claims. */
export interface RequestSource {
  readonly ip?: string;
  readonly userAgent?: string;
}

/** What is watched: an address or a mailbox by the cards that came from it, a card by the sessions it came in. */
export type Watched = 'ip' | 'email' | 'instrument';
/** `tried` is kept where an account's challenges go by risk, `declined` everywhere. */
export type Event = 'tried' | 'declined';

/** Each different one that was seen, by a short hash, and when it was last: milliseconds since the epoch. */
export type Seen = ReadonlyMap<string, number>;

/** One card at one account, and who brought it. */
export interface CardUse {
  readonly session: Session;
  /** Absent where the card is not known yet. */
  readonly fingerprint?: string;
  readonly source: RequestSource;
  /** Where the address is no longer known: what declines from it are kept under. */
  readonly addressKey?: string | undefined;
}

export interface Sighting {
  readonly watched: Watched;
  /** Of the item that keeps it. */
  readonly key: string;
  /** What was seen there. */
  readonly member: string;
}

/** Where a use of a card is to be looked up and noted. What a payer did not give is not watched. */
export function sightings(event: Event, { session, fingerprint, source, addressKey: known }: CardUse): Sighting[] {
  const { account, id } = session;
  const card = memberOf(fingerprint ?? id);
  const email = session.customerEmail ?? session.fraudSignals?.['email'];
  const at = (watched: Watched, value: string, member: string) => ({
    watched,
    key: shortHash('seen', account, event, watched, value),
    member,
  });
  return [
    ...(source.ip === undefined ? [] : [at('ip', networkOf(source.ip), card)]),
    ...(known === undefined ? [] : [{ watched: 'ip' as const, key: known, member: card }]),
    ...(typeof email === 'string' && email !== '' ? [at('email', email.toLowerCase(), card)] : []),
    ...(fingerprint === undefined ? [] : [at('instrument', fingerprint, memberOf(id))]),
  ];
}

/** The key of the cards declined from an address: known before the session is read. */
export function addressKey(account: string, ip: string): string {
  return shortHash('seen', account, 'declined' satisfies Event, 'ip' satisfies Watched, networkOf(ip));
}

/** How many different ones were seen within the window up to now. */
export function seenWithin(seen: Seen | undefined, now: number, windowMs: number): number {
  return [...(seen?.values() ?? [])].filter((at) => at > now - windowMs).length;
}

function memberOf(value: string): string {
  return shortHash('member', value).slice(0, 8);
}

/** An IPv4 address, or the /64 of an IPv6 address: who has one address of it has them all. */
export function networkOf(ip: string): string {
  if (ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1);
  const [head = '', tail] = ip.toLowerCase().split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [left, right] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const whole = [...left, ...Array<string>(gap).fill('0'), ...right];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
