import type { Account } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import { invalid, type Problem } from '../domain/errors.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Processor, Processors } from '../domain/ports.ts';
import { findMethod, isSavedMethodId, type SavedMethod } from '../domain/saved-method.ts';
import type { Session } from '../domain/session.ts';
import type { WalletStore } from '../domain/store-ports.ts';

export interface PaymentSourceDeps {
  readonly processors: Processors;
  readonly wallets: WalletStore;
}

/** Who is asked to charge: the account's processor, or the one that keeps the customer's saved method. */
export interface PaymentSource {
  readonly processor: Processor;
  readonly saved?: SavedMethod;
}

/** Where a token is charged. A saved method must be of the session's own customer: nobody else's is looked at. */
export async function paymentSource(
  { processors, wallets }: PaymentSourceDeps,
  session: Session,
  account: Account,
  token: string | undefined,
): Promise<PaymentSource | Problem> {
  if (!isSavedMethodId(token)) return { processor: processorOf(processors, account) };
  const wallet = session.customerId === undefined ? undefined : await wallets.find(account.uid, session.customerId);
  const saved = wallet && findMethod(wallet, token);
  if (!saved) return invalid('processor_token', 'is not a saved method of this customer');
  return { processor: processorOf(processors, account, saved.processor), saved };
}

/** @throws Error when the processor is not part of this deployment. */
export function processorOf(processors: Processors, { profile }: Account, name?: string): Processor {
  const processor = processors.get(name ?? profile.processor);
  if (!processor) throw new Error('The processor of this payment is not part of this deployment');
  return processor;
}

/** What a saved method is, as the processor told when it was saved. */
export function instrumentOf({ type, fingerprint, cardType, last4 }: SavedMethod): Instrument {
  return defined({ method: type, fingerprint, cardType, last4 });
}
