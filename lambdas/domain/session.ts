import type { ChallengeState } from './challenge.ts';
import type { SaveIntent, Usage } from './consent.ts';
import type { CardType, PaymentMethod } from './instrument.ts';

export type SessionStatus = 'active' | 'completed' | 'expired';
export type SessionScope = 'payment' | 'wallet';
export type SetupFutureUsage = 'off' | Usage;

export interface LineItem {
  readonly description: string;
  /** Minor units, per unit; negative for a discount. */
  readonly amount: number;
  readonly quantity: number;
}

/** What the payer was told that a payment costs. The claim holds the charge to it. */
export interface Quote {
  /** Of the token, or of the method where there is no token yet: see `tokenHash`. */
  readonly tokenHash: string;
  readonly method: PaymentMethod;
  readonly cardType?: CardType;
  readonly last4?: string;
  /** Minor units, on top of the session's amount. */
  readonly fee: number;
  readonly label?: string;
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** The one charge that may be under way. While it stands, quote, amount and status are frozen. */
export interface Attempt {
  /** The idempotency key at the processor. */
  readonly id: string;
  readonly startedAt: number;
  /** Of the confirm that made it: what follows is told of by its id. */
  readonly requestId?: string;
  /** The processor that was asked: the account may use another by the time that its answer is known. */
  readonly processor?: string;
  /** The name of the secret whose keys it went by: the account may name another by then. */
  readonly credentials?: string;
  readonly key?: AttemptKey;
  /** The processor's transaction that waits for the payer, who may have been told how to go on with it. */
  readonly transactionId?: string;
  /** Hash of the duplicate guard's key, to release it by. */
  readonly guard?: string;
  /** Answers of the processor so far that told nothing. */
  readonly looks?: number;
  /** Nobody could tell the outcome: a person must (`needs_review`). */
  readonly review?: boolean;
  /** The payer asked to save what pays, and agreed to this. */
  readonly save?: SaveIntent;
  /** The saved method that pays. */
  readonly savedMethodId?: string;
  /** What declines from the payer's address are kept under, of a card: a hash, since who settles it may be somebody else. */
  readonly addressKey?: string;
}

/** A charge that was approved although its attempt had been released: it is voided at the processor. */
export interface LateApproval {
  readonly attemptId: string;
  readonly transactionId: string;
  /** The processor that took it. */
  readonly processor?: string;
  readonly credentials?: string;
  readonly voided: boolean;
}

/** The payer's Idempotency-Key, hashed, and the hash of the body that came with it. */
export interface AttemptKey {
  readonly keyHash: string;
  readonly requestHash: string;
}

/** An answer that a key gets again, byte for byte. */
export interface StoredAnswer {
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
}

export const checkResults = ['pass', 'fail', 'unavailable', 'unchecked'] as const;
export type CheckResult = (typeof checkResults)[number];

/** What a card's bank said of what the payer typed; a check that was not made is left out. */
export interface CardChecks {
  readonly cvc?: CheckResult;
  readonly zip?: CheckResult;
  readonly street?: CheckResult;
}

export function isCheckResult(value: unknown): value is CheckResult {
  return checkResults.some((result) => result === value);
}

export interface Payment {
  /** The attempt that charged. */
  readonly attemptId: string;
  readonly transactionId: string;
  /** `failed`: it came back after the session was completed. */
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly method: PaymentMethod;
  readonly cardType?: CardType;
  readonly last4?: string;
  readonly fee: number;
  readonly checks?: CardChecks;
  /** The saved method that paid, or that was saved with the payment. */
  readonly savedMethodId?: string;
}

/** What the merchant says of a customer's saved methods, for a wallet session to show and to keep. */
export interface WalletOptions {
  readonly method_badges?: readonly {
    readonly label: string;
    readonly color: string;
    readonly payment_method_uids: readonly string[];
  }[];
  readonly locked_payment_methods?: readonly { readonly payment_method_uid: string; readonly reason: string }[];
}

/** A payer's objection to a payment, as the processor tells of it; the words are the processor's. */
export interface Dispute {
  readonly id: string;
  /** In the processor's smallest unit. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: string;
  /** When the processor said so: milliseconds since the epoch. */
  readonly at: number;
}

export interface Branding {
  readonly logoUrl?: string;
  readonly accentColor?: string;
  readonly merchantDisplayName?: string;
}

export interface Session {
  readonly id: string;
  readonly account: string;
  readonly status: SessionStatus;
  readonly scope: SessionScope;
  /** Rises with every PATCH. */
  readonly version: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly keyVersion: number;
  readonly requestHash?: string;
  /** Minor units; absent in a wallet session, like currency and URLs. */
  readonly amount?: number;
  readonly currency?: string;
  readonly description?: string;
  readonly lineItems?: readonly LineItem[];
  readonly successUrl?: string;
  readonly cancelUrl?: string;
  readonly customerId?: string;
  readonly customerEmail?: string;
  readonly layout: 'hosted' | 'embedded';
  readonly allowedMethods: readonly PaymentMethod[];
  readonly setupFutureUsage: SetupFutureUsage;
  readonly branding?: Branding;
  readonly requiredAvsFields?: readonly string[];
  readonly metadata?: Readonly<Record<string, string | number | boolean>>;
  readonly fraudSignals?: Readonly<Record<string, string | number | boolean>>;
  readonly wallet?: WalletOptions;
  readonly quote?: Quote;
  readonly attempt?: Attempt;
  readonly answers: ReadonlyMap<string, StoredAnswer>;
  readonly declines: number;
  readonly challenge?: ChallengeState;
  readonly payment?: Payment;
  readonly lateApprovals?: readonly LateApproval[];
  readonly disputes?: readonly Dispute[];
  /** The merchant's request that ended it, by its id. */
  readonly endedByRequest?: string;
}

/** A session that takes a payment: what a wallet session has not, it has. */
export type PaymentSession = Session & Required<Pick<Session, 'amount' | 'currency' | 'successUrl' | 'cancelUrl'>>;

/** A session in which a customer looks after saved methods. */
export type WalletSession = Session & Required<Pick<Session, 'customerId'>>;

export function isWalletSession(session: Session): session is WalletSession {
  return session.scope === 'wallet' && session.customerId !== undefined;
}

/** Why a saved method may not be deleted; undefined: it may. */
export function lockOf({ wallet }: Session, methodId: string): { readonly reason: string } | undefined {
  const lock = wallet?.locked_payment_methods?.find(({ payment_method_uid: uid }) => uid === methodId);
  return lock && { reason: lock.reason };
}

export function isPaymentSession(session: Session): session is PaymentSession {
  return session.scope === 'payment';
}

/** Whether a late approval is still to be given back. */
export function owesCharge({ lateApprovals = [] }: Session): boolean {
  return lateApprovals.some(({ voided }) => !voided);
}

/** The public status: an active session whose time has run out reads as expired, unless a charge is under way. */
export function publicStatus(session: Session, now: number): SessionStatus {
  if (session.status !== 'active' || session.attempt) return session.status;
  return session.expiresAt > now ? 'active' : 'expired';
}

export function paymentStatus(session: Session): 'unpaid' | 'processing' | 'paid' {
  if (session.status === 'completed') return session.payment?.status === 'failed' ? 'unpaid' : 'paid';
  return session.attempt ? 'processing' : 'unpaid';
}

export function totalOf(session: PaymentSession, fee: number): number {
  return session.amount + fee;
}
