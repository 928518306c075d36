import { msg } from '@lit/localize';
import { digitsOf } from '../fields/digits.ts';
import type { Field } from './field.ts';
import { textOf } from './form.ts';

const LENGTH = 6;

/** The code that was sent to the payer. Browsers offer to fill in what has just come by SMS. */
export const challengeField: Field = {
  name: 'challenge-code',
  label: () => msg('Code', { id: 'challenge.code' }),
  hint: () => msg('6 digits', { id: 'challenge.code.hint' }),
  format: digitsOf,
  check: (form) =>
    textOf(form, 'challenge-code').length === LENGTH
      ? undefined
      : msg('Enter the 6 digits of the code', { id: 'challenge.code.wrong' }),
  autocomplete: 'one-time-code',
  inputMode: 'numeric',
  maxLength: LENGTH,
};
