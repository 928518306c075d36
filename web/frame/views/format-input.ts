/** Rewrites what is typed, and leaves the caret behind the same digit. */
export function formatInput(input: HTMLInputElement, format: (text: string) => string): void {
  const { value, selectionStart } = input;
  const formatted = format(value);
  if (formatted === value) return;
  const atEnd = selectionStart === null || selectionStart >= value.length;
  const digitsBefore = value.slice(0, selectionStart ?? 0).replace(/\D/g, '').length;
  input.value = formatted;
  const caret = atEnd ? formatted.length : afterDigits(formatted, digitsBefore);
  input.setSelectionRange(caret, caret);
}

function afterDigits(text: string, count: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (seen === count) return index;
    if (/\d/.test(text.charAt(index))) seen += 1;
  }
  return text.length;
}
