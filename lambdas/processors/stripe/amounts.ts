import { exponentOf } from '../../domain/money.ts';

/** Currencies whose smallest unit at Stripe is not that of ISO 4217. https://docs.stripe.com/currencies#special-cases */
const exponents: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** With three decimals Stripe takes whole tens only. */
const tens = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** The amount in Stripe's smallest unit; undefined when Stripe has no way to say it. */
export function stripeAmount(amount: number, currency: string): number | undefined {
  const shift = (exponents[currency] ?? exponentOf(currency)) - exponentOf(currency);
  const converted = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
  if (!Number.isSafeInteger(converted) || (tens.has(currency) && converted % 10 !== 0)) return undefined;
  return converted;
}
