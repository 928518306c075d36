import { isolated } from './bidi.ts';

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

/**
 * Minor units as a payer reads them: 1234 USD is `$12.34`, 1234 JPY is `¥1,234`. In a right-to-left locale it is
 * isolated, so that a sentence around it cannot take its sign or currency to the other side. The digits are 0 to 9
 * in every locale, since those of the receipt are compared with a bank's statement.
 */
export function formatMoney(minorUnits: number, currency: string, locale: string): string {
  const digits = otherExponents[currency] ?? 2;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    numberingSystem: 'latn',
  });
  return isolated(format.format(minorUnits / 10 ** digits), locale);
}
