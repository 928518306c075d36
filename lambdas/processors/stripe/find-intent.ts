import type Stripe from 'stripe';
import type { AttemptReference } from '../../domain/ports.ts';
import { answered } from './answers.ts';
import { EXPANDED, type Intent, intentOf } from './intent.ts';

export type Found = { readonly kind: 'found'; readonly intent: Intent } | { readonly kind: 'absent' | 'unknown' };

/** The charge is sent within seconds of the attempt's start; the rest is for clocks that differ. */
const AROUND_START_S = { before: 120, after: 240 };
const IN_LIST = EXPANDED.map((name) => `data.${name}`);
const PAGES = 5;
const PAGE_SIZE = 100;

/**
 * The PaymentIntent of an attempt, by its metadata. Stripe's search may know it only a minute later, so what was made
 * around the start of the attempt is gone through as well: Stripe lists that at once.
 */
export async function findIntent(stripe: Stripe, attempt: AttemptReference, left: () => number): Promise<Found> {
  if (attempt.transactionId !== undefined) return retrieved(stripe, attempt, attempt.transactionId, left);
  // An id of ours is of letters and digits; anything else would change the query.
  if (!/^\w+$/.test(attempt.attemptId)) return { kind: 'absent' };
  const searched = await answered(
    stripe.paymentIntents.search(
      { query: `metadata['attempt_id']:'${attempt.attemptId}'`, limit: 10, expand: IN_LIST },
      { timeout: left() },
    ),
  );
  if (searched.kind !== 'answered' || !Array.isArray(searched.value.data)) return { kind: 'unknown' };
  const { data } = searched.value;
  const intent = intentOf(data, attempt);
  if (intent) return { kind: 'found', intent };
  // Something is filed under the attempt, and it is not what was asked for.
  return data.length > 0 ? { kind: 'unknown' } : listed(stripe, attempt, left);
}

/** One whose id is known is never absent. */
async function retrieved(stripe: Stripe, attempt: AttemptReference, id: string, left: () => number): Promise<Found> {
  const answer = await answered(stripe.paymentIntents.retrieve(id, { expand: EXPANDED }, { timeout: left() }));
  const intent = answer.kind === 'answered' ? intentOf([answer.value], attempt) : undefined;
  return intent ? { kind: 'found', intent } : { kind: 'unknown' };
}

async function listed(stripe: Stripe, attempt: AttemptReference, left: () => number): Promise<Found> {
  const start = Math.floor(attempt.startedAt / 1_000);
  const created = { gte: start - AROUND_START_S.before, lte: start + AROUND_START_S.after };
  let after: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const params = { created, limit: PAGE_SIZE, expand: IN_LIST };
    const answer = await answered(
      stripe.paymentIntents.list({ ...params, ...(after && { starting_after: after }) }, { timeout: left() }),
    );
    if (answer.kind !== 'answered' || !Array.isArray(answer.value.data)) return { kind: 'unknown' };
    const { data, has_more } = answer.value;
    const intent = intentOf(data, attempt);
    if (intent) return { kind: 'found', intent };
    after = data.at(-1)?.id;
    if (!has_more || !after) return { kind: 'absent' };
  }
  // So much was sold in those minutes that only the search can tell.
  return { kind: 'absent' };
}
