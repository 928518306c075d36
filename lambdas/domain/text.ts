/** C0, DEL, C1, and the marks that reorder what a reader sees (bidirectional embeddings, overrides, isolates). */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const MAX_EMAIL = 254;
const MAX_LOCAL_PART = 64;
const ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?';
/** Built when first asked for: its Unicode classes take a millisecond, which most functions never need to spend. */
let emailPattern: RegExp | undefined;

/** Whether a text has a character that does not print or that reorders others. Line ends and tabs count. */
export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

/** Whether a text has the form of an e-mail address with a dotted domain; no quoted local parts, no address literals. */
export function isEmail(text: string): boolean {
  emailPattern ??= new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})+$`, 'u');
  return text.length <= MAX_EMAIL && text.indexOf('@') <= MAX_LOCAL_PART && emailPattern.test(text);
}

/** Whether a text is one or more of the ASCII characters 0x21 to 0x7E: no space, nothing that a header could not carry. */
export function isVisibleAscii(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
