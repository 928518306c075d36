import type { Account, AccountProfile, CheckoutConfig } from './account.ts';
import type {
  Attempt,
  Dispute,
  LateApproval,
  LineItem,
  Payment,
  PaymentSession,
  Quote,
  Session,
  StoredAnswer,
} from './session.ts';
import type { Delivery, DeliveryAttempt, DeliveryState } from './delivery.ts';
import type { NewEvent, SessionEvent } from './events.ts';
import type { Wallet } from './saved-method.ts';
import type { Seen } from './velocity.ts';
import type { WebhookSettings } from './webhook-settings.ts';

/**
 * A write that happened, or the session that stood in its way (undefined: there is none). Done with a session: an earlier
 * write of the same had done it, and left the session so.
 */
export type Written =
  | { readonly done: true; readonly session?: Session }
  | { readonly done: false; readonly session: Session | undefined };

export interface Loaded {
  readonly session: Session | undefined;
  readonly account: Account | undefined;
  /** Requests already counted in this minute, when asked for. */
  readonly counted: number;
  /** What was seen under a key, when asked for. */
  readonly seen?: Seen;
}

export interface SessionStore {
  /** Puts a new session. When the id is taken (a repeated Idempotency-Key), the session that has it. */
  create(session: Session): Promise<Written>;
  find(id: string): Promise<Session | undefined>;
  /** Session, account and, when asked for, the counter of a route and what was seen under a key: in one call. */
  load(id: string, account: string, countedRoute?: string, seenKey?: string): Promise<Loaded>;
  /** Writes the quote of an open session; it replaces the one before. */
  saveQuote(session: Session, quote: Quote, now: number): Promise<Written>;
  /** Changes what an open session asks for, and voids what was agreed before: quote and version. */
  update(session: Session, patch: SessionPatch, now: number): Promise<Written>;
  /** Ends an active session that nobody is paying, whether or not its time has run out. */
  expire(id: string, now: number, requestId?: string): Promise<Written>;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  /** Id of the session that the next page comes after; absent: there is none. */
  readonly next?: string;
}

/** What is known of customers. An index finds the sessions, a moment after they were created. */
export interface CustomerStore {
  sessionsOf(account: string, customerId: string, page: { after?: string; limit: number }): Promise<SessionPage>;
  /** Takes out of a session that is over whatever is the customer's own. */
  erase(sessionId: string, customerId: string): Promise<Written>;
}

/** Whose a session is, for those who may not see the session. */
export interface SessionOwners {
  /** Uid of the account of a session; undefined when there is no such session. */
  ownerOf(sessionId: string): Promise<string | undefined>;
}

export interface SessionPatch {
  /** Minor units. */
  readonly amount?: number;
  readonly lineItems?: readonly LineItem[];
}

export interface Claim {
  readonly session: PaymentSession;
  readonly quote: Quote;
  readonly attempt: Attempt;
  readonly maxDeclines: number;
}

export interface Settlement {
  readonly session: PaymentSession;
  readonly attempt: Attempt;
  readonly now: number;
  /** What the attempt's key gets again; absent when the attempt had no key. */
  readonly answer?: StoredAnswer;
}

export interface AttemptStore {
  /** active -> being charged, for this attempt alone. */
  claim(claim: Claim): Promise<Written>;
  /** Gives up a claim that was never sent to the processor. */
  unclaim(session: PaymentSession, attemptId: string): Promise<Written>;
  /** Being charged -> completed. */
  complete(settlement: Settlement, payment: Payment): Promise<Written>;
  /** The same together with the customer's wallet: both or neither. `wallet_changed`: it is not as it was read. */
  completeAndSave(settlement: Settlement, payment: Payment, wallet: Wallet): Promise<Written | 'wallet_changed'>;
  /** Being charged -> active again: a definite decline, which counts, or a definite failure, which does not. */
  release(settlement: Settlement, outcome: 'declined' | 'failed'): Promise<Written>;
  /** Keeps the attempt, and asks for it again at `dueAt` (milliseconds since the epoch). */
  postpone(session: PaymentSession, attempt: Attempt, next: { dueAt: number; looks: number }): Promise<Written>;
  /** Keeps the attempt while the payer acts, and asks for it again at `dueAt` (milliseconds since the epoch). */
  awaitPayer(
    session: PaymentSession,
    attempt: Attempt,
    waiting: { transactionId: string; dueAt: number },
  ): Promise<Written>;
  /** Keeps the attempt until a person resolves it. */
  askForReview(session: PaymentSession, attempt: Attempt): Promise<Written>;
  /** Notes a charge that was approved after its attempt had been released, to be voided at once. */
  recordLateApproval(session: Session, approval: Omit<LateApproval, 'voided'>, now: number): Promise<Written>;
  /** Replaces the notes by what became of them; `dueAt` is when the session is due next, if it is. */
  settleLateApprovals(session: Session, approvals: readonly LateApproval[], dueAt?: number): Promise<Written>;
}

export interface PaymentStore {
  /** What became of the payment of a completed session; not done when it is not as it was `from`. */
  progress(
    session: Session,
    change: { attemptId: string; from: 'pending' | 'succeeded'; to: 'succeeded' | 'failed' },
  ): Promise<Written>;
  /** Notes the newest word on a dispute; not done when a newer one is there, or another came at the same time. */
  recordDispute(session: Session, dispute: Dispute): Promise<Written>;
}

export interface GuardEntry {
  readonly key: string;
  readonly sessionId: string;
  readonly attemptId: string;
  readonly now: number;
  readonly windowMs: number;
  readonly acknowledged: boolean;
}

export interface GuardStore {
  /** Enters the attempt; false when another session of the same payer paid, or is paying, within the window. */
  enter(entry: GuardEntry): Promise<boolean>;
  /** Takes the attempt out again: it lost its claim, or was definitely not charged. */
  leave(key: string, sessionId: string, attemptId: string): Promise<void>;
}

export interface WalletStore {
  find(account: string, customerId: string): Promise<Wallet>;
  read(id: string): Promise<Wallet | undefined>;
  /**
   * Writes a wallet that was read and changed; false when somebody else changed it since.
   * @param dueAt when what it has discarded is looked at again (milliseconds since the epoch); at once, unless given
   */
  save(wallet: Wallet, dueAt?: number): Promise<boolean>;
  /** Ids of the wallets that have discarded something and are due at `now`. */
  listDue(now: number): AsyncIterable<string>;
}

export interface RateStore {
  /** Counts one request; false when the limit of this minute is used up. */
  count(sessionId: string, route: string, limit: number, now: number): Promise<boolean>;
}

export interface VelocityStore {
  /** What was seen under each of these keys; nothing is an empty map. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Seen>>;
  /** Notes one more, and forgets what is a day old. @param before what was read under the key */
  note(key: string, member: string, now: number, before: Seen): Promise<void>;
}

export interface AccountStore {
  find(uid: string): Promise<Account | undefined>;
  /** Past any lease: what the table holds now. */
  read(uid: string): Promise<Account | undefined>;
  /** False when the uid is taken. */
  create(account: Account): Promise<boolean>;
  /** False when there is no such account. Answers once the change is in force everywhere. */
  replaceProfile(uid: string, profile: AccountProfile): Promise<boolean>;
  replaceCheckout(uid: string, checkout: CheckoutConfig): Promise<boolean>;
  /** False when they are not as they were before. */
  replaceWebhooks(uid: string, before: WebhookSettings, webhooks: WebhookSettings): Promise<boolean>;
  /** Turns deliveries off on our side, and says why; false when they go to another address by now. */
  disableWebhooks(uid: string, callbackUrl: string, reason: string): Promise<boolean>;
  /** A new secret for redirect signatures; false when `generation` is not the current one. */
  rotateRedirect(uid: string, generation: number): Promise<boolean>;
}

export interface DueStore {
  /** Ids of the sessions that are due at `now`, oldest first within each shard; each at most once. */
  list(now: number): AsyncIterable<string>;
}

export interface EventPage {
  readonly events: readonly SessionEvent[];
  /** Cursor for the next page: the last event's id; absent when there is nothing more yet. */
  readonly next?: string;
}

export interface EventStore {
  /** Notes an event once, at the end of the account's list; false when it was noted before. */
  add(event: NewEvent): Promise<boolean>;
  find(webhookId: string): Promise<SessionEvent | undefined>;
  /** Events of an account, oldest first, from after the event `after`. */
  list(account: string, page: { after?: SessionEvent; limit: number }, now: number): Promise<EventPage>;
}

/** A delivery and the wait that it is in: whoever has both may begin it when that wait is over, whatever its clock says. */
export interface DueDelivery {
  readonly webhookId: string;
  /** As the table has it: milliseconds since the epoch. */
  readonly dueAt: number;
  readonly account?: string;
}

export interface DeliveryStore {
  /** Begins to keep track of an event's delivery. The delivery, unless an attempt was begun for it before. */
  add(delivery: Pick<Delivery, 'webhookId' | 'account'>, now: number): Promise<DueDelivery | undefined>;
  find(webhookId: string): Promise<Delivery | undefined>;
  /**
   * Takes the delivery for one attempt; undefined when it is not pending, somebody else has it, or it is not due, by
   * this clock or by the wait that a message names.
   */
  begin(delivery: { webhookId: string; dueAt?: number }, now: number): Promise<Delivery | undefined>;
  /** Records what became of an attempt that `begin` gave. Without `dueAt` the delivery has come to an end. */
  record(begun: Delivery, attempt: DeliveryAttempt, next: { state: DeliveryState; dueAt?: number }): Promise<boolean>;
  /** Gives back what `begin` gave, untried, until `dueAt`. */
  defer(begun: Delivery, dueAt: number): Promise<boolean>;
  /** The deliveries that are due at `now`. */
  listDue(now: number): AsyncIterable<DueDelivery>;
  /** Makes the delivery pending again, with the whole schedule before it. Undefined when there is none. */
  restart(webhookId: string, now: number): Promise<DueDelivery | undefined>;
}

export interface Slot {
  readonly account: string;
  readonly number: number;
  /** Then it is free again, even when nobody gives it back: milliseconds since the epoch. */
  readonly until: number;
}

/** Bounds how many deliveries of one account are under way at once. */
export interface SlotStore {
  /** Undefined when all are taken. */
  take(account: string, now: number): Promise<Slot | undefined>;
  giveBack(slot: Slot): Promise<void>;
}

/** The queue that deliveries wait in. */
export interface DeliveryQueue {
  /** @param delaySeconds from 0 to 900 */
  send(delivery: DueDelivery, delaySeconds?: number): Promise<void>;
}
