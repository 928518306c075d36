import type { Consent, SaveIntent } from './consent.ts';
import { defined } from './defined.ts';
import { shortHash } from './hash.ts';
import type { Instrument } from './instrument.ts';
import type { VaultContext } from './ports.ts';

/** How many methods a customer may keep: what fits a checkout, and an item of the table. */
export const MAX_METHODS = 20;

const SAVED_METHOD_ID = /^SPM_[A-Za-z0-9]{1,59}$/;

/** What a customer may pay with again. Never a number: what the processor is asked to charge is a sealed reference. */
export interface SavedMethod {
  readonly id: string;
  readonly type: 'card' | 'ach';
  /** The processor that keeps it, which is not always the one that the account uses by now. */
  readonly processor: string;
  /** The name of the secret whose keys the processor keeps it by: the account may name another by then. */
  readonly credentials?: string;
  /** The processor's own reference, encrypted. */
  readonly sealedReference: Uint8Array;
  /** Tells two references apart, which two ciphertexts don't. */
  readonly referenceHash: string;
  /** The processor's mark of the instrument. */
  readonly fingerprint: string;
  readonly cardType?: Instrument['cardType'];
  readonly last4?: string;
  readonly expMonth?: number;
  readonly expYear?: number;
  readonly holderName?: string;
  readonly bankName?: string;
  readonly accountType?: Instrument['accountType'];
  readonly consent: Consent;
}

/** A reference that nobody pays with any more, and that the processor is to forget. */
export interface Discarded {
  readonly processor: string;
  readonly credentials?: string;
  readonly sealedReference: Uint8Array;
}

/** What one customer of one account has saved, oldest first. A wallet that was never written has version 0. */
export interface Wallet {
  readonly id: string;
  readonly account: string;
  /** Rises with every change, so that a change is made to what was read. */
  readonly version: number;
  readonly methods: readonly SavedMethod[];
  /** One of the methods, as long as there are any. */
  readonly defaultId?: string;
  readonly discarded: readonly Discarded[];
}

export function walletId(account: string, customerId: string): string {
  return shortHash('wallet', account, customerId);
}

export function vaultContext(account: string, customerId: string): VaultContext {
  return { account, wallet: walletId(account, customerId) };
}

export function emptyWallet(account: string, customerId: string): Wallet {
  return { id: walletId(account, customerId), account, version: 0, methods: [], discarded: [] };
}

export function isSavedMethodId(token: string | undefined): token is string {
  return token !== undefined && SAVED_METHOD_ID.test(token);
}

export function findMethod({ methods }: Wallet, id: string): SavedMethod | undefined {
  return methods.find((method) => method.id === id);
}

/** The same instrument of the same processor, if it was saved before. */
export function findInstrument({ methods }: Wallet, processor: string, fingerprint: string): SavedMethod | undefined {
  return methods.find((method) => method.processor === processor && method.fingerprint === fingerprint);
}

/** A card is good to the end of its month, by UTC. */
export function hasExpired({ expMonth, expYear }: Pick<SavedMethod, 'expMonth' | 'expYear'>, now: number): boolean {
  return expMonth !== undefined && expYear !== undefined && now >= Date.UTC(expYear, expMonth, 1);
}

/** The default first, then the newest. */
export function inOrder({ methods, defaultId }: Wallet): SavedMethod[] {
  return methods.toReversed().toSorted((a, b) => Number(b.id === defaultId) - Number(a.id === defaultId));
}

export interface NewMethod {
  /** Its id, unless the instrument was saved before: then it keeps the id it has. */
  readonly id: string;
  readonly processor: string;
  readonly credentials?: string | undefined;
  readonly instrument: Instrument;
  readonly sealedReference: Uint8Array;
  readonly referenceHash: string;
  readonly intent: SaveIntent;
  readonly isDefault?: boolean;
}

/** The wallet with this method in it; the same instrument saved twice is one. Undefined: it is full. */
export function withMethod(before: Wallet, added: NewMethod): { wallet: Wallet; method: SavedMethod } | undefined {
  const earlier = findInstrument(before, added.processor, added.instrument.fingerprint);
  if (!earlier && before.methods.length >= MAX_METHODS) return undefined;
  const method = toMethod(added, earlier);
  const others = before.methods.filter(({ id }) => id !== method.id);
  const defaultId = added.isDefault ? method.id : (before.defaultId ?? method.id);
  // A processor that is asked twice may give the reference that it gave before: that one is in use still.
  const replaced = earlier && earlier.referenceHash !== method.referenceHash;
  const discarded = replaced ? [...before.discarded, leftOver(earlier)] : before.discarded;
  return { wallet: { ...before, methods: [...others, method], defaultId, discarded }, method };
}

/** The wallet without this method. When it was the default, the newest of the others is. */
export function withoutMethod(before: Wallet, method: SavedMethod): Wallet {
  const { defaultId: earlier, ...kept } = before;
  const methods = before.methods.filter(({ id }) => id !== method.id);
  const defaultId = earlier === method.id ? methods.at(-1)?.id : earlier;
  return defined({ ...kept, methods, defaultId, discarded: [...before.discarded, leftOver(method)] });
}

/** The wallet without any method. */
export function withoutMethods({ defaultId: _none, ...before }: Wallet): Wallet {
  return { ...before, methods: [], discarded: [...before.discarded, ...before.methods.map(leftOver)] };
}

export function withDefault(before: Wallet, { id }: SavedMethod): Wallet {
  return { ...before, defaultId: id };
}

function toMethod(added: NewMethod, earlier?: SavedMethod): SavedMethod {
  const { id, processor, credentials, instrument, sealedReference, referenceHash, intent } = added;
  const { method, fingerprint, cardType, last4, expMonth, expYear, bankName, accountType } = instrument;
  const { holderName, ...consent } = intent;
  // Consent to charges without the payer is not taken back by saving the card once more for oneself.
  const kept = earlier?.consent.usage === 'off_session' && consent.usage === 'on_session' ? earlier.consent : consent;
  return defined({
    id: earlier?.id ?? id,
    type: method === 'ach' ? ('ach' as const) : ('card' as const),
    processor,
    credentials,
    sealedReference,
    referenceHash,
    fingerprint,
    cardType,
    last4,
    expMonth,
    expYear,
    holderName: holderName ?? earlier?.holderName,
    bankName,
    accountType,
    consent: kept,
  });
}

function leftOver({ processor, credentials, sealedReference }: SavedMethod): Discarded {
  return defined({ processor, credentials, sealedReference });
}
