import type { Account } from './account.ts';
import type { CaptchaType, ChallengeState, CodeChannel } from './challenge.ts';
import type { CodeLimit } from './code-limits.ts';
import type { PaymentSession } from './session.ts';
import type { Written } from './store-ports.ts';

export interface ChallengeStore {
  /**
   * Replaces what an open session knows of its verification, on condition that it is as read: what was decided from it
   * is then decided on what the table holds, however many requests race.
   */
  change(session: PaymentSession, after: ChallengeState, now: number): Promise<Written>;
  /** Spends a captcha token for this version of the session; false when it was spent for anything else. */
  spend(tokenHash: string, session: PaymentSession, now: number): Promise<boolean>;
  /** Counts a code to an address; false when as many as the limit has were sent in this window, however many race. */
  countCode(addressHash: string, limit: CodeLimit, now: number): Promise<boolean>;
}

export interface CodeMessage {
  readonly channel: CodeChannel;
  readonly to: string;
  readonly code: string;
  /** The session's id. */
  readonly reference: string;
  readonly account: Account;
  /** Who asks, in the words that the payer's page uses. */
  readonly merchant: string;
}

/** Sends codes to payers. Bounded in time; `failed` when the message may not have gone out. It never throws. */
export interface MessageSender {
  send(message: CodeMessage): Promise<'sent' | 'failed'>;
}

export interface CaptchaToken {
  readonly type: CaptchaType;
  readonly siteKey: string;
  readonly secretName: string;
  /** What the widget gave the payer's browser. */
  readonly token: string;
  readonly account: Account;
}

export interface CaptchaVerdict {
  readonly passed: boolean;
  /** Within which a token may not come a second time. */
  readonly usableOncePer: 'account' | 'session';
}

/** Asks the maker of a captcha. Bounded in time, and a verifier that can't be reached lets nobody pass. It never throws. */
export interface CaptchaVerifier {
  verify(token: CaptchaToken): Promise<CaptchaVerdict>;
}
