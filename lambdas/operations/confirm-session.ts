import type { Account } from '../domain/account.ts';
import { limitProblem } from '../domain/card-testing.ts';
import { defined } from '../domain/defined.ts';
import { invalid, isProblem, type Problem, problem } from '../domain/errors.ts';
import { recall } from '../domain/idempotency.ts';
import type { ActionRequired, MethodVault } from '../domain/ports.ts';
import { isCurrent, tokenHash } from '../domain/quote.ts';
import { vaultContext } from '../domain/saved-method.ts';
import {
  type AttemptKey,
  isPaymentSession,
  type PaymentSession,
  type Quote,
  type Session,
  type StoredAnswer,
  totalOf,
} from '../domain/session.ts';
import type { SessionStore } from '../domain/store-ports.ts';
import type { RequestSource, Seen } from '../domain/velocity.ts';
import { claimedLast4 } from '../domain/instrument.ts';
import type { ConfirmSessionBody } from '../domain/wire/payment.ts';
import { presentNextAction, presentQuote } from '../domain/wire/present-payment.ts';
import { type ChargeDeps, claimAndCharge } from './charge-session.ts';
import { type PassChallengeDeps, passChallenge } from './pass-challenge.ts';
import { type PaymentSource, paymentSource, type PaymentSourceDeps } from './payment-source.ts';
import { identify, quoteFee } from './quote-fee.ts';
import { closedProblem, declinesProblem, inactiveProblem } from './session-state.ts';

/** More than the declines that an account may allow, and few enough that their answers fit beside the session. */
const MAX_ANSWERS = 50;

const NOT_HERE = 'is not possible in this session';
const NOT_STARTED = 'The saved method could not be opened and nothing was charged. Repeat this request.';

export interface ConfirmSessionDeps extends ChargeDeps, PassChallengeDeps, PaymentSourceDeps {
  readonly sessions: Pick<SessionStore, 'saveQuote'>;
}

export interface ConfirmSession {
  readonly session: PaymentSession;
  readonly account: Account;
  readonly body: ConfirmSessionBody;
  readonly key?: AttemptKey;
  readonly requestId: string;
  readonly source: RequestSource;
  /** The cards that were declined from the request's address, as far as it is known. */
  readonly declinedFromAddress?: Seen;
  /** When the request came in: milliseconds since the epoch. */
  readonly receivedAt: number;
}

/**
 * An answer as stored: status and body. `replayed` when an earlier request of the same key was given it first; `open`
 * when it is none of the key's: the payer has to act, and the same request is repeated after it.
 */
export type Confirmed = StoredAnswer & { readonly replayed: boolean; readonly open?: true };

/**
 * Charges the session once: claim beside guard, charge, settle. The order of the checks before the claim is contract
 * section 4; whatever they read, the claim's own condition decides. Nothing is charged without the claim, and an
 * outcome that is not known leaves the claim standing.
 */
export async function confirmSession(deps: ConfirmSessionDeps, command: ConfirmSession): Promise<Confirmed | Problem> {
  const { session, account, body } = command;
  const refusal =
    openProblem(deps, command) ??
    addressProblem(deps, command) ??
    (await passChallenge(deps, session, account, { response: body.challenge_response, source: command.source })) ??
    detailsProblem(session, body);
  if (refusal) return refusal;
  const paying = await paymentSource(deps, session, account, body.processor_token);
  if (isProblem(paying)) return paying;
  if (body.save_method && !paying.saved && !paying.processor.keeper) return invalid('save_method', NOT_HERE);
  const unchecked = codeProblem(command, paying);
  if (unchecked) return unchecked;
  const quote = await agreedQuote(deps, command, paying);
  if (isProblem(quote)) return quote;
  const token = await chargeableToken(deps, command, paying);
  if (isProblem(token)) return token;
  const charged = await claimAndCharge(deps, paying, { ...command, quote, token });
  if (isProblem(charged)) return charged;
  if (charged.kind === 'lost') return lost(deps, command, charged.session);
  if (charged.kind === 'action_required') return openAnswer(session, charged, command.key);
  return { ...charged.answer, replayed: false };
}

/** What a payer is told who has to act first. It is made anew each time, since it holds what nobody keeps. */
export function openAnswer(session: PaymentSession, { nextAction }: ActionRequired, key?: AttemptKey): Confirmed {
  const body = JSON.stringify(presentNextAction(session, nextAction));
  return { requestHash: key?.requestHash ?? '', status: 200, body, replayed: false, open: true };
}

/** No card is taken from an address that many others were declined from: contract section 3, 429. */
function addressProblem({ clock }: ConfirmSessionDeps, { session, body, declinedFromAddress }: ConfirmSession) {
  // What is charged is what was quoted, whatever the body calls it.
  const card = body.method === 'card' || session.quote?.method === 'card';
  return card ? limitProblem('ip', declinedFromAddress, clock.now()) : undefined;
}

function openProblem({ clock }: ConfirmSessionDeps, { session, account }: ConfirmSession): Problem | undefined {
  const now = clock.now();
  const spent =
    session.answers.size >= MAX_ANSWERS
      ? problem('rate_limited', { recoverable: false, retryAfter: (session.expiresAt - now) / 1_000 })
      : undefined;
  return closedProblem(session, now) ?? inactiveProblem(account) ?? declinesProblem(session, account, now) ?? spent;
}

/** Fields that only this session asks for. An empty string is not given. */
function detailsProblem(session: PaymentSession, body: ConfirmSessionBody): Problem | undefined {
  if (body.save_method && !maySave(session, body)) return invalid('save_method', NOT_HERE);
  const missing = (session.requiredAvsFields ?? []).filter((field) => {
    const value = body.billing_details?.[field as keyof NonNullable<ConfirmSessionBody['billing_details']>];
    return value === undefined || value.trim() === '';
  });
  if (missing.length === 0) return undefined;
  return problem('validation_error', {
    errors: missing.map((field) => ({ field: `billing_details.${field}`, message: 'is required' })),
  });
}

/** There must be somebody to save it for, and something that can be shown again. */
function maySave({ setupFutureUsage, customerId }: PaymentSession, { method }: ConfirmSessionBody): boolean {
  return setupFutureUsage !== 'off' && customerId !== undefined && (method === 'card' || method === 'ach');
}

/** The code of a card that is typed is in its token; that of a kept one comes by itself, where the account wants it. */
function codeProblem({ account, body }: ConfirmSession, { saved }: PaymentSource): Problem | undefined {
  const kept = saved?.type === 'card';
  if (body.cvc_token === undefined)
    return kept && account.checkout.cvvRecheck ? invalid('cvc_token', 'is required for a saved card') : undefined;
  return kept ? undefined : invalid('cvc_token', 'is for saved cards only');
}

/** What the processor is asked to charge. Opened before the claim, so that nothing is held when it can't be. */
async function chargeableToken(
  { vault }: { readonly vault: MethodVault },
  { session, body }: ConfirmSession,
  { saved }: PaymentSource,
): Promise<string | Problem> {
  if (!saved || session.customerId === undefined) return body.processor_token;
  try {
    return await vault.open(saved.sealedReference, vaultContext(session.account, session.customerId));
  } catch {
    return problem('network_error', { message: NOT_STARTED, retryAfter: 2 });
  }
}

/** The quote that the payer agreed to; without a current one, or with another total, the answer is a new offer. */
async function agreedQuote(
  deps: ConfirmSessionDeps,
  command: ConfirmSession,
  paying: PaymentSource,
): Promise<Quote | Problem> {
  const { session, body } = command;
  const { method, processor_token: token, total_amount: seen } = body;
  const { quote } = session;
  // A quote for Apple Pay is older than its token: what pays, and so who pays, is known only now.
  const instrument = method === 'apple_pay' ? await identify(paying, { method, token }) : quote;
  if (isProblem(instrument)) return instrument;
  if (!instrument || !isCurrent(quote, tokenHash(session, method, token), deps.clock.now()))
    return offer(deps, command, session);
  if (seen !== undefined && seen !== totalOf(session, quote.fee)) return changed(session, quote);
  return { ...quote, fingerprint: instrument.fingerprint };
}

async function offer(
  deps: ConfirmSessionDeps,
  { account, source, body: { method, processor_token, payment_method } }: ConfirmSession,
  session: PaymentSession,
): Promise<Problem> {
  const last4 = claimedLast4(payment_method);
  const request =
    method === 'apple_pay' ? { method, source } : defined({ method, token: processor_token, last4, source });
  const quoted = await quoteFee(deps, session, account, request);
  return isProblem(quoted) ? quoted : changed(quoted.session, quoted.quote);
}

function changed(session: PaymentSession, quote: Quote): Problem {
  return problem('quote_changed', { body: { quote: presentQuote(session, quote) } });
}

/** Why the claim was lost, told by the session that stood in its way. */
async function lost(
  deps: ConfirmSessionDeps,
  command: ConfirmSession,
  session: Session | undefined,
): Promise<Confirmed | Problem> {
  if (!session || !isPaymentSession(session)) return problem('unauthenticated');
  const known = recall(session, command.key);
  if (known) return isProblem(known) ? known : { ...known, replayed: true };
  const refusal = openProblem(deps, { ...command, session });
  if (refusal) return refusal;
  const { method, processor_token } = command.body;
  const current = isCurrent(session.quote, tokenHash(session, method, processor_token), deps.clock.now());
  return current ? changed(session, session.quote) : offer(deps, command, session);
}
