import { shortHash } from '../domain/hash.ts';
import type { Clock, MethodVault, Vaulted } from '../domain/ports.ts';
import { vaultContext, type Wallet, withMethod } from '../domain/saved-method.ts';
import type { Attempt, Payment, PaymentSession } from '../domain/session.ts';
import type { AttemptStore, Settlement, WalletStore, Written } from '../domain/store-ports.ts';

const TRIES = 5;

export interface SaveDeps {
  readonly attempts: Pick<AttemptStore, 'completeAndSave'>;
  readonly wallets: WalletStore;
  readonly vault: MethodVault;
  readonly clock: Clock;
  /** Told of a payment that went through without the method that was to be saved with it. */
  readonly onNotSaved: (lost: { sessionId: string; attemptId: string; cause: unknown }) => void;
}

export interface Completion {
  readonly settlement: Settlement;
  readonly payment: Payment;
}

/**
 * Completes a session and saves the method that paid it, in one write: both or neither, however often it is tried and
 * whoever tries it. Undefined when the method can't be saved, now or ever: the money is taken and the session must not
 * wait, so it is completed without, and its answer says so by naming no saved method.
 * @param complete what completes the session when its payment names this saved method
 */
export async function completeAndSave<C extends Completion>(
  deps: SaveDeps,
  { session, attempt }: { session: PaymentSession; attempt: Attempt },
  vaulted: Vaulted | undefined,
  complete: (savedMethodId: string) => C,
): Promise<{ written: Written; completion: C } | undefined> {
  const { customerId } = session;
  if (!attempt.save || customerId === undefined) return undefined;
  const lost = (cause: unknown) => {
    deps.onNotSaved({ sessionId: session.id, attemptId: attempt.id, cause });
    return undefined;
  };
  if (!vaulted) return lost('the processor did not keep it');
  const sealedReference = await deps.vault
    .seal(vaulted.reference, vaultContext(session.account, customerId))
    .catch(lost);
  if (!sealedReference) return undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const wallet = await deps.wallets.find(session.account, customerId);
    const added = withPaid(wallet, attempt, vaulted, sealedReference);
    if (!added) return lost('the wallet is full');
    const completion = complete(added.method.id);
    const written = await deps.attempts.completeAndSave(completion.settlement, completion.payment, added.wallet);
    if (written !== 'wallet_changed') return { written, completion };
    await deps.clock.sleep(20 * 2 ** tries * (0.5 + Math.random() / 2));
  }
  return lost('the wallet kept changing');
}

function withPaid(
  wallet: Wallet,
  { id, processor, credentials, save }: Attempt,
  vaulted: Vaulted,
  sealedReference: Uint8Array,
) {
  if (!save || processor === undefined) return undefined;
  return withMethod(wallet, {
    id: `SPM_${id}`,
    processor,
    credentials,
    instrument: vaulted.instrument,
    sealedReference,
    referenceHash: shortHash('reference', wallet.id, vaulted.reference),
    intent: save,
  });
}
