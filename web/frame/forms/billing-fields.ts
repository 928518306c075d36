import { msg } from '@lit/localize';
import type { Field } from './field.ts';
import { type Form, textOf } from './form.ts';

const labels = {
  cardholder: () => msg('Name on the card or account', { id: 'billing.cardholder' }),
  street: () => msg('Street address', { id: 'billing.street' }),
  city: () => msg('City', { id: 'billing.city' }),
  state: () => msg('State', { id: 'billing.state' }),
  zip: () => msg('ZIP or postal code', { id: 'billing.zip' }),
  country: () => msg('Country', { id: 'billing.country' }),
  phone: () => msg('Phone', { id: 'billing.phone' }),
  email: () => msg('E-mail', { id: 'billing.email' }),
};

export type BillingName = keyof typeof labels;

/** In the order of an address; the limits are the API's. */
const details: Readonly<Record<BillingName, Pick<Field, 'autocomplete' | 'type' | 'maxLength'>>> = {
  cardholder: { autocomplete: 'cc-name', maxLength: 200 },
  street: { autocomplete: 'billing street-address', maxLength: 200 },
  city: { autocomplete: 'billing address-level2', maxLength: 100 },
  state: { autocomplete: 'billing address-level1', maxLength: 100 },
  zip: { autocomplete: 'billing postal-code', maxLength: 20 },
  country: { autocomplete: 'billing country-name', maxLength: 60 },
  phone: { autocomplete: 'tel', type: 'tel', maxLength: 32 },
  email: { autocomplete: 'email', type: 'email', maxLength: 254 },
};

const prefix = 'billing-';

/** The fields that a session asks for, and no others. */
export function billingFields(asked: readonly string[] = []): Field[] {
  return (Object.keys(details) as BillingName[])
    .filter((name) => asked.includes(name))
    .map((name) => ({
      ...details[name],
      name: prefix + name,
      label: labels[name],
      check: (form) =>
        textOf(form, prefix + name).trim() === '' ? msg('Fill in this field', { id: 'billing.missing' }) : undefined,
    }));
}

/** `billing_details` of a confirm. */
export function billingDetails(asked: readonly string[] | undefined, form: Form) {
  const fields = billingFields(asked);
  if (fields.length === 0) return undefined;
  return Object.fromEntries(fields.map(({ name }) => [name.slice(prefix.length), textOf(form, name).trim()]));
}
