/** Tags that are well formed, as the standard spells them: what comes from an attribute or a browser may be anything. */
function wellFormed(tags: readonly (string | undefined)[]): string[] {
  return tags.flatMap((tag) => {
    try {
      return tag ? Intl.getCanonicalLocales(tag) : [];
    } catch {
      return [];
    }
  });
}

/** `zh-Hant-TW`, `zh-Hant`, `zh` */
const widening = (tag: string): string[] =>
  tag.split('-').map((_, index, parts) => parts.slice(0, parts.length - index).join('-'));

/** The first locale that was asked for and is there, or a wider one of it (RFC 4647, lookup). */
export function languageOf(
  available: readonly string[],
  wanted: string | undefined,
  languages: readonly string[],
): string | undefined {
  const asked = wellFormed([wanted, ...languages]).flatMap(widening);
  return asked.find((tag) => available.includes(tag));
}

/**
 * Where numbers and dates are written otherwise, the payer's own region decides, since it is also that of their bank
 * statement: Spanish texts in a browser from the United States have `$1,234.50`, not `1234,50 US$`.
 */
export function formatLocaleOf(locale: string, wanted: string | undefined, languages: readonly string[]): string {
  const tags = wellFormed([wanted, ...languages]).map((tag) => new Intl.Locale(tag));
  const { language } = new Intl.Locale(locale);
  const regional = tags.filter(({ region }) => region !== undefined);
  const same = regional.find((tag) => tag.language === language);
  if (same) return `${language}-${same.region}`;
  return regional[0] ? `${language}-${regional[0].region}` : locale;
}
