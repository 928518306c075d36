import type { Account } from './account.ts';
import type { ChallengeState, CodeChannel } from './challenge.ts';
import type { PaymentSession } from './session.ts';
import type { Written } from './store-ports.ts';

export interface ChallengeStore {
  /**
   * Replaces what an open session knows of its verification, on condition that it is as read: what was decided from it
   * is then decided on what the table holds, however many requests race.
   */
  change(session: PaymentSession, after: ChallengeState, now: number): Promise<Written>;
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
