import type { Challenge, Config, Payment } from '../../api-client/session-api.ts';
import type { Prepared } from '../../api-client/tokenizer.ts';
import type { WalletState } from './wallet.ts';

/** What stands over the form: why the last try did not go through. */
export interface Alert {
  /** A code of the API, or one of ours: `unfinished`, `kept` (the payer chose not to repeat a payment). */
  readonly code: string;
  /** Seconds to wait. */
  readonly retryAfter?: number;
}

/** What the payer sees. Each is one screen; `form`, `paying`, `authenticating` and `duplicate` show the same form. */
export type State =
  | { readonly name: 'loading' }
  | { readonly name: 'unreachable' }
  | { readonly name: 'bad-link' }
  /** The page around this one is not among those that the account lists. */
  | { readonly name: 'not-allowed' }
  /** The session asks for what this checkout does not have. */
  | { readonly name: 'unavailable' }
  | { readonly name: 'form'; readonly alert?: Alert }
  | { readonly name: 'paying' }
  | { readonly name: 'duplicate' }
  | AuthenticatingState
  | ChallengeState
  /** The connection broke while paying; the same try is being repeated. */
  | { readonly name: 'reconnecting' }
  | { readonly name: 'unknown' }
  | PaidState
  /** The customer's saved methods, in a session that is for them. */
  | WalletState
  | { readonly name: 'expired' }
  | { readonly name: 'closed'; readonly code: string };

export interface PaidState {
  readonly name: 'paid';
  readonly payment: Payment;
  readonly redirectUrl?: string;
  /** Milliseconds since the epoch. Without it, it had been paid before this page was opened, or in another window. */
  readonly at?: number;
}

/** The payer's bank wants the payer to authenticate the payment: 3-D Secure. Nothing is charged before that. */
export interface AuthenticatingState {
  readonly name: 'authenticating';
  /** `bank`: it is the bank's turn, in a window of the processor's; `continue`: the payer has to go on. */
  readonly step: 'bank' | 'continue';
  /** Where the bank's page is, when it is not in a window here. */
  readonly url?: string;
}

export interface ChallengeState {
  readonly name: 'challenge';
  readonly challenge: Challenge;
  readonly step: 'ask' | 'sending' | 'enter' | 'checking';
  /** Milliseconds since the epoch: when another code may be asked for. */
  readonly resendAt?: number;
  /** A code of the API about the last code entered or asked for, or one of ours about a captcha. */
  readonly problem?: string;
  /** Rises with each new document of a captcha, since a token is good for one try. */
  readonly round: number;
}

export type StateName = State['name'];

/** What is to be paid with the instrument that is typed or chosen now. */
export type Total =
  | { readonly kind: 'none' }
  | { readonly kind: 'quoting'; readonly version: number }
  | { readonly kind: 'ready'; readonly prepared: Prepared };

export interface Model {
  /** From the first answer on. */
  readonly config?: Config;
  readonly state: State;
  readonly total: Total;
}

export const initial: Model = { state: { name: 'loading' }, total: { kind: 'none' } };
