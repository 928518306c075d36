import type { Account } from './account.ts';
import { type Problem, problem } from './errors.ts';
import { toE164 } from './phone.ts';
import { isChallenged } from './risk.ts';
import { isPaymentSession, type Session } from './session.ts';

export const codeChannels = ['sms', 'email'] as const;
export type CodeChannel = (typeof codeChannels)[number];
export const captchaTypes = ['hcaptcha', 'turnstile'] as const;
export type CaptchaType = (typeof captchaTypes)[number];

/** What a session knows of its payer's verification. What is bound to a version of the session dies with a PATCH. */
export interface ChallengeState {
  /** Codes sent so far. */
  readonly sends: number;
  /** When the last one was: milliseconds since the epoch. */
  readonly sentAt?: number;
  /** Over all codes of the session: a new one brings no new tries. */
  readonly wrongTries: number;
  readonly code?: SentCode;
  /** The payer passed, for this version and amount. */
  readonly verdict?: { readonly version: number; readonly amount: number };
  /** The risk of a payment was too high to let it pass unverified. */
  readonly demanded?: true;
}

export interface SentCode {
  /** HMAC of the code, the session, its version and its amount. */
  readonly hash: string;
  readonly channel: CodeChannel;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** How the payer of this session can be verified. */
export type Verification =
  | { readonly kind: 'code'; readonly channel: CodeChannel; readonly address: string }
  | { readonly kind: 'captcha'; readonly type: CaptchaType; readonly siteKey: string; readonly secretName: string }
  /** There is no address, and the account has no captcha to fall back on. */
  | { readonly kind: 'impossible'; readonly type: CodeChannel | CaptchaType };

/** The challenge as the config shows it (contract section 4). */
export interface Challenge {
  readonly type: CodeChannel | CaptchaType;
  readonly site_key?: string;
  readonly delivery_hint?: string;
  readonly code_sent?: boolean;
}

export const CODE_LIFE_MS = 600_000;
export const MAX_SENDS = 3;
export const SEND_INTERVAL_MS = 30_000;
export const MAX_WRONG_TRIES = 5;

const none: ChallengeState = { sends: 0, wrongTries: 0 };

export function challengeState({ challenge }: Session): ChallengeState {
  return challenge ?? none;
}

/** What stands between this session and its payment; null: nothing does. */
export function verificationOf(session: Session, { checkout }: Account): Verification | null {
  const { mode, type, siteKey, secretName } = checkout.challenge;
  if (mode === 'never' || type === undefined || session.status !== 'active' || !isPaymentSession(session)) return null;
  if (isVerified(session) || (mode === 'risk' && !isChallenged(session))) return null;
  const captcha = (captchaType: CaptchaType) =>
    siteKey !== undefined && secretName !== undefined
      ? ({ kind: 'captcha', type: captchaType, siteKey, secretName } as const)
      : undefined;
  if (type === 'hcaptcha' || type === 'turnstile') return captcha(type) ?? { kind: 'impossible', type };
  const address = type === 'email' ? emailOf(session) : phoneOf(session);
  if (address !== undefined) return { kind: 'code', channel: type, address };
  return captcha(captchaTypeOf(siteKey ?? '')) ?? { kind: 'impossible', type };
}

/** The challenge as the payer's page is told of it, or null. */
export function challengeOf(session: Session, account: Account, now: number): Challenge | null {
  const verification = verificationOf(session, account);
  switch (verification?.kind) {
    case undefined:
      return null;
    case 'captcha':
      return { type: verification.type, site_key: verification.siteKey };
    case 'impossible':
      return { type: verification.type, code_sent: false };
    case 'code': {
      const { channel, address } = verification;
      return {
        type: channel,
        delivery_hint: masked(channel, address),
        code_sent: liveCode(session, now) !== undefined,
      };
    }
  }
}

/** The code that may still be given, if any. */
export function liveCode(session: Session, now: number): SentCode | undefined {
  const { code, wrongTries } = challengeState(session);
  const live = code?.version === session.version && code.until > now && wrongTries < MAX_WRONG_TRIES;
  return live ? code : undefined;
}

export function isVerified({ challenge, version, amount }: Session): boolean {
  return challenge?.verdict?.version === version && challenge.verdict.amount === amount;
}

/** The refusal of a try that did not pass; the tries being used up ends the payments of the session. */
export function failedProblem({ wrongTries }: ChallengeState): Problem {
  if (wrongTries < MAX_WRONG_TRIES) return problem('challenge_failed');
  return problem('challenge_failed', {
    message: 'Too many wrong codes. This session accepts no payment.',
    recoverable: false,
  });
}

export function impossibleProblem(): Problem {
  return problem('challenge_required', {
    message: 'A verification step is needed, and there is no way to reach the payer for it.',
    recoverable: false,
  });
}

/** Why no code may be sent now: three were, or the last one is not half a minute old. */
export function sendProblem(session: Session, now: number): Problem | undefined {
  const { sends, sentAt = 0, wrongTries } = challengeState(session);
  if (wrongTries >= MAX_WRONG_TRIES) return failedProblem({ sends, wrongTries });
  if (sends >= MAX_SENDS)
    return problem('rate_limited', {
      message: 'No more codes are sent for this session.',
      recoverable: liveCode(session, now) !== undefined,
      retryAfter: (session.expiresAt - now) / 1_000,
    });
  const wait = sends === 0 ? 0 : sentAt + SEND_INTERVAL_MS - now;
  return wait > 0 ? problem('rate_limited', { retryAfter: wait / 1_000 }) : undefined;
}

function emailOf({ customerEmail, fraudSignals }: Session): string | undefined {
  return customerEmail ?? given(fraudSignals?.['email']);
}

function phoneOf({ fraudSignals }: Session): string | undefined {
  const phone = given(fraudSignals?.['phone']);
  return phone === undefined ? undefined : toE164(phone);
}

function given(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The keys of hCaptcha's sites are UUIDs, those of Turnstile's begin with a digit and an x. */
function captchaTypeOf(siteKey: string): CaptchaType {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(siteKey) ? 'hcaptcha' : 'turnstile';
}

/** Enough of an address for its owner to know it by. */
function masked(channel: CodeChannel, address: string): string {
  if (channel === 'sms') return `***${address.slice(-4)}`;
  const at = address.lastIndexOf('@');
  return `${[...address][0]}***${address.slice(at)}`;
}
