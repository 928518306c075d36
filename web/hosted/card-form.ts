import { groupExpiry, groupNumber, isAmex, isCardNumber, isPast, isRoutingNumber } from './card-rules.ts';
import { digitsOf, readExpiry } from './card-rules.ts';
import { byId } from './dom.ts';
import { addBillingFields, formatWhileTyping, setError } from './fields.ts';
import type { Details } from './processor.ts';

export type Method = Details['type'];

export interface PaymentForm {
  readonly method: () => Method;
  /** The instrument, when all of its fields are right. */
  readonly details: () => Details | undefined;
  readonly billing: () => Record<string, string> | undefined;
  /** Shows what is wrong, with the first of it in focus. False: nothing is. */
  readonly showErrors: () => boolean;
  readonly refuse: (field: string, text: string) => boolean;
  readonly clearCode: () => void;
  readonly setLocked: (locked: boolean) => void;
}

const input = (id: string) => byId<HTMLInputElement>(id);
const digits = (id: string) => digitsOf(input(id).value);
const checkedValue = (name: string) =>
  document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? '';

const codeLength = () => (isAmex(digits('number')) ? 4 : 3);

/** Field by field: what is wrong with it now, if anything. */
const checks: Readonly<Record<Method, Readonly<Record<string, () => string | undefined>>>> = {
  card: {
    number: () => (isCardNumber(digits('number')) ? undefined : 'Enter the number as it is on the card'),
    expiry: () => {
      const expiry = readExpiry(input('expiry').value);
      if (!expiry) return 'Enter month and year, such as 05 / 29';
      return isPast(expiry, new Date()) ? 'This card has expired' : undefined;
    },
    code: () => (digits('code').length === codeLength() ? undefined : `Enter the ${codeLength()} digits`),
  },
  ach: {
    routing: () => (isRoutingNumber(digits('routing')) ? undefined : 'Enter the 9 digits of your bank'),
    account: () => (/^\d{4,17}$/.test(digits('account')) ? undefined : 'Enter 4 to 17 digits'),
    'account-again': () =>
      digits('account-again') === digits('account') ? undefined : 'The two account numbers are not the same',
  },
};

/** Shows the fields for these methods, and calls back whenever what is typed may be another instrument. */
export function openForm(
  methods: readonly Method[],
  billingNames: readonly string[],
  onChange: () => void,
): PaymentForm {
  const billingInputs = addBillingFields(billingNames);
  const method = () => checkedValue('method') as Method;
  const check = (id: string) => checks[method()][id]?.();
  const billingError = (field: HTMLInputElement) => (field.value.trim() === '' ? 'Fill this in' : undefined);

  const showMethod = () => {
    for (const section of document.querySelectorAll<HTMLElement>('[data-method]'))
      section.hidden = section.dataset['method'] !== method();
  };
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="method"]')) {
    radio.checked = radio.value === methods[0];
    radio.closest('label')?.toggleAttribute('hidden', !methods.includes(radio.value as Method));
  }
  byId('methods').hidden = methods.length < 2;
  showMethod();

  formatWhileTyping(input('number'), groupNumber);
  formatWhileTyping(input('expiry'), groupExpiry);
  for (const id of ['code', 'routing', 'account', 'account-again']) formatWhileTyping(input(id), digitsOf);
  input('number').addEventListener('input', () => {
    byId('code-hint').textContent = codeLength() === 4 ? '4 digits on the front' : '3 digits on the back';
  });
  for (const section of document.querySelectorAll<HTMLElement>('[data-method]')) {
    section.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement) setError(target, undefined);
      onChange();
    });
    // A field that was left empty on the way to another one is no mistake yet.
    section.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement && target.value !== '') setError(target, check(target.id));
    });
  }
  byId('methods').addEventListener('change', () => {
    showMethod();
    onChange();
  });
  for (const field of billingInputs.values()) field.addEventListener('input', () => setError(field, undefined));

  return {
    method,
    details: () => {
      if (Object.values(checks[method()]).some((wrong) => wrong() !== undefined)) return undefined;
      if (method() === 'ach')
        return {
          type: 'ach',
          ach: {
            routing_number: digits('routing'),
            account_number: digits('account'),
            account_type: checkedValue('account-type') === 'savings' ? 'savings' : 'checking',
          },
        };
      const { month = 0, year = 0 } = readExpiry(input('expiry').value) ?? {};
      return {
        type: 'card',
        card: { number: digits('number'), exp_month: month, exp_year: year, cvc: digits('code') },
      };
    },
    billing: () =>
      billingInputs.size === 0
        ? undefined
        : Object.fromEntries([...billingInputs].map(([name, field]) => [name, field.value.trim()])),
    showErrors: () => {
      const fields = Object.keys(checks[method()]).map((id) => [input(id), check(id)] as const);
      const billing = [...billingInputs.values()].map((field) => [field, billingError(field)] as const);
      const all = [...fields, ...billing];
      for (const [field, text] of all) setError(field, text);
      const wrong = all.find(([, text]) => text !== undefined);
      wrong?.[0].focus();
      return wrong !== undefined;
    },
    refuse: (name, text) => {
      const field = billingInputs.get(name) ?? document.getElementById(name);
      if (!(field instanceof HTMLInputElement)) return false;
      setError(field, text);
      field.focus();
      return true;
    },
    clearCode: () => {
      input('code').value = '';
    },
    setLocked: (locked) => {
      byId<HTMLFieldSetElement>('fields').disabled = locked;
    },
  };
}
