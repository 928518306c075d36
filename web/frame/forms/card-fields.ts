import { msg, str } from '@lit/localize';
import type { SavedMethod } from '../../api-client/session-api.ts';
import type { Details } from '../../api-client/tokenizer.ts';
import { groupCardNumber, isSecurityCode, readCardNumber } from '../fields/card.ts';
import { digitsOf } from '../fields/digits.ts';
import { groupExpiry, readExpiry } from '../fields/expiry.ts';
import type { Field } from './field.ts';
import { type Form, textOf } from './form.ts';

export const numberWrong = () => msg('Enter the number as it is on the card', { id: 'card.number.wrong' });
export const expiryWrong = () => msg('Enter month and year, such as 05 / 29', { id: 'card.expiry.wrong' });
export const expiryPast = () => msg('This card has expired', { id: 'card.expiry.past' });
export const codeWrong = (length: number) => msg(str`Enter the ${length} digits`, { id: 'card.code.wrong' });
export const codeHint = (length: number) =>
  length === 4
    ? msg('4 digits on the front', { id: 'card.code.hint.front' })
    : msg('3 digits on the back', { id: 'card.code.hint.back' });

const cardOf = (form: Form) => readCardNumber(textOf(form, 'number'));

export const numberField: Field = {
  name: 'number',
  label: () => msg('Card number', { id: 'card.number' }),
  note: (form) => cardOf(form).brand,
  format: groupCardNumber,
  check: (form) => (cardOf(form).valid ? undefined : numberWrong()),
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
    if (expiry === 'incomplete') return expiryWrong();
    return expiry === 'expired' ? expiryPast() : undefined;
  },
  autocomplete: 'cc-exp',
  inputMode: 'numeric',
};

export const codeField: Field = {
  name: 'code',
  label: () => msg('Security code', { id: 'card.code' }),
  hint: (form) => codeHint(cardOf(form).codeLength),
  format: digitsOf,
  check: (form) => {
    const length = cardOf(form).codeLength;
    const right = isSecurityCode(textOf(form, 'code'), length);
    return right ? undefined : codeWrong(length);
  },
  autocomplete: 'cc-csc',
  inputMode: 'numeric',
  maxLength: 4,
};

/** A kept card's brand says how long its code is. */
export const keptCodeLength = ({ brand }: SavedMethod): number => (brand === 'amex' ? 4 : 3);

/** The code of a kept card, typed again. */
export function keptCodeField(saved: SavedMethod): Field {
  const length = keptCodeLength(saved);
  return {
    ...codeField,
    name: keptCode,
    hint: () => codeHint(length),
    check: (form) => (isSecurityCode(textOf(form, keptCode), length) ? undefined : codeWrong(length)),
    maxLength: length,
  };
}

export const keptCode = 'kept-code';
export const cardFields = [numberField, expiryField, codeField] as const;

/** The card, once all of its fields are right. */
export function cardDetails(form: Form): Details | undefined {
  const expiry = readExpiry(textOf(form, 'expiry'));
  if (typeof expiry === 'string') return undefined;
  const { digits: number } = cardOf(form);
  const cvc = digitsOf(textOf(form, 'code'));
  return { type: 'card', card: { number, exp_month: expiry.month, exp_year: expiry.year, cvc } };
}
