const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** Languages of the scripts that run from right to left; the rest of a tag does not matter. */
const rightToLeft = /^(ar|arc|ckb|dv|fa|he|iw|ks|ps|sd|syr|ug|ur|yi)\b/i;
const rightToLeftLetter = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function directionOf(locale: string): 'ltr' | 'rtl' {
  return rightToLeft.test(locale) ? 'rtl' : 'ltr';
}

/**
 * The text for use within a sentence of this locale: amounts, reference numbers and names keep their own order, and the
 * sentence keeps its. Unicode Bidirectional Algorithm (UAX #9), isolates. Left as it is where nothing can be mixed up.
 */
export function isolated(text: string, locale: string): string {
  if (directionOf(locale) === 'ltr' && !rightToLeftLetter.test(text)) return text;
  return FIRST_STRONG_ISOLATE + text + POP_ISOLATE;
}

/** What runs from left to right whatever is around it, such as an amount. */
export const leftToRight = (text: string): string => LEFT_TO_RIGHT_ISOLATE + text + POP_ISOLATE;
