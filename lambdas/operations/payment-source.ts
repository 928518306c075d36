import type { Account } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import { invalid, type Problem } from '../domain/errors.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Processor, ProcessorKeys, TokenReader } from '../domain/ports.ts';
import { findMethod, isSavedMethodId, type SavedMethod } from '../domain/saved-method.ts';
import type { Session } from '../domain/session.ts';
import type { WalletStore } from '../domain/store-ports.ts';

/** Processors by name: all of what they can do, or no more than to read tokens. */
interface ProcessorsOf<Kind> {
  get(name: string, keys?: ProcessorKeys): Kind | undefined;
}

export interface PaymentSourceDeps<Kind extends TokenReader = Processor> {
  readonly processors: ProcessorsOf<Kind>;
  readonly wallets: WalletStore;
}

/** Who is asked to charge: the account's processor, or the one that keeps the customer's saved method. */
export interface PaymentSource<Kind extends TokenReader = Processor> {
  readonly processor: Kind;
  /** The name of the secret whose keys it goes by. */
  readonly credentials?: string;
  readonly saved?: SavedMethod;
}

/** Where a token is charged. A saved method must be of the session's own customer: nobody else's is looked at. */
export async function paymentSource<Kind extends TokenReader>(
  { processors, wallets }: PaymentSourceDeps<Kind>,
  session: Session,
  account: Account,
  token: string | undefined,
): Promise<PaymentSource<Kind> | Problem> {
  if (!isSavedMethodId(token)) {
    const { processorCredentialsSecret: credentials } = account.profile;
    return { processor: processorOf(processors, account), ...defined({ credentials }) };
  }
  const wallet = session.customerId === undefined ? undefined : await wallets.find(account.uid, session.customerId);
  const saved = wallet && findMethod(wallet, token);
  if (!saved) return invalid('processor_token', 'is not a saved method of this customer');
  const { credentials } = saved;
  return { processor: processorOf(processors, account, saved), ...defined({ credentials }), saved };
}

/** Where something was done that is asked for again later: the account may have changed both since. */
export interface Place {
  readonly processor?: string;
  readonly credentials?: string;
}

/** The processor of a place, with the keys that it was done by; undefined when it is not part of this deployment any more. */
export function findProcessor<Kind>(
  processors: ProcessorsOf<Kind>,
  { profile }: Pick<Account, 'profile'>,
  { processor = profile.processor, credentials }: Place = {},
): Kind | undefined {
  const keys = credentials === undefined ? profile : { ...profile, processorCredentialsSecret: credentials };
  return processors.get(processor, keys);
}

/** @throws Error when the processor is not part of this deployment. */
export function processorOf<Kind>(processors: ProcessorsOf<Kind>, account: Account, place?: Place): Kind {
  const processor = findProcessor(processors, account, place);
  if (!processor) throw new Error('The processor of this payment is not part of this deployment');
  return processor;
}

/** What a saved method is, as the processor told when it was saved. */
export function instrumentOf({ type, fingerprint, cardType, last4 }: SavedMethod): Instrument {
  return defined({ method: type, fingerprint, cardType, last4 });
}
