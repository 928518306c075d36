import type { Account } from '../domain/account.ts';
import { type Keys, readClientSecret } from '../domain/credential.ts';
import { problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import {
  isPaymentSession,
  isWalletSession,
  type PaymentSession,
  type Session,
  type WalletSession,
} from '../domain/session.ts';
import type { RateStore, SessionStore } from '../domain/store-ports.ts';
import { addressKey, type Seen } from '../domain/velocity.ts';
import { refuse } from './errors.ts';
import type { Request } from './request.ts';

export interface SessionAuthDeps {
  readonly keys: Keys;
  readonly sessions: Pick<SessionStore, 'load'>;
  readonly rates: RateStore;
  readonly clock: Clock;
  readonly checkoutUrl: string;
}

export interface Limit {
  readonly route: string;
  readonly perMinute: number;
  /** `first`: every request is counted before anything else. `later`: the route counts those that need counting. */
  readonly count: 'first' | 'later';
  /** Also reads what was declined from the request's address. */
  readonly watchAddress?: boolean;
}

export interface SessionAccess {
  readonly session: Session;
  readonly account: Account;
  readonly declinedFromAddress?: Seen;
}

/**
 * Opens a browser route (contract section 2): credential, then origin, then the limit per session and minute. A forged
 * credential is refused before any read, and a genuine one of no session looks the same.
 * @throws Refusal
 */
export async function authorizeSession(request: Request, deps: SessionAuthDeps, limit: Limit): Promise<SessionAccess> {
  const credential = readClientSecret(deps.keys, bearer(request));
  if (!credential || credential.sessionId !== request.params['id']) throw refuse(problem('unauthenticated'));
  const { sessionId, account: uid } = credential;
  const now = deps.clock.now();
  const first = limit.count === 'first';
  const { ip } = request.source;
  const seenKey = limit.watchAddress && ip !== undefined ? addressKey(uid, ip) : undefined;
  const [{ session, account, counted, seen }, admitted] = await Promise.all([
    deps.sessions.load(sessionId, uid, first ? undefined : limit.route, seenKey),
    first ? deps.rates.count(sessionId, limit.route, limit.perMinute, now) : true,
  ]);
  if (!session || !account || session.account !== account.uid) throw refuse(problem('unauthenticated'));
  if (!originAllowed(request, account, deps.checkoutUrl)) throw refuse(problem('origin_not_allowed'));
  if (!admitted || counted >= limit.perMinute)
    throw refuse(problem('rate_limited', { retryAfter: secondsToNextMinute(now) }));
  return { session, account, ...(seen ? { declinedFromAddress: seen } : {}) };
}

/** The session of a payment route. @throws Refusal when the credential is one for a wallet. */
export function requirePayment(session: Session): PaymentSession {
  if (!isPaymentSession(session)) throw refuse(problem('insufficient_scope'));
  return session;
}

/** The session of a wallet route. @throws Refusal when the credential is one for a payment. */
export function requireWallet(session: Session): WalletSession {
  if (!isWalletSession(session)) throw refuse(problem('insufficient_scope'));
  return session;
}

function originAllowed({ origin }: Request, { checkout }: Account, checkoutUrl: string): boolean {
  return origin === undefined || origin === checkoutUrl || checkout.allowedOrigins.includes(origin);
}

/** The token of an `Authorization: Bearer` header; empty when there is none. */
export function bearer({ headers }: Request): string {
  return /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
}

function secondsToNextMinute(now: number): number {
  return 60 - Math.floor((now / 1_000) % 60);
}
