/** Of each script that phones type digits in: its zero. The other nine follow it. */
const zeros = [0x30, 0x660, 0x6f0, 0x966, 0xff10];

/** The digits of what was typed or pasted, as 0 to 9 in whatever script they were: `٤٢ 42` is `4242`. */
export function digitsOf(text: string): string {
  const digits = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const zero = zeros.find((first) => code >= first && code < first + 10);
    return zero === undefined ? '' : String(code - zero);
  });
  return digits.join('');
}

/**
 * Where the caret belongs once `before` has become `after`: behind the digit that it stood behind, and at the end if it
 * was there.
 */
export function caretAfter(before: string, caret: number, after: string): number {
  if (caret >= before.length) return after.length;
  const wanted = digitsOf(before.slice(0, caret)).length;
  let seen = 0;
  for (let index = 0; index < after.length; index += 1) {
    if (seen === wanted) return index;
    if (/\d/.test(after.charAt(index))) seen += 1;
  }
  return after.length;
}
