import type { SavedMethod } from '../../api-client/session-api.ts';
import type { HostedName, HostedValue } from './hosted-value.ts';
import { brandName } from '../texts/instrument.ts';
import {
  codeField,
  codeHint,
  codeWrong,
  expiryField,
  expiryPast,
  expiryWrong,
  keptCodeLength,
  numberField,
  numberWrong,
} from './card-fields.ts';
import type { Field } from './field.ts';
import type { Form } from './form.ts';

const typed = (form: Form, name: HostedName): Partial<HostedValue> => form.hosted[name] ?? {};
const isComplete = (form: Form, name: HostedName) => typed(form, name).complete === true;
const codeLength = (form: Form) => (typed(form, 'number').brand === 'amex' ? 4 : 3);

/** The card's fields where the processor has them in frames of its own. Labels, hints and texts stay ours. */
const number: Field = {
  ...numberField,
  note: (form) => brandName(typed(form, 'number').brand),
  check: (form) => (isComplete(form, 'number') ? undefined : numberWrong()),
};

const expiry: Field = {
  ...expiryField,
  check: (form) => {
    if (isComplete(form, 'expiry')) return undefined;
    return typed(form, 'expiry').expired ? expiryPast() : expiryWrong();
  },
};

const code: Field = {
  ...codeField,
  hint: (form) => codeHint(codeLength(form)),
  check: (form) => (isComplete(form, 'code') ? undefined : codeWrong(codeLength(form))),
};

/** The code of a kept card, typed again. */
export function hostedKeptCode(saved: SavedMethod): Field {
  const length = keptCodeLength(saved);
  return {
    ...codeField,
    hint: () => codeHint(length),
    check: (form) => (isComplete(form, 'code') ? undefined : codeWrong(length)),
  };
}

export const hostedCardFields = [number, expiry, code] as const;
