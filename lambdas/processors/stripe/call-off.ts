import type Stripe from 'stripe';
import type { AttemptReference, CancelOutcome } from '../../domain/ports.ts';
import { answered, isRefusal } from './answers.ts';
import { findIntent } from './find-intent.ts';
import { cancelledMetadataOf, isCancelledAttempt, isFiledUnder, outcomeOf, readIntent } from './intent.ts';

const UNKNOWN = { kind: 'unknown' } as const;
const FAILED = { kind: 'failed' } as const;

/**
 * Sends another request under the attempt's key: a PaymentIntent that nobody can confirm. When it is taken, the key is
 * spent on it, and the attempt's own request would be refused for being different; when it is refused for that reason,
 * the attempt's own request came first.
 */
export async function useUpKey(
  stripe: Stripe,
  attempt: AttemptReference,
  left: () => number,
): Promise<'cancelled' | 'used' | 'unknown'> {
  const answer = await answered(
    stripe.paymentIntents.create(
      { amount: 100, currency: 'usd', allowed_payment_method_types: ['card'], metadata: cancelledMetadataOf(attempt) },
      { idempotencyKey: attempt.attemptId, timeout: left() },
    ),
  );
  if (isRefusal(answer, 'idempotency_error')) return 'used';
  const intent = answer.kind === 'answered' ? readIntent(answer.value) : undefined;
  if (!intent || !isFiledUnder(intent, attempt) || !isCancelledAttempt(intent)) return 'unknown';
  // For tidiness alone: it has no payment method, and its client secret is dropped here.
  await answered(stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' }, { timeout: left() }));
  return 'cancelled';
}

/**
 * What became of an attempt whose key is used. A PaymentIntent that a payer may still act on is cancelled: one that waits
 * for that, and one that was refused, since who has its client secret could try another card.
 */
export async function callOffFound(
  stripe: Stripe,
  attempt: AttemptReference,
  left: () => number,
): Promise<CancelOutcome> {
  const found = await findIntent(stripe, attempt, left);
  if (found.kind !== 'found') return UNKNOWN;
  const { intent } = found;
  if (isCancelledAttempt(intent)) return { kind: 'absent' };
  const outcome = outcomeOf(intent) ?? UNKNOWN;
  const waits = intent.status === 'requires_action' || intent.status === 'requires_confirmation';
  if (!waits && (attempt.transactionId === undefined || intent.status !== 'requires_payment_method')) return outcome;
  const answer = await answered(
    stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' }, { timeout: left() }),
  );
  const cancelled = answer.kind === 'answered' ? readIntent(answer.value) : undefined;
  if (cancelled?.status !== 'canceled') return UNKNOWN;
  return outcome.kind === 'unknown' ? FAILED : outcome;
}
