import { msg, str } from '@lit/localize';
import {
  digitsOf,
  groupExpiry,
  groupNumber,
  isAmex,
  isCardNumber,
  isPast,
  readExpiry,
} from '../../hosted/card-rules.ts';
import type { Details } from '../../api-client/tokenizer.ts';
import type { Field } from './field.ts';
import { type Form, textOf } from './form.ts';

const codeLength = (form: Form) => (isAmex(digitsOf(textOf(form, 'number'))) ? 4 : 3);

export const numberField: Field = {
  name: 'number',
  label: () => msg('Card number', { id: 'card.number' }),
  format: groupNumber,
  check: (form) =>
    isCardNumber(digitsOf(textOf(form, 'number')))
      ? undefined
      : msg('Enter the number as it is on the card', { id: 'card.number.wrong' }),
  autocomplete: 'cc-number',
  inputMode: 'numeric',
};

export const expiryField: Field = {
  name: 'expiry',
  label: () => msg('Expiry date', { id: 'card.expiry' }),
  hint: () => msg('MM / YY', { id: 'card.expiry.hint' }),
  format: groupExpiry,
  check: (form) => {
    const expiry = readExpiry(textOf(form, 'expiry'));
    if (!expiry) return msg('Enter month and year, such as 05 / 29', { id: 'card.expiry.wrong' });
    return isPast(expiry, new Date()) ? msg('This card has expired', { id: 'card.expiry.past' }) : undefined;
  },
  autocomplete: 'cc-exp',
  inputMode: 'numeric',
};

export const codeField: Field = {
  name: 'code',
  label: () => msg('Security code', { id: 'card.code' }),
  hint: (form) =>
    codeLength(form) === 4
      ? msg('4 digits on the front', { id: 'card.code.hint.front' })
      : msg('3 digits on the back', { id: 'card.code.hint.back' }),
  format: digitsOf,
  check: (form) => {
    const length = codeLength(form);
    const right = digitsOf(textOf(form, 'code')).length === length;
    return right ? undefined : msg(str`Enter the ${length} digits`, { id: 'card.code.wrong' });
  },
  autocomplete: 'cc-csc',
  inputMode: 'numeric',
  maxLength: 4,
};

export const cardFields = [numberField, expiryField, codeField] as const;

/** The card, once all of its fields are right. */
export function cardDetails(form: Form): Details {
  const { month = 0, year = 0 } = readExpiry(textOf(form, 'expiry')) ?? {};
  const number = digitsOf(textOf(form, 'number'));
  return { type: 'card', card: { number, exp_month: month, exp_year: year, cvc: digitsOf(textOf(form, 'code')) } };
}
