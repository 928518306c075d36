import * as z from 'zod/mini';
import { defined } from '../../domain/defined.ts';
import type { AttemptReference, ChargeOutcome, DefiniteOutcome, Vaulted } from '../../domain/ports.ts';
import { type CardChecks, isCheckResult } from '../../domain/session.ts';
import { refusalOf } from './declines.ts';
import { referenceOf } from './keeper.ts';
import { nullable, readMethod } from './methods.ts';

const reasonShape = z.object({
  code: z.optional(z.nullable(z.string())),
  decline_code: z.optional(z.nullable(z.string())),
});

const checksShape = z.object({
  cvc_check: nullable(z.string()),
  address_postal_code_check: nullable(z.string()),
  address_line1_check: nullable(z.string()),
});
const detailsShape = z.object({ card: nullable(z.object({ checks: nullable(checksShape) })) });

/** What the outcome of a PaymentIntent is told by, beside itself. */
export const EXPANDED = ['latest_charge', 'payment_method'];

/** What is read of a PaymentIntent, whether Stripe answers with it or sends it. */
export const intentShape = z.object({
  object: z.literal('payment_intent'),
  id: z.string().check(z.regex(/^pi_\w+$/)),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  metadata: z.record(z.string(), z.string()),
  client_secret: z.optional(z.nullable(z.string())),
  last_payment_error: z.optional(z.nullable(reasonShape)),
  latest_charge: z.optional(
    z.nullable(
      z.union([
        z.string(),
        z.object({ refunded: z.boolean(), amount_refunded: z.int(), payment_method_details: nullable(detailsShape) }),
      ]),
    ),
  ),
  customer: nullable(z.union([z.string(), z.object({ id: z.string() })])),
  setup_future_usage: nullable(z.string()),
  payment_method: z.optional(z.unknown()),
});
export type Intent = z.output<typeof intentShape>;

/** Marks the PaymentIntent that was made to use up the key of an attempt, and can't charge. */
const CANCELLED = 'attempt_cancelled';

export interface Filed {
  readonly attemptId: string;
  readonly reference: string;
}

/** What a PaymentIntent is filed under at Stripe. */
export function metadataOf({ attemptId, reference }: Filed) {
  return { attempt_id: attemptId, session_id: reference };
}

export function cancelledMetadataOf(attempt: Filed) {
  return { ...metadataOf(attempt), [CANCELLED]: 'true' };
}

export function readIntent(value: unknown): Intent | undefined {
  return z.safeParse(intentShape, value).data;
}

export function isFiledUnder({ metadata }: Intent, { attemptId, reference }: Filed): boolean {
  return metadata['attempt_id'] === attemptId && metadata['session_id'] === reference;
}

/** Whether this PaymentIntent only holds the key of an attempt that was cancelled before it came. */
export function isCancelledAttempt({ metadata }: Intent): boolean {
  return metadata[CANCELLED] === 'true';
}

export function isGivenBack({ latest_charge: charge }: Intent): boolean {
  return typeof charge === 'object' && charge !== null && charge.refunded;
}

/** What became of a PaymentIntent; undefined while it may still charge. */
export function outcomeOf(intent: Intent): DefiniteOutcome | undefined {
  switch (intent.status) {
    case 'succeeded':
      return isGivenBack(intent) ? { kind: 'failed' } : { kind: 'approved', ...taken(intent), ...checked(intent) };
    case 'processing':
      return { kind: 'pending', ...taken(intent) };
    case 'requires_payment_method':
      return intent.last_payment_error ? refused(refusalOf(intent.last_payment_error)) : undefined;
    case 'canceled':
      return intent.last_payment_error ? refused(refusalOf(intent.last_payment_error)) : { kind: 'failed' };
    default:
      return undefined;
  }
}

/** The transaction, and what Stripe keeps with it when that was asked for. */
function taken(intent: Intent): { transactionId: string; vaulted?: Vaulted } {
  const { id: transactionId, customer, setup_future_usage } = intent;
  const method = setup_future_usage && customer ? readMethod(intent.payment_method) : undefined;
  if (!method || !customer) return { transactionId };
  const owner = typeof customer === 'string' ? customer : customer.id;
  const reference = referenceOf({ customer: owner, method: method.id });
  return { transactionId, vaulted: { reference, instrument: method.instrument } };
}

/** Whether the outcome can't be told before the intent is read with what is expanded. */
export function isToBeRead({ setup_future_usage, payment_method }: Intent): boolean {
  return Boolean(setup_future_usage) && typeof payment_method === 'string';
}

function checked({ latest_charge: charge }: Intent): { checks?: CardChecks } {
  const checks = typeof charge === 'object' ? charge?.payment_method_details?.card?.checks : undefined;
  if (!checks) return {};
  const result = (value: unknown) => (isCheckResult(value) ? value : undefined);
  const { cvc_check, address_postal_code_check: zip, address_line1_check: street } = checks;
  const known = defined({ cvc: result(cvc_check), zip: result(zip), street: result(street) });
  return Object.keys(known).length > 0 ? { checks: known } : {};
}

/** The same of one that may wait for its payer, who goes on with it in Stripe.js by its client secret. */
export function openOutcomeOf(intent: Intent, publishableKey: string): ChargeOutcome {
  const { id: transactionId, status, client_secret: clientSecret } = intent;
  if (status !== 'requires_action' || !clientSecret) return outcomeOf(intent) ?? { kind: 'unknown' };
  return {
    kind: 'action_required',
    transactionId,
    nextAction: { type: 'use_stripe_sdk', clientSecret, publishableKey },
  };
}

export function refused(refusal: ReturnType<typeof refusalOf>): DefiniteOutcome {
  return refusal === 'failed' ? { kind: 'failed' } : { kind: 'declined', code: refusal };
}

/** The PaymentIntent that tells most of an attempt: its charge, if there is one, before what only holds its key. */
export function intentOf(found: readonly unknown[], attempt: AttemptReference): Intent | undefined {
  const own = found.flatMap((value) => readIntent(value) ?? []).filter((intent) => isFiledUnder(intent, attempt));
  return own.find((intent) => !isCancelledAttempt(intent)) ?? own[0];
}
