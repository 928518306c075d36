import type Stripe from 'stripe';

/** What Stripe's SDK came back with: a value, Stripe's own refusal of the request, or nothing that can be relied on. */
export type Answered<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'refused'; readonly refusal: StripeRefusal }
  | { readonly kind: 'silent' };

/** A refusal by its type, which Stripe documents one by one. https://docs.stripe.com/api/errors */
export interface StripeRefusal {
  readonly type: 'card_error' | 'invalid_request_error' | 'idempotency_error' | 'key_rejected';
  readonly code?: string | undefined;
  readonly declineCode?: string | undefined;
}

/** @param call is given no more time than its own request's limit */
export async function answered<Value>(call: Promise<Value>): Promise<Answered<Value>> {
  try {
    return { kind: 'answered', value: await call };
  } catch (error) {
    const { default: Sdk } = await import('stripe');
    const refusal = error instanceof Sdk.errors.StripeError ? refusalIn(error) : undefined;
    return refusal ? { kind: 'refused', refusal } : { kind: 'silent' };
  }
}

/** Status and type must agree; what comes from a gateway on the way has one of them at most. */
function refusalIn({ statusCode, rawType, code, decline_code }: Stripe.errors.StripeError): StripeRefusal | undefined {
  const reason = { code, declineCode: decline_code || undefined };
  if (statusCode === 401 || statusCode === 403) return { type: 'key_rejected', ...reason };
  if (statusCode === 402 && rawType === 'card_error') return { type: 'card_error', ...reason };
  if (statusCode !== 400 && statusCode !== 404) return undefined;
  if (rawType === 'idempotency_error') return { type: 'idempotency_error', ...reason };
  return rawType === 'invalid_request_error' ? { type: 'invalid_request_error', ...reason } : undefined;
}

export function isRefusal(answer: Answered<unknown>, type: StripeRefusal['type']): boolean {
  return answer.kind === 'refused' && answer.refusal.type === type;
}
