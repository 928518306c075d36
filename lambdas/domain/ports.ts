import type { AccountProfile } from './account.ts';
import type { Usage } from './consent.ts';
import type { DeclineCode } from './errors.ts';
import type { Instrument, PaymentMethod } from './instrument.ts';
import type { CardChecks, Dispute } from './session.ts';

/** Time, injected so that tests own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Fresh random identifiers, injected so that tests own them. */
export interface Ids {
  /** At least 128 random bits in `[A-Za-z0-9]`. */
  random(): string;
}

export interface Charge {
  /** The idempotency key at the processor: one attempt, one key, for ever. */
  readonly attemptId: string;
  /** The session's id: what the processor files the charge under. */
  readonly reference: string;
  /** A token of the browser, or a reference that the processor gave for an instrument that it keeps. */
  readonly token: string;
  /** The processor's token of a kept card's security code, which the payer has typed again. */
  readonly cvcToken?: string;
  readonly method: PaymentMethod;
  /** Minor units, fee included. */
  readonly amount: number;
  readonly currency: string;
  /** Whether the payer can be asked to act; otherwise a charge that needs it is declined. */
  readonly interactive: boolean;
  /** Of a bank debit. */
  readonly consent?: PayerConsent;
  readonly billing?: BillingDetails;
  /** Asks the processor to keep the instrument if it takes the charge. */
  readonly save?: SaveRequest;
}

/** How a payer authorised a bank debit. */
export interface PayerConsent {
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** `offline`: on the telephone or on paper. */
  readonly given: 'online' | 'offline';
  readonly ip?: string;
  readonly userAgent?: string;
}

/** What the payer's bank may compare; each as the payer typed it. */
export interface BillingDetails {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly street?: string;
  readonly street2?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zip?: string;
  readonly country?: string;
}

export interface SaveRequest {
  /** The customer at the processor: stands for one customer of one account, and names nobody. */
  readonly customer: string;
  readonly usage: Usage;
}

/** An instrument that the processor keeps, and the reference to charge it again by. */
export interface Vaulted {
  readonly reference: string;
  readonly instrument: Instrument;
}

/** What the payer has to do before the processor decides: what the page needs for it, and nothing that is kept. */
export type NextAction =
  | { readonly type: 'use_stripe_sdk'; readonly clientSecret: string; readonly publishableKey: string }
  | { readonly type: 'redirect_to_url'; readonly url: string; readonly returnUrl: string };

/** The payer's bank wants to hear from the payer. Nothing is taken until then, and nothing is refused. */
export interface ActionRequired {
  readonly kind: 'action_required';
  readonly transactionId: string;
  readonly nextAction: NextAction;
}

/**
 * `failed`: a definite answer that nothing was taken. `unknown`: no definite answer; never treat it as either.
 * `action_required`: it goes on by itself once the payer has acted, so it is not definite either.
 */
export type ChargeOutcome =
  | ActionRequired
  | {
      readonly kind: 'approved';
      readonly transactionId: string;
      readonly vaulted?: Vaulted;
      readonly checks?: CardChecks;
    }
  | { readonly kind: 'pending'; readonly transactionId: string; readonly vaulted?: Vaulted }
  | { readonly kind: 'declined'; readonly code: DeclineCode }
  | { readonly kind: 'failed' }
  | { readonly kind: 'unknown' };

export type TokenDescription =
  | { readonly kind: 'found'; readonly instrument: Instrument }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unavailable' };

export type KeepOutcome =
  | { readonly kind: 'kept'; readonly vaulted: Vaulted }
  | { readonly kind: 'declined'; readonly code: DeclineCode }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unavailable' };

/** What the processor says of an attempt when asked. `absent` holds for this moment only, until the key is cancelled. */
export type LookUpOutcome = ChargeOutcome | { readonly kind: 'absent' };

/** After a cancel nobody can act any more. */
export type CancelOutcome = Exclude<LookUpOutcome, ActionRequired>;

/** What ends an attempt. */
export type DefiniteOutcome = Exclude<ChargeOutcome, ActionRequired | { kind: 'unknown' }>;

export interface AttemptReference {
  readonly attemptId: string;
  readonly reference: string;
  /** When the attempt began: milliseconds since the epoch. */
  readonly startedAt: number;
  /** The transaction that waits for the payer, where that is known. */
  readonly transactionId?: string;
}

/** A charge that must not stand. */
export interface ApprovedCharge {
  readonly attemptId: string;
  readonly reference: string;
  readonly transactionId: string;
}

/** What a checkout page is told of the processor. */
export interface ProcessorInfo {
  readonly name: string;
  /** What the browser needs to tokenise. */
  readonly browser: { readonly tokenizeUrl: string; readonly publishableKey: string };
  readonly testMode: boolean;
}

/** A payment processor. Every call is bounded in time and never throws: silence is `unknown` or `unavailable`. */
export interface Processor extends ProcessorInfo {
  /**
   * Seconds after the start of an attempt from which its charge can no longer appear by itself. The charge is sent
   * within the first 5 of them.
   */
  readonly settleWindowSeconds: number;
  /** @param options `keptFor`: a token that the processor keeps for this customer by now is described as well */
  describeToken(token: string, options?: { readonly keptFor?: string }): Promise<TokenDescription>;
  charge(charge: Charge): Promise<ChargeOutcome>;
  lookUp(attempt: AttemptReference): Promise<LookUpOutcome>;
  /**
   * Makes the attempt's key unusable, then says what became of the attempt: `absent` now means it was never
   * charged and never will be. An attempt that waits for its payer is called off.
   */
  cancel(attempt: AttemptReference): Promise<CancelOutcome>;
  /** Gives back a charge that must not stand. True once it is given back, however often it is asked. */
  void(charge: ApprovedCharge): Promise<boolean>;
  /** Absent: it keeps no instruments, and nothing can be saved with it. */
  readonly keeper?: InstrumentKeeper;
}

/** A processor's vault: what it keeps for customers, to be charged again. */
export interface InstrumentKeeper {
  /** Keeps the instrument behind a token without charging it. The same key keeps it once. */
  keep(
    request: SaveRequest & { readonly token: string; readonly key: string; readonly payer?: PayerConsent },
  ): Promise<KeepOutcome>;
  /** Lets go of an instrument that it keeps. True once it is gone, however often it is asked. */
  forget(reference: string): Promise<boolean>;
}

/** Whose saved methods they are: what a sealed reference is bound to. */
export interface VaultContext {
  readonly account: string;
  readonly wallet: string;
}

/** Encrypts the processor's references of saved methods. A reference opens only for the wallet that it was sealed for. */
export interface MethodVault {
  seal(reference: string, context: VaultContext): Promise<Uint8Array>;
  open(sealed: Uint8Array, context: VaultContext): Promise<string>;
}

/** What an account's document says of its own keys at the processor. */
export type ProcessorKeys = Pick<AccountProfile, 'processorCredentialsSecret' | 'publishableKey'>;

/** What is told of the processors of this deployment, by the name and the keys that an account gives. */
export interface ProcessorDirectory {
  get(name: string, keys?: ProcessorKeys): ProcessorInfo | undefined;
}

/** What tells what a token stands for, and may keep it, and cannot charge it. */
export type TokenReader = Pick<Processor, 'name' | 'testMode' | 'describeToken' | 'keeper'>;

export interface TokenReaders {
  get(name: string, keys?: ProcessorKeys): TokenReader | undefined;
}

/** The part of an account's credentials that a browser may have; undefined when the secret has none. */
export interface PublicKeys {
  publishableKey(processor: string, credentialsSecret: string): Promise<string | undefined>;
}

/** What a processor tells of its own accord, about an attempt that was made here. */
export type ProcessorNotice = { readonly attemptId: string; readonly reference: string } & (
  | {
      readonly kind: 'charge';
      readonly transactionId: string;
      readonly outcome: DefiniteOutcome;
    }
  /** `returned`: the money is gone, whatever becomes of the dispute. */
  | { readonly kind: 'dispute'; readonly dispute: Dispute; readonly returned: boolean }
);

/** `unsigned`: it is not the processor's. Undefined: it is about nothing that was made here. */
export type ReadNotice = ProcessorNotice | 'unsigned' | undefined;

/** The processors of this deployment, ready to charge. */
export interface Processors extends ProcessorDirectory {
  get(name: string, keys?: ProcessorKeys): Processor | undefined;
}

/** What a receiver of webhooks is sent. */
export interface OutgoingWebhook {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of it. A redirect is an answer like any other; none is followed. */
export type Sent = { readonly durationMs: number } & (
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      /** At most 1 KB of the body. */
      readonly excerpt: string;
    }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'connection' | 'tls' | 'dns' | 'address_not_allowed' }
);

/** Sends webhooks. It never throws, and it refuses addresses that are not public. */
export interface WebhookSender {
  send(webhook: OutgoingWebhook): Promise<Sent>;
}
