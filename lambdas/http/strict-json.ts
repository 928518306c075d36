export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Containers within containers; a flat object is one level (contract section 3). */
const MAX_DEPTH = 10;

/** In text that `JSON.parse` took: brackets, strings (with the colon that makes one a name), numbers. */
const TOKEN = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;

/**
 * JSON as RFC 8259 has it, and nothing that two readers could take differently: no name twice in an object, no number
 * that a double cannot hold, no NUL, lone surrogate or U+FFFD (what is left of bytes that were not UTF-8), no more than
 * 10 levels. The reason is fixed text and never quotes the input. Names such as `__proto__` become own properties.
 */
export function parseStrictJson(text: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('is not valid JSON');
  }
  const reason = text.isWellFormed() ? flawOf(text) : 'has text that is not valid Unicode';
  return reason === undefined ? { ok: true, value } : refused(reason);
}

function refused(reason: string): StrictJson {
  return { ok: false, reason };
}

function flawOf(text: string): string | undefined {
  const names: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    const first = token.charAt(0);
    if (first === '{' || first === '[') {
      if (names.push(new Set()) > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    } else if (first === '}' || first === ']') {
      names.pop();
    } else if (first === '"') {
      const string = unquoted(colon === undefined ? token : token.slice(0, -colon.length));
      if (!isPlainText(string)) return 'has text that is not valid Unicode, or a NUL character';
      if (colon !== undefined && !addNew(names.at(-1), string)) return 'has the same property twice in one object';
    } else if (!isExact(token)) {
      return 'has a number that cannot be kept exactly';
    }
  }
  return undefined;
}

function unquoted(token: string): string {
  return token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
}

function isPlainText(string: string): boolean {
  return string.isWellFormed() && !/[\0\ufffd]/.test(string);
}

function addNew(names: Set<string> | undefined, name: string): boolean {
  if (names === undefined || names.has(name)) return false;
  names.add(name);
  return true;
}

/** Whether the double that the token becomes is written with the same digits. */
function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const [read, kept] = [decimal(token), decimal(String(value))];
  return read.digits === kept.digits && read.exponent === kept.exponent;
}

/** Significant digits and the power of ten of the last one; zero is no digits and power 0. */
function decimal(number: string): { digits: string; exponent: number } {
  const [mantissa = '', power = '0'] = number.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const all = whole + fraction;
  let [start, end] = [0, all.length];
  while (start < end && all[start] === '0') start++;
  while (end > start && all[end - 1] === '0') end--;
  if (start === end) return { digits: '', exponent: 0 };
  return { digits: all.slice(start, end), exponent: Number(power) - fraction.length + (all.length - end) };
}
