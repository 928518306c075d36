import * as z from 'zod/mini';
import type { CardType, Instrument } from '../../domain/instrument.ts';
import { STRIPE_API } from './info.ts';
import type { Processor, TokenDescription } from '../../domain/ports.ts';

export interface TokenReaderOptions {
  /** Without a trailing slash; Stripe's own when left out. */
  readonly apiUrl?: string;
  /** The account's secret key; undefined when there is none to be had. */
  readonly key: () => Promise<string | undefined>;
  /** Milliseconds for a whole exchange, body included. */
  readonly timeout?: number;
}

const brands: Readonly<Record<string, CardType>> = {
  visa: 'visa',
  mastercard: 'mastercard',
  amex: 'amex',
  'american express': 'amex',
  discover: 'discover',
  diners: 'diners',
  'diners club': 'diners',
  jcb: 'jcb',
  unionpay: 'unionpay',
  maestro: 'maestro',
};

const nullable = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema));

const methodShape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('card'),
    id: z.string(),
    customer: nullable(z.unknown()),
    card: z.object({
      brand: z.string(),
      last4: z.string(),
      fingerprint: z.string(),
      wallet: nullable(z.object({ type: z.string() })),
    }),
  }),
  z.object({
    type: z.literal('us_bank_account'),
    id: z.string(),
    customer: nullable(z.unknown()),
    us_bank_account: z.object({ last4: z.string(), fingerprint: z.string() }),
  }),
]);

const tokenShape = z.object({
  id: z.string(),
  type: z.literal('card'),
  used: z.boolean(),
  card: z.object({
    brand: z.string(),
    last4: z.string(),
    dynamic_last4: nullable(z.string()),
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

/**
 * What a PaymentMethod or a card token of Stripe's stands for. Two reads, and plain ones: whoever only prices a payment
 * does not carry Stripe's SDK.
 */
export function stripeTokens({
  apiUrl = STRIPE_API,
  key,
  timeout = 5_000,
}: TokenReaderOptions): Pick<Processor, 'describeToken'> {
  const get = async (path: string): Promise<{ status: number; body: unknown } | undefined> => {
    const secretKey = await key();
    if (!secretKey) return undefined;
    try {
      const response = await fetch(`${apiUrl}${path}`, {
        headers: { Authorization: `Bearer ${secretKey}` },
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return undefined;
    }
  };

  return {
    describeToken: async (token) => {
      // Anything else cannot be one of its tokens, and might change the path.
      const [, kind] = /^(pm|tok)_[A-Za-z0-9_]+$/.exec(token) ?? [];
      if (!kind) return NOT_FOUND;
      const answer = await get(`/v1/${kind === 'pm' ? 'payment_methods' : 'tokens'}/${token}`);
      if (answer?.status === 404 && z.safeParse(missing, answer.body).success) return NOT_FOUND;
      if (answer?.status !== 200) return UNAVAILABLE;
      return kind === 'pm' ? describedMethod(answer.body, token) : describedToken(answer.body, token);
    },
  };
}

function describedMethod(body: unknown, asked: string): TokenDescription {
  const method = z.safeParse(methodShape, body).data;
  if (!method) return z.safeParse(otherType, body).data?.id === asked ? NOT_FOUND : UNAVAILABLE;
  if (method.id !== asked) return UNAVAILABLE;
  // One that is kept for a customer pays for nobody who merely knows its id.
  if (method.customer) return NOT_FOUND;
  if (method.type === 'us_bank_account') {
    const { last4, fingerprint } = method.us_bank_account;
    return { kind: 'found', instrument: { method: 'ach', last4, fingerprint } };
  }
  const { brand, last4, fingerprint, wallet } = method.card;
  return { kind: 'found', instrument: cardOf(brand, last4, fingerprint, wallet?.type === 'apple_pay') };
}

function describedToken(body: unknown, asked: string): TokenDescription {
  const token = z.safeParse(tokenShape, body).data;
  if (token?.id !== asked) return UNAVAILABLE;
  if (token.used) return NOT_FOUND;
  const { brand, last4, dynamic_last4, fingerprint, tokenization_method } = token.card;
  return {
    kind: 'found',
    instrument: cardOf(brand, dynamic_last4 ?? last4, fingerprint, tokenization_method === 'apple_pay'),
  };
}

function cardOf(brand: string, last4: string, fingerprint: string, isApplePay: boolean): Instrument {
  return {
    method: isApplePay ? 'apple_pay' : 'card',
    cardType: brands[brand.toLowerCase()] ?? 'other',
    last4,
    fingerprint,
  };
}
