/** What an element says itself, in one language. */
export interface Words {
  /** Names its frame. */
  readonly title: string;
  readonly failed: string;
}

export interface Texts extends Words {
  readonly retry: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

const retry: Readonly<Record<string, string>> = {
  en: 'Try again',
  es: 'Intentar de nuevo',
  fr: 'Réessayer',
  ar: 'حاول مرة أخرى',
};

const rightToLeft = ['ar'];

/**
 * The few texts that are needed while the frame is not there, which has all others. They are those of the first language
 * that has any, English if none does.
 */
export function textsFor(words: Readonly<Record<string, Words>>, languages: readonly string[]): Texts {
  const codes = languages.map((language) => language.toLowerCase().split('-')[0] ?? '');
  const lang = codes.find((code) => code in words) ?? 'en';
  const dir = rightToLeft.includes(lang) ? 'rtl' : 'ltr';
  return { ...(words[lang] as Words), retry: retry[lang] ?? '', lang, dir };
}
