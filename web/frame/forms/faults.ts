import { msg } from '@lit/localize';
import type { Refusal } from '../../api-client/exchange.ts';
import type { Field } from './field.ts';
import { type Form, withFault } from './form.ts';

/** What is said under a field, if anything is to be said yet. */
export function faultText(field: Field, form: Form): string | undefined {
  const fault = form.faults[field.name];
  if (fault === 'refused') return msg('This is not accepted', { id: 'field.refused' });
  if (fault === 'not-a-test-number') return msg('Not a test number', { id: 'field.not-a-test-number' });
  return fault && field.check(form);
}

/** The form with every fault of these fields shown, and the first field that has one. */
export function showFaults(form: Form, fields: readonly Field[]): { form: Form; first: Field | undefined } {
  const faulty = fields.filter((field) => form.faults[field.name] === 'refused' || field.check(form) !== undefined);
  const faults = Object.fromEntries(faulty.map(({ name }) => [name, form.faults[name] ?? 'local']));
  return { form: { ...form, faults }, first: faulty[0] };
}

/** The form with what the API or the processor refused of it. */
export function showRefused(form: Form, fields: readonly Field[], { code, errors }: Refusal) {
  const named = errors.map(({ field }) => fieldName(field));
  const refused = fields.filter(({ name }) => named.includes(name));
  const marked = refused.reduce((marked, { name }) => withFault(marked, name, 'refused'), form);
  const [instrument] = fields.filter(({ name }) => name === 'number' || name === 'account');
  if (code !== 'not_a_test_card' || !instrument) return { form: marked, first: refused[0] };
  return { form: withFault(marked, instrument.name, 'not-a-test-number'), first: instrument };
}

/** Wire names of fields by which the form knows them: `billing_details.zip` is `billing-zip`, `card.cvc` is `code`. */
function fieldName(path: string): string {
  const names: Readonly<Record<string, string>> = {
    cvc: 'code',
    exp_month: 'expiry',
    exp_year: 'expiry',
    number: 'number',
    routing_number: 'routing',
    account_number: 'account',
  };
  const name = path.slice(path.lastIndexOf('.') + 1);
  return names[name] ?? `billing-${name}`;
}
