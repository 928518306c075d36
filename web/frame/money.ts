import { directionOf, leftToRight } from './bidi.ts';

// Currencies whose minor unit is not a hundredth: a test holds this list to the one of the API. Never Intl's own
// numbers, which follow custom and differ from what is charged.
const otherExponents: Readonly<Record<string, number>> = {
  ...each(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...each(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...each(4, 'CLF UYW'),
};

function each(exponent: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, exponent]));
}

/** Minor units in digits and a point, `10.39`, as other programs read them. */
export function decimalOf(minorUnits: number, currency: string): string {
  const digits = otherExponents[currency] ?? 2;
  return (minorUnits / 10 ** digits).toFixed(digits);
}

/**
 * Minor units as a payer reads them: 1234 USD is `$12.34`, 1234 JPY is `¥1,234`. The digits are 0 to 9 in every locale,
 * since they are compared with a bank's statement. In a right-to-left locale an amount is one left-to-right piece, in
 * the English order: what `Intl` gives there, such as `-5.00 US$`, browsers show as `$-5.00 US`.
 */
export function formatMoney(minorUnits: number, currency: string, locale: string): string {
  const rightToLeft = directionOf(locale) === 'rtl';
  const digits = otherExponents[currency] ?? 2;
  const format = new Intl.NumberFormat(rightToLeft ? 'en' : locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    numberingSystem: 'latn',
  });
  const text = format.format(minorUnits / 10 ** digits);
  return rightToLeft ? leftToRight(text) : text;
}
