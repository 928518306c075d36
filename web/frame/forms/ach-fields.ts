import { msg } from '@lit/localize';
import type { Details } from '../../api-client/tokenizer.ts';
import { isAccountNumber, isRoutingNumber, isSameAccount, LONGEST_ACCOUNT, ROUTING_LENGTH } from '../fields/bank.ts';
import { digitsOf } from '../fields/digits.ts';
import type { Field } from './field.ts';
import { type Form, textOf } from './form.ts';

const number = { format: digitsOf, autocomplete: 'off', inputMode: 'numeric' };

export const achFields: readonly Field[] = [
  {
    ...number,
    name: 'routing',
    label: () => msg('Routing number', { id: 'ach.routing' }),
    hint: () => msg('9 digits', { id: 'ach.routing.hint' }),
    check: (form) =>
      isRoutingNumber(textOf(form, 'routing'))
        ? undefined
        : msg('Enter the 9 digits of your bank’s routing number', { id: 'ach.routing.wrong' }),
    maxLength: ROUTING_LENGTH,
  },
  {
    ...number,
    name: 'account',
    label: () => msg('Account number', { id: 'ach.account' }),
    check: (form) =>
      isAccountNumber(textOf(form, 'account'))
        ? undefined
        : msg('Enter the account number: 4 to 17 digits', { id: 'ach.account.wrong' }),
    maxLength: LONGEST_ACCOUNT,
  },
  {
    ...number,
    name: 'account-again',
    label: () => msg('Account number again', { id: 'ach.again' }),
    check: (form) =>
      isSameAccount(textOf(form, 'account-again'), textOf(form, 'account'))
        ? undefined
        : msg('The two account numbers are not the same', { id: 'ach.again.wrong' }),
    maxLength: LONGEST_ACCOUNT,
  },
];

/** The bank account, once all of its fields are right. */
export function achDetails(form: Form): Details {
  return {
    type: 'ach',
    ach: {
      routing_number: textOf(form, 'routing'),
      account_number: textOf(form, 'account'),
      account_type: form.accountType,
    },
  };
}
