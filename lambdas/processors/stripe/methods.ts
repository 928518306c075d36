import * as z from 'zod/mini';
import { defined } from '../../domain/defined.ts';
import type { CardType, Instrument } from '../../domain/instrument.ts';

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

export const nullable = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema));

const owner = nullable(
  z.union([z.string(), z.object({ id: z.string(), metadata: z.optional(z.record(z.string(), z.string())) })]),
);

const methodShape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('card'),
    id: z.string(),
    customer: owner,
    card: z.object({
      brand: z.string(),
      last4: z.string(),
      exp_month: z.optional(z.int()),
      exp_year: z.optional(z.int()),
      fingerprint: z.string(),
      wallet: nullable(z.object({ type: z.string() })),
    }),
  }),
  z.object({
    type: z.literal('us_bank_account'),
    id: z.string(),
    customer: owner,
    us_bank_account: z.object({
      last4: z.string(),
      fingerprint: z.string(),
      bank_name: nullable(z.string()),
      account_type: nullable(z.enum(['checking', 'savings'])),
    }),
  }),
]);

/** What is read of a PaymentMethod. */
export interface Method {
  readonly id: string;
  readonly instrument: Instrument;
  /** The wallet that the Customer stands for whom Stripe keeps it for, as far as it was told; empty where it was not. */
  readonly keptFor?: string;
}

/** What a Customer stands for: the metadata that it is found by. */
export const WALLET = 'wallet';

/** Undefined: it is no card or US bank account. */
export function readMethod(body: unknown): Method | undefined {
  const method = z.safeParse(methodShape, body).data;
  if (!method) return undefined;
  const { id, customer } = method;
  const keptFor = customer ? (typeof customer === 'object' && customer.metadata?.[WALLET]) || '' : undefined;
  if (method.type === 'card') {
    const { brand, last4, exp_month: expMonth, exp_year: expYear, fingerprint, wallet } = method.card;
    const isApplePay = wallet?.type === 'apple_pay';
    return defined({ id, keptFor, instrument: cardOf({ brand, last4, fingerprint, isApplePay, expMonth, expYear }) });
  }
  const { last4, fingerprint, bank_name: bankName, account_type: accountType } = method.us_bank_account;
  const details = defined({ bankName: bankName ?? undefined, accountType: accountType ?? undefined });
  return defined({ id, keptFor, instrument: { method: 'ach' as const, last4, fingerprint, ...details } });
}

export interface CardFacts {
  readonly brand: string;
  readonly last4: string;
  readonly fingerprint: string;
  readonly isApplePay: boolean;
  readonly expMonth?: number | undefined;
  readonly expYear?: number | undefined;
}

export function cardOf({ brand, last4, fingerprint, isApplePay, expMonth, expYear }: CardFacts): Instrument {
  const method = isApplePay ? ('apple_pay' as const) : ('card' as const);
  const cardType = brands[brand.toLowerCase()] ?? ('other' as const);
  return defined({ method, cardType, last4, expMonth, expYear, fingerprint });
}
