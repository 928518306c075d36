import type { Account } from '../domain/account.ts';
import { consentTo, type SaveIntent } from '../domain/consent.ts';
import { defined } from '../domain/defined.ts';
import { invalid, isProblem, type Problem, problem } from '../domain/errors.ts';
import { shortHash } from '../domain/hash.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Ids, InstrumentKeeper, MethodVault, TokenReader, TokenReaders, Vaulted } from '../domain/ports.ts';
import {
  findInstrument,
  MAX_METHODS,
  vaultContext,
  type Wallet,
  walletId,
  withMethod,
} from '../domain/saved-method.ts';
import type { WalletSession } from '../domain/session.ts';
import type { VelocityStore } from '../domain/store-ports.ts';
import type { RequestSource } from '../domain/velocity.ts';
import type { AddPaymentMethodBody } from '../domain/wire/payment.ts';
import type { WalletView } from '../domain/wire/present-saved-method.ts';
import { type Changed, changeWallet, type WalletDeps, walletProblem } from './change-wallet.ts';
import { processorOf } from './payment-source.ts';
import { identify } from './quote-fee.ts';
import { noteUse, watchedProblem } from './watch-cards.ts';

const CANNOT = 'can not be saved';
const NOT_SAVED = 'Nothing was saved. Repeat this request.';

export interface AddPaymentMethodDeps extends WalletDeps {
  readonly processors: TokenReaders;
  readonly velocity: VelocityStore;
  readonly vault: MethodVault;
  readonly ids: Ids;
}

export interface AddPaymentMethod {
  readonly session: WalletSession;
  readonly account: Account;
  readonly body: AddPaymentMethodBody;
  readonly source: RequestSource;
}

/** Saves an instrument without a payment. Whoever repeats it, or comes with the same instrument again, gets the same one. */
export async function addPaymentMethod(
  deps: AddPaymentMethodDeps,
  command: AddPaymentMethod,
): Promise<(WalletView & Changed) | Problem> {
  const { session, account, body } = command;
  const processor = processorOf(deps.processors, account);
  const { keeper } = processor;
  const refusal = walletProblem(deps, session, account) ?? methodProblem(session, body);
  if (refusal) return refusal;
  if (!keeper) return invalid('method', CANNOT);
  // Repeated after a failure, the processor may have kept it already: for this customer, and nobody else.
  const keptFor = walletId(session.account, session.customerId);
  const instrument = await identify({ processor }, { method: body.method, token: body.processor_token, keptFor });
  if (isProblem(instrument)) return instrument;
  const wallet = await deps.wallets.find(session.account, session.customerId);
  const unwanted =
    spaceProblem(wallet, processor, instrument) ?? (await cardProblem(deps, command, processor, instrument));
  if (unwanted) return unwanted;
  const kept = await keepInstrument(deps, command, { keeper, instrument, wallet });
  return isProblem(kept) ? kept : savedInstrument(deps, command, processor, kept);
}

function methodProblem(session: WalletSession, { method }: AddPaymentMethodBody): Problem | undefined {
  if (!session.allowedMethods.includes(method)) return invalid('method', 'is not accepted for this session');
  return method === 'card' || method === 'ach' ? undefined : invalid('method', CANNOT);
}

/** Asked before the processor keeps anything; the write asks again. */
function spaceProblem(wallet: Wallet, { name }: TokenReader, { fingerprint }: Instrument): Problem | undefined {
  if (wallet.methods.length < MAX_METHODS || findInstrument(wallet, name, fingerprint)) return undefined;
  return fullProblem();
}

function fullProblem(): Problem {
  return invalid('processor_token', `can not be saved: ${MAX_METHODS} methods are kept, and one must be deleted first`);
}

async function cardProblem(
  { velocity, clock }: AddPaymentMethodDeps,
  { session, source }: AddPaymentMethod,
  { testMode }: TokenReader,
  { method, fingerprint }: Instrument,
): Promise<Problem | undefined> {
  if (method !== 'card') return undefined;
  return watchedProblem(velocity, { session, fingerprint, source }, { testMode, now: clock.now() });
}

async function keepInstrument(
  { velocity, clock }: AddPaymentMethodDeps,
  { session, body: { processor_token: token }, source }: AddPaymentMethod,
  { keeper, instrument: { fingerprint }, wallet }: { keeper: InstrumentKeeper; instrument: Instrument; wallet: Wallet },
): Promise<Vaulted | Problem> {
  const customer = wallet.id;
  // Repeated after a failure it is the same request; after the method was saved, or deleted, it is another.
  const key = shortHash('keep', session.id, token, String(wallet.version));
  const payer = { acceptedAt: clock.now(), given: 'online', ...source } as const;
  const outcome = await keeper.keep({ token, customer, usage: usageOf(session), key, payer });
  switch (outcome.kind) {
    case 'kept':
      return outcome.vaulted;
    case 'declined':
      await noteUse(velocity, 'declined', { session, fingerprint, source }, clock.now()).catch(() => undefined);
      return problem(outcome.code);
    case 'not_found':
      return invalid('processor_token', 'is not a token of the processor');
    case 'unavailable':
      return problem('network_error', { message: NOT_SAVED, retryAfter: 2 });
  }
}

async function savedInstrument(
  deps: AddPaymentMethodDeps,
  { session, account, body }: AddPaymentMethod,
  processor: TokenReader,
  { reference, instrument }: Vaulted,
): Promise<(WalletView & Changed) | Problem> {
  const context = vaultContext(session.account, session.customerId);
  const sealedReference = await deps.vault.seal(reference, context).catch(() => undefined);
  if (!sealedReference) return problem('network_error', { message: NOT_SAVED, retryAfter: 2 });
  const added = {
    id: `SPM_${deps.ids.random()}`,
    processor: processor.name,
    credentials: account.profile.processorCredentialsSecret,
    instrument,
    sealedReference,
    referenceHash: shortHash('reference', context.wallet, reference),
    intent: intentOf(session, body, deps.clock.now()),
    isDefault: body.is_default ?? false,
  };
  return changeWallet(deps, session, (wallet) => withMethod(wallet, added) ?? fullProblem());
}

/** Who saves a method here is present; more than that must be said by the session. */
function usageOf({ setupFutureUsage }: WalletSession) {
  return setupFutureUsage === 'off' ? 'on_session' : setupFutureUsage;
}

function intentOf(session: WalletSession, body: AddPaymentMethodBody, now: number): SaveIntent {
  const holderName = body.billing_details?.cardholder?.trim() || undefined;
  return defined({ ...consentTo(usageOf(session), body.consent_text, now), holderName });
}
