import type { Account } from '../domain/account.ts';
import { consentTo, type SaveIntent } from '../domain/consent.ts';
import { defined } from '../domain/defined.ts';
import { type Problem, problem } from '../domain/errors.ts';
import { guardKey } from '../domain/guard.ts';
import type { ActionRequired, BillingDetails, DefiniteOutcome, Ids, SaveRequest } from '../domain/ports.ts';
import { walletId } from '../domain/saved-method.ts';
import {
  type Attempt,
  type AttemptKey,
  type PaymentSession,
  type Quote,
  type Session,
  type StoredAnswer,
  totalOf,
} from '../domain/session.ts';
import { AUTHENTICATE_WITHIN_MS, SEND_WITHIN_MS } from '../domain/recovery.ts';
import { addressKey, type RequestSource } from '../domain/velocity.ts';
import type { ConfirmSessionBody } from '../domain/wire/payment.ts';
import type { PaymentSource } from './payment-source.ts';
import { chargeReport, type OnCharged } from './report-charge.ts';
import { type SettleDeps, settleAttempt } from './settle-attempt.ts';

const NOTHING_SENT = 'The payment could not be started in time and nothing was charged. Repeat this request.';

export interface ChargeDeps extends SettleDeps {
  readonly ids: Ids;
  readonly onCharged: OnCharged;
  /** Told of a charge that is left claimed: its outcome, or the outcome of writing it down, is not known. */
  readonly onUnknown: (unknown: { sessionId: string; attemptId: string; cause?: unknown }) => void;
}

export interface ChargeSession {
  readonly session: PaymentSession;
  readonly account: Account;
  readonly quote: Quote;
  readonly body: ConfirmSessionBody;
  /** What the processor is asked to charge. */
  readonly token: string;
  readonly key?: AttemptKey;
  readonly requestId: string;
  readonly source: RequestSource;
  /** When the request came in: milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** `lost`: the claim's condition failed, and this session stood in its way. */
export type Charged =
  | { readonly kind: 'settled'; readonly answer: StoredAnswer }
  | ActionRequired
  | { readonly kind: 'lost'; readonly session: Session | undefined };

/** Claim beside guard, charge, settle. An outcome that is not known leaves the claim standing, for recovery to settle. */
export async function claimAndCharge(
  deps: ChargeDeps,
  source: PaymentSource,
  command: ChargeSession,
): Promise<Charged | Problem> {
  const { session, quote, token } = command;
  const attempt = newAttempt(deps, command, source);
  const stopped = await claimBesideGuard(deps, command, attempt);
  if (stopped) return stopped;
  if (deps.clock.now() - command.receivedAt > SEND_WITHIN_MS) {
    await giveUp(deps, session, attempt, { claim: true, guard: true });
    return problem('network_error', { message: NOTHING_SENT, retryAfter: 2 });
  }

  const charge = {
    attemptId: attempt.id,
    reference: session.id,
    token,
    cvcToken: command.body.cvc_token,
    method: quote.method,
    amount: totalOf(session, quote.fee),
    currency: session.currency,
    // Whoever sends no key can't come back to this attempt.
    interactive: attempt.key !== undefined,
    consent: quote.method === 'ach' ? debitConsent(command, attempt) : undefined,
    billing: billingOf(command.body),
    save: attempt.save && saveRequest(session, attempt.save),
  };
  const sentAt = deps.clock.now();
  const outcome = await source.processor.charge(defined(charge));
  const charged = { sessionId: session.id, attemptId: attempt.id, processor: source.processor.name };
  deps.onCharged(chargeReport(charged, outcome, deps.clock.now() - sentAt));
  if (outcome.kind === 'unknown') return leftClaimed(deps, session, attempt);
  if (outcome.kind === 'action_required') return waiting(deps, session, attempt, outcome);
  return settled(deps, command, attempt, outcome);
}

function newAttempt(
  { ids, clock }: ChargeDeps,
  { session, account, quote, body, key, requestId, source: { ip } }: ChargeSession,
  { processor, credentials, saved }: PaymentSource,
): Attempt {
  const id = ids.random();
  // Last of all: the claim asks whether session and quote are still good at this very time.
  const startedAt = clock.now();
  const guard = account.profile.duplicateWindowMinutes > 0 ? guardKey(session, quote.fingerprint) : undefined;
  const save = body.save_method && !saved ? saveIntent(session, body, startedAt) : undefined;
  return defined({
    id,
    startedAt,
    requestId,
    processor: processor.name,
    credentials,
    key,
    guard,
    save,
    savedMethodId: saved?.id,
    addressKey: ip === undefined || quote.method !== 'card' ? undefined : addressKey(account.uid, ip),
  });
}

function saveIntent({ setupFutureUsage: usage }: PaymentSession, body: ConfirmSessionBody, now: number) {
  if (usage === 'off') return undefined;
  const holderName = body.billing_details?.cardholder?.trim() || undefined;
  return defined({ ...consentTo(usage, body.consent_text, now), holderName });
}

function saveRequest({ account, customerId }: PaymentSession, { usage }: SaveIntent): SaveRequest | undefined {
  return customerId === undefined ? undefined : { customer: walletId(account, customerId), usage };
}

/** The click authorises, unless the request says when and how the payer did; it can't have been later than now. */
function debitConsent({ body: { ach_authorization: given }, source }: ChargeSession, { startedAt }: Attempt) {
  const at = given ? Date.parse(given.accepted_at) : startedAt;
  const acceptedAt = Number.isNaN(at) ? startedAt : Math.min(at, startedAt);
  return { acceptedAt, given: (given?.sec_code ?? 'web') === 'web' ? 'online' : 'offline', ...source } as const;
}

function billingOf({ billing_details: given = {} }: ConfirmSessionBody): BillingDetails | undefined {
  const { cardholder: name, ...more } = given;
  const entries = Object.entries({ name, ...more }).filter(([, value]) => value?.trim());
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Claim and guard at once; whoever loses one of them gives the other back. Undefined: both are held. */
async function claimBesideGuard(
  deps: ChargeDeps,
  { session, account, quote, body }: ChargeSession,
  attempt: Attempt,
): Promise<Charged | Problem | undefined> {
  const { duplicateWindowMinutes, maxDeclines } = account.profile;
  const [claim, guard] = await Promise.allSettled([
    deps.attempts.claim({ session, quote, attempt, maxDeclines }),
    attempt.guard === undefined
      ? true
      : deps.guards.enter({
          key: attempt.guard,
          sessionId: session.id,
          attemptId: attempt.id,
          now: attempt.startedAt,
          windowMs: duplicateWindowMinutes * 60_000,
          acknowledged: body.duplicate_acknowledged ?? false,
        }),
  ]);
  const claimed = claim.status === 'fulfilled' && claim.value.done;
  const passed = guard.status === 'fulfilled' && guard.value;
  if (claimed && passed) return undefined;

  // A write whose outcome is unknown may have happened, so it is taken back like one that did.
  const mayHoldClaim = claim.status === 'rejected' || claim.value.done;
  const mayHoldGuard = guard.status === 'rejected' || guard.value;
  await giveUp(deps, session, attempt, { claim: mayHoldClaim, guard: mayHoldGuard });
  if (claim.status === 'rejected') throw claim.reason;
  if (guard.status === 'rejected') throw guard.reason;
  return claim.value.done ? problem('duplicate_payment') : { kind: 'lost', session: claim.value.session };
}

/** Takes back what an attempt holds that was never sent to the processor. */
async function giveUp(
  { attempts, guards }: ChargeDeps,
  session: PaymentSession,
  attempt: Attempt,
  held: { claim: boolean; guard: boolean },
): Promise<void> {
  await Promise.all([
    held.claim ? attempts.unclaim(session, attempt.id) : undefined,
    held.guard && attempt.guard !== undefined ? guards.leave(attempt.guard, session.id, attempt.id) : undefined,
  ]);
}

/**
 * Keeps the claim while the payer acts. Nobody is told how before it is noted that somebody may know: what is refused
 * from then on is called off at the processor too, before the session is given back.
 */
async function waiting(
  deps: ChargeDeps,
  session: PaymentSession,
  attempt: Attempt,
  outcome: ActionRequired,
): Promise<Charged | Problem> {
  const { transactionId } = outcome;
  try {
    const dueAt = attempt.startedAt + AUTHENTICATE_WITHIN_MS;
    const written = await deps.attempts.awaitPayer(session, attempt, { transactionId, dueAt });
    return written.done ? outcome : { kind: 'lost', session: written.session };
  } catch (cause) {
    return leftClaimed(deps, session, attempt, cause);
  }
}

async function settled(
  deps: ChargeDeps,
  { session, account, quote, requestId }: ChargeSession,
  attempt: Attempt,
  outcome: DefiniteOutcome,
): Promise<Charged | Problem> {
  try {
    return {
      kind: 'settled',
      answer: await settleAttempt(deps, { session, account, quote, attempt, requestId }, outcome),
    };
  } catch (cause) {
    return leftClaimed(deps, session, attempt, cause);
  }
}

function leftClaimed({ onUnknown }: ChargeDeps, session: PaymentSession, attempt: Attempt, cause?: unknown): Problem {
  onUnknown({ sessionId: session.id, attemptId: attempt.id, cause });
  return problem('network_error', { retryAfter: 2 });
}
