import * as z from 'zod/mini';
import type { Processor, TokenDescription } from '../../domain/ports.ts';
import { cardOf, nullable, readMethod } from './methods.ts';
import type { StripeRest } from './rest.ts';

const tokenShape = z.object({
  id: z.string(),
  type: z.literal('card'),
  used: z.boolean(),
  card: z.object({
    brand: z.string(),
    last4: z.string(),
    dynamic_last4: nullable(z.string()),
    exp_month: z.optional(z.int()),
    exp_year: z.optional(z.int()),
    fingerprint: z.string(),
    tokenization_method: nullable(z.string()),
  }),
});

const otherType = z.object({ id: z.string(), type: z.string() });
const missing = z.object({
  error: z.object({ type: z.literal('invalid_request_error'), code: z.literal('resource_missing') }),
});

const NOT_FOUND = { kind: 'not_found' } as const;
const UNAVAILABLE = { kind: 'unavailable' } as const;

/** Whether Stripe says that there is no such thing. */
export function isMissing(answer: { status: number; body: unknown } | undefined): boolean {
  return answer !== undefined && answer.status >= 400 && z.safeParse(missing, answer.body).success;
}

/** What a PaymentMethod or a card token of Stripe's stands for. */
export function stripeTokens(rest: StripeRest): Pick<Processor, 'describeToken'> {
  return {
    describeToken: async (token, { keptFor } = {}) => {
      // Anything else cannot be one of its tokens, and might change the path.
      const [, kind] = /^(pm|tok)_[A-Za-z0-9_]+$/.exec(token) ?? [];
      if (!kind) return NOT_FOUND;
      const isMethod = kind === 'pm';
      const form = isMethod && keptFor !== undefined ? { form: { 'expand[0]': 'customer' } } : {};
      const answer = await rest('GET', `/v1/${isMethod ? 'payment_methods' : 'tokens'}/${token}`, form);
      if (answer?.status === 404 && isMissing(answer)) return NOT_FOUND;
      if (answer?.status !== 200) return UNAVAILABLE;
      return isMethod ? describedMethod(answer.body, token, keptFor) : describedToken(answer.body, token);
    },
  };
}

function describedMethod(body: unknown, asked: string, keptFor: string | undefined): TokenDescription {
  const method = readMethod(body);
  if (!method) return z.safeParse(otherType, body).data?.id === asked ? NOT_FOUND : UNAVAILABLE;
  if (method.id !== asked) return UNAVAILABLE;
  // One that is kept for a customer pays for nobody who merely knows its id.
  if (method.keptFor !== undefined && method.keptFor !== keptFor) return NOT_FOUND;
  return { kind: 'found', instrument: method.instrument };
}

function describedToken(body: unknown, asked: string): TokenDescription {
  const token = z.safeParse(tokenShape, body).data;
  if (token?.id !== asked) return UNAVAILABLE;
  if (token.used) return NOT_FOUND;
  const { brand, last4, dynamic_last4, fingerprint, tokenization_method, exp_month, exp_year } = token.card;
  const isApplePay = tokenization_method === 'apple_pay';
  const facts = { brand, last4: dynamic_last4 ?? last4, fingerprint, isApplePay };
  return { kind: 'found', instrument: cardOf({ ...facts, expMonth: exp_month, expYear: exp_year }) };
}
