import type Stripe from 'stripe';
import type { Charge, ChargeOutcome, Clock, Processor, ProcessorInfo } from '../../domain/ports.ts';
import { stripeAmount } from './amounts.ts';
import { type Answered, answered, isRefusal, type StripeRefusal } from './answers.ts';
import { callOffFound, useUpKey } from './call-off.ts';
import { refusalOf } from './declines.ts';
import { findIntent } from './find-intent.ts';
import { giveBack } from './give-back.ts';
import { isCancelledAttempt, isFiledUnder, openOutcomeOf, readIntent, refused } from './intent.ts';
import { stripeKeeper } from './keeper.ts';
import { billingDetails, paymentParams } from './payment-params.ts';
import type { StripeRest } from './rest.ts';
import { stripeTokens } from './tokens.ts';

/** The SDK with an account's key, and the key that goes with it in browsers. */
export interface Connection {
  readonly stripe: Stripe;
  readonly publishableKey: string;
}

export interface StripeOptions {
  readonly info: ProcessorInfo;
  /** Plain requests with the account's key, for what doesn't charge. */
  readonly rest: StripeRest;
  /**
   * The SDK with the account's key as it is now; `renewed` asks for one that the key was read anew for. Undefined: there
   * is no key to be had, so that nothing can have been sent.
   */
  readonly connect: (options?: { readonly renewed: boolean }) => Promise<Connection | undefined>;
  readonly clock: Pick<Clock, 'now'>;
  /** Milliseconds for a whole exchange, body included. */
  readonly timeouts?: { readonly charge?: number; readonly other?: number };
}

/** Shorter than the function that waits for it may run, by enough to write its outcome down. */
const CHARGE_TIMEOUT_MS = 20_000;
const OTHER_TIMEOUT_MS = 5_000;
const METHOD_TIMEOUT_MS = 3_000;

/**
 * Stripe keeps an idempotency key for at least 24 hours. An hour before that the key proves nothing any more.
 * https://docs.stripe.com/api/idempotent_requests
 */
const KEY_KEPT_MS = 23 * 3_600_000;

const UNKNOWN = { kind: 'unknown' } as const;
const FAILED = { kind: 'failed' } as const;

/**
 * Stripe: one PaymentIntent for an attempt, made and confirmed in one request whose idempotency key is the attempt's id.
 * Stripe compares a key's later requests with its first: that is how an attempt which nobody can find is made unable to
 * charge, and how one that was sent is told from one that never came.
 */
export function stripeProcessor({ info, rest, connect, clock, timeouts = {} }: StripeOptions): Processor {
  const { charge: chargeTimeout = CHARGE_TIMEOUT_MS, other: otherTimeout = OTHER_TIMEOUT_MS } = timeouts;
  const keeper = stripeKeeper(rest);
  const until = (ms: number) => {
    const end = clock.now() + ms;
    // A limit of nothing would be none at all.
    return () => Math.max(1, end - clock.now());
  };

  const send = async (
    stripe: Stripe,
    charge: Charge,
    amount: number,
    left: () => number,
  ): Promise<Answered<unknown>> => {
    const [method, customer] = await Promise.all([
      methodFor(stripe, charge, left),
      // Without one the payment goes on, and saves nothing.
      charge.save && keeper.customerOf(charge.save.customer),
    ]);
    if (method.kind !== 'answered') return method;
    const params = paymentParams({ ...charge, token: method.value }, amount, customer);
    return answered(stripe.paymentIntents.create(params, { idempotencyKey: charge.attemptId, timeout: left() }));
  };

  return {
    ...info,
    settleWindowSeconds: 60,
    ...stripeTokens(rest),
    keeper,

    async charge(charge) {
      const amount = stripeAmount(charge.amount, charge.currency);
      const left = until(chargeTimeout);
      const known = amount === undefined ? undefined : await connect();
      if (!known || amount === undefined) return FAILED;
      const first = await send(known.stripe, charge, amount, left);
      // A key that was replaced meanwhile is refused before anything is done.
      const renewed = isRefusal(first, 'key_rejected') ? await connect({ renewed: true }) : undefined;
      const answer = renewed ? await send(renewed.stripe, charge, amount, left) : first;
      return chargeOutcome(answer, charge, amount, (renewed ?? known).publishableKey);
    },

    async lookUp(attempt) {
      const known = await connect();
      if (!known) return UNKNOWN;
      const found = await findIntent(known.stripe, attempt, until(otherTimeout));
      if (found.kind !== 'found') return found;
      return isCancelledAttempt(found.intent) ? FAILED : openOutcomeOf(found.intent, known.publishableKey);
    },

    async cancel(attempt) {
      const stripe = (await connect())?.stripe;
      if (!stripe) return UNKNOWN;
      const left = until(otherTimeout);
      // The key of a transaction that is known was used for it.
      if (attempt.transactionId !== undefined) return callOffFound(stripe, attempt, left);
      const keyTold = clock.now() - attempt.startedAt < KEY_KEPT_MS;
      const key = keyTold ? await useUpKey(stripe, attempt, left) : 'used';
      if (key !== 'used') return key === 'cancelled' ? { kind: 'absent' } : UNKNOWN;
      return callOffFound(stripe, attempt, left);
    },

    async void(charge) {
      const stripe = (await connect())?.stripe;
      if (!stripe || !/^pi_\w+$/.test(charge.transactionId)) return false;
      return giveBack(stripe, charge, until(otherTimeout));
    },
  };
}

/** The PaymentMethod to charge: a card token is made into one first, which takes nothing. */
async function methodFor(
  stripe: Stripe,
  charge: Charge,
  left: () => number,
): Promise<Exclude<Answered<string>, { kind: 'silent' }>> {
  const { token, attemptId } = charge;
  const billing = billingDetails(charge);
  if (!token.startsWith('tok_')) return { kind: 'answered', value: token };
  const answer = await answered(
    stripe.paymentMethods.create(
      { type: 'card', card: { token }, ...(billing && { billing_details: billing }) },
      { idempotencyKey: `${attemptId}-method`, timeout: Math.min(left(), METHOD_TIMEOUT_MS) },
    ),
  );
  if (answer.kind === 'refused') return answer;
  const id = answer.kind === 'answered' ? answer.value.id : undefined;
  return id ? { kind: 'answered', value: id } : { kind: 'refused', refusal: { type: 'invalid_request_error' } };
}

function chargeOutcome(
  answer: Answered<unknown>,
  charge: Charge,
  amount: number,
  publishableKey: string,
): ChargeOutcome {
  if (answer.kind === 'silent') return UNKNOWN;
  if (answer.kind === 'refused') return refusedOutcome(answer.refusal);
  const intent = readIntent(answer.value);
  if (!intent || !isFiledUnder(intent, charge)) return UNKNOWN;
  if (intent.amount !== amount || intent.currency.toUpperCase() !== charge.currency) return UNKNOWN;
  return openOutcomeOf(intent, publishableKey);
}

function refusedOutcome({ type, code, declineCode }: StripeRefusal): ChargeOutcome {
  // An attempt is sent once: its key can only have been used up by a cancel.
  return type === 'card_error' ? refused(refusalOf({ code, decline_code: declineCode })) : FAILED;
}
