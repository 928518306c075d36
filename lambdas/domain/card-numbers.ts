const MIN_LENGTH = 12;
const MAX_LENGTH = 19;

/** Issuer ranges, first and last, by their first four digits. */
const issuerRanges: readonly (readonly [first: number, last: number])[] = [
  [4000, 4999], // Visa
  [5100, 5599], // Mastercard
  [2221, 2720], // Mastercard
  [3400, 3499], // American Express
  [3700, 3799], // American Express
  [6011, 6011], // Discover
  [6440, 6599], // Discover
  [3000, 3059], // Diners Club
  [3095, 3095], // Diners Club
  [3600, 3699], // Diners Club
  [3800, 3999], // Diners Club
  [3528, 3589], // JCB
  [6200, 6299], // UnionPay
  [8100, 8171], // UnionPay
  [5000, 5099], // Maestro
  [5600, 5899], // Maestro
  [6000, 6999], // Maestro
];

/** Digits in groups, with one space or dash between groups. Every kind of space and dash counts. */
const DIGIT_GROUPS = /\d+(?:[\p{Zs}\p{Pd}\u2212]\d+)*/gu;
const UUID = /(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;
/** ITU-T E.164: a plus sign and at most 15 digits. One in ten of those that begin like a card passes Luhn by chance. */
const PHONE_NUMBER = /\+[1-9](?:[ -]?\d){6,14}(?![ -]?\d)/g;
const DIGEST_LENGTHS: ReadonlySet<number> = new Set([32, 40, 64, 128]);

/**
 * Whether a text holds what looks like a full card number (contract section 3, `card_data_not_allowed`): 12 to 19
 * digits, whole groups split by single spaces or dashes, with an issuer's prefix and a right Luhn digit. UUIDs,
 * hexadecimal digests and international phone numbers are not looked into.
 */
export function containsCardNumber(text: string): boolean {
  for (const [chain] of withoutIdentifiers(withAsciiDigits(text)).matchAll(DIGIT_GROUPS)) {
    if (chain.length >= MIN_LENGTH && groupsHoldCardNumber(chain.split(/\D/u))) return true;
  }
  return false;
}

/** Whether a property name, a text or a number anywhere in a parsed JSON value holds a card number. */
export function jsonContainsCardNumber(value: unknown): boolean {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string' || typeof next === 'number') {
      if (containsCardNumber(String(next))) return true;
    } else if (Array.isArray(next)) {
      for (const item of next) pending.push(item);
    } else if (typeof next === 'object' && next !== null) {
      for (const [name, item] of Object.entries(next)) pending.push(name, item);
    }
  }
  return false;
}

/** Every row of whole groups is a candidate; sums up to each digit make its Luhn check one subtraction. */
function groupsHoldCardNumber(groups: readonly string[]): boolean {
  const digits = groups.join('');
  const doublingEven = luhnSums(digits, 0);
  const doublingOdd = luhnSums(digits, 1);
  const passesLuhn = (start: number, end: number) => {
    const sums = end % 2 === 0 ? doublingEven : doublingOdd;
    return ((sums[end] ?? 0) - (sums[start] ?? 0)) % 10 === 0;
  };
  let start = 0;
  for (let first = 0; first < groups.length; first++) {
    let end = start;
    for (let last = first; last < groups.length; last++) {
      end += groups[last]?.length ?? 0;
      if (end - start > MAX_LENGTH) break;
      if (end - start >= MIN_LENGTH && passesLuhn(start, end) && hasIssuer(digits, start)) return true;
    }
    start += groups[first]?.length ?? 0;
  }
  return false;
}

/** Sums of the digits before each place, with those on even (0) or odd (1) places doubled as Luhn doubles. */
function luhnSums(digits: string, doubledParity: 0 | 1): Uint32Array {
  const sums = new Uint32Array(digits.length + 1);
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(i) - 48;
    const doubled = digit * 2;
    sums[i + 1] = (sums[i] ?? 0) + (i % 2 !== doubledParity ? digit : doubled > 9 ? doubled - 9 : doubled);
  }
  return sums;
}

function hasIssuer(digits: string, start: number): boolean {
  const prefix = Number(digits.slice(start, start + 4));
  return issuerRanges.some(([first, last]) => prefix >= first && prefix <= last);
}

/** The letter in their place keeps what stood on both sides apart. */
function withoutIdentifiers(text: string): string {
  return text
    .replace(PHONE_NUMBER, 'x')
    .replace(UUID, (uuid) => (/[a-f]/i.test(uuid) ? 'x' : uuid))
    .replace(/[0-9a-z]{32,}/gi, (word) => (isDigest(word) ? 'x' : word));
}

function isDigest(word: string): boolean {
  return DIGEST_LENGTHS.has(word.length) && !/[^0-9a-f]/i.test(word) && /\d/.test(word) && /[a-f]/i.test(word);
}

function withAsciiDigits(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text;
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

/** Unicode lays the decimal digits of a script out in one run of ten, and no two such runs touch after NFKC. */
function digitValue(codePoint: number): number {
  let zero = codePoint;
  while (zero > 0 && codePoint - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return codePoint - zero;
}
