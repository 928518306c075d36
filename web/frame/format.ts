import { msg, type str } from '@lit/localize';
import { isolated } from './bidi.ts';
import { formatMoney } from './money.ts';

/** Its texts are in the code, and need no file. */
export const sourceLocale = 'en';

let current: { readonly locale: string; readonly customs: string } = { locale: sourceLocale, customs: sourceLocale };

/**
 * @param locale - Of the texts.
 * @param customs - The tag by whose customs amounts and dates are written.
 */
export function writeAs(locale: string, customs: string): void {
  current = { locale, customs };
}

/** An amount of minor units, as the payer reads it. */
export const money = (minorUnits: number, currency: string): string =>
  formatMoney(minorUnits, currency, current.customs);

/** Text from elsewhere, such as a name or reference number, for use within a sentence. */
export const isolate = (text: string): string => isolated(text, current.customs);

const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const clock = { hour: 'numeric', minute: '2-digit' } as const;

// Gregorian and with the digits 0 to 9 everywhere: a deadline and a debit are dated as the bank dates them.
function format(options: Intl.DateTimeFormatOptions, at: Date): string {
  const customs = { calendar: 'gregory', numberingSystem: 'latn', ...options };
  return isolate(new Intl.DateTimeFormat(current.customs, customs).format(at));
}

/** `November 21, 2026`, where the payer is. */
export const date = (at: Date): string => format(day, at);

/** `November 21, 2026 at 1:46 PM`, where the payer is. */
export const dateTime = (at: Date): string => format({ ...day, ...clock }, at);

type Counted = ReturnType<typeof str>;

/**
 * A text that has a number in it, in the plural form that the locale has for it. English has two; the others are under
 * `<id>.<form>` in the locale's file, by the names of Unicode's plural rules. Each has the number as its first value.
 */
export function plural(id: string, count: number, forms: { readonly one: Counted; readonly other: Counted }): string {
  const { locale } = current;
  const form = new Intl.PluralRules(locale).select(count);
  return msg(locale === sourceLocale && form === 'one' ? forms.one : forms.other, { id: `${id}.${form}` });
}
