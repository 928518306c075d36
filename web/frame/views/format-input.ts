import { caretAfter } from '../fields/digits.ts';

/** Rewrites what is typed, and leaves the caret behind the same digit. */
export function formatInput(input: HTMLInputElement, format: (text: string) => string): void {
  const { value, selectionStart } = input;
  const formatted = format(value);
  if (formatted === value) return;
  const caret = caretAfter(value, selectionStart ?? value.length, formatted);
  input.value = formatted;
  input.setSelectionRange(caret, caret);
}
