import { configureLocalization, msg, type str } from '@lit/localize';
import { directionOf, isolated } from './bidi.ts';
import { formatLocaleOf, languageOf } from './locale-choice.ts';
import { formatMoney } from './money.ts';

/** Address of each locale's module by its code, put in by the build: a file in `web/locales` is all that one needs. */
declare const LOCALES: Readonly<Record<string, string>> | undefined;

/** Its texts are in the code, and need no file. */
export const sourceLocale = 'en';
const addresses = typeof LOCALES === 'undefined' ? {} : LOCALES;
export const locales: readonly string[] = [sourceLocale, ...Object.keys(addresses)];

/** A payer on a bad network gets English rather than nothing; the language that was asked for follows when it comes. */
const PATIENCE_MS = 4_000;

const { getLocale, setLocale } = configureLocalization({
  sourceLocale,
  targetLocales: Object.keys(addresses),
  loadLocale: (code) => import(addresses[code] ?? ''),
});

let formatLocale: string = sourceLocale;

/** The tag by whose customs amounts and dates are written: language of the texts, region of the payer. */
export const currentFormatLocale = (): string => formatLocale;

/**
 * Takes up the locale that the merchant's page wants, or the payer's browser, or English, and names it on `root`.
 * Resolves when its texts are there, or cannot be had in time.
 */
export async function useLocale(
  wanted: string | undefined,
  { languages = navigator.languages, root = document.documentElement } = {},
): Promise<void> {
  const code = languageOf(locales, wanted, languages) ?? sourceLocale;
  const shown = setLocale(code)
    .catch(() => undefined)
    .then(() => {
      const locale = getLocale();
      formatLocale = formatLocaleOf(locale, wanted, languages);
      root.lang = locale;
      root.dir = directionOf(locale);
    });
  await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

/** An amount of minor units, as the payer reads it. */
export const money = (minorUnits: number, currency: string): string => formatMoney(minorUnits, currency, formatLocale);

/** Text from elsewhere, such as a name or reference number, for use within a sentence. */
export const isolate = (text: string): string => isolated(text, formatLocale);

// Gregorian and with the digits 0 to 9 everywhere: a deadline and a debit are dated as the bank dates them.
const customs = { calendar: 'gregory', numberingSystem: 'latn' } as const;
const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const clock = { hour: 'numeric', minute: '2-digit' } as const;

const format = (options: Intl.DateTimeFormatOptions, at: Date): string =>
  isolate(new Intl.DateTimeFormat(formatLocale, { ...customs, ...options }).format(at));

/** `November 21, 2026`, where the payer is. */
export const date = (at: Date): string => format(day, at);

/** `1:46 PM`, where the payer is. */
export const time = (at: Date): string => format(clock, at);

/** `November 21, 2026 at 1:46 PM`, where the payer is. */
export const dateTime = (at: Date): string => format({ ...day, ...clock }, at);

type Counted = ReturnType<typeof str>;

/**
 * A text that has a number in it, in the plural form that the locale has for it. English has two; the others are under
 * `<id>.<form>` in the locale's file, by the names of Unicode's plural rules. Each has the number as its first value.
 */
export function plural(id: string, count: number, forms: { readonly one: Counted; readonly other: Counted }): string {
  const form = new Intl.PluralRules(getLocale()).select(count);
  const source = getLocale() === sourceLocale && form === 'one' ? forms.one : forms.other;
  return msg(source, { id: `${id}.${form}` });
}
