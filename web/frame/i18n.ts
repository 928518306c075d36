import { configureLocalization } from '@lit/localize';
import { directionOf } from './bidi.ts';
import { sourceLocale, writeAs } from './format.ts';
import { formatLocaleOf, languageOf } from './locale-choice.ts';

/** A payer on a bad network gets English rather than nothing; the language that was asked for follows when it comes. */
const PATIENCE_MS = 4_000;

const { getLocale, setLocale } = configureLocalization({
  sourceLocale,
  targetLocales: Object.keys(LOCALES),
  loadLocale: (code) => import(LOCALES[code] ?? ''),
});

/**
 * Takes up the locale that the merchant's page wants, or the payer's browser, or English, and names it on `root`.
 * Resolves when its texts are there, or cannot be had in time.
 */
export async function useLocale(
  wanted: string | undefined,
  { languages = navigator.languages, root = document.documentElement } = {},
): Promise<void> {
  const code = languageOf([sourceLocale, ...Object.keys(LOCALES)], wanted, languages) ?? sourceLocale;
  const shown = setLocale(code)
    .catch(() => undefined)
    .then(() => {
      const locale = getLocale();
      writeAs(locale, formatLocaleOf(locale, wanted, languages));
      root.lang = locale;
      root.dir = directionOf(locale);
    });
  await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}
