import { byId, make } from './dom.ts';

/** Says under the field's label what is wrong, and ties it to the field; without a text takes it back. */
export function setError(input: HTMLInputElement, text: string | undefined): void {
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  const hint = document.getElementById(`${input.id}-hint`) ? `${input.id}-hint` : '';
  const described = [hint, text ? id : ''].filter(Boolean).join(' ');
  input.toggleAttribute('aria-invalid', false);
  input.removeAttribute('aria-describedby');
  if (described) input.setAttribute('aria-describedby', described);
  if (!text) return;
  input.setAttribute('aria-invalid', 'true');
  input.before(make('p', { id, className: 'error' }, [text]));
}

/** Rewrites what is typed, and leaves the caret behind the same digit. */
export function formatWhileTyping(input: HTMLInputElement, format: (text: string) => string): void {
  input.addEventListener('input', () => {
    const { value, selectionStart } = input;
    const formatted = format(value);
    if (formatted === value) return;
    const atEnd = selectionStart === null || selectionStart >= value.length;
    const digitsBefore = value.slice(0, selectionStart ?? 0).replace(/\D/g, '').length;
    input.value = formatted;
    const caret = atEnd ? formatted.length : afterDigits(formatted, digitsBefore);
    input.setSelectionRange(caret, caret);
  });
}

function afterDigits(text: string, count: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (seen === count) return index;
    if (/\d/.test(text.charAt(index))) seen += 1;
  }
  return text.length;
}

interface BillingField {
  readonly label: string;
  readonly autocomplete: AutoFill;
  readonly type?: string;
  readonly maxLength: number;
}

/** Fields that a session may ask for on top; the limits are the API's. */
const billingFields: Readonly<Record<string, BillingField>> = {
  cardholder: { label: 'Name on the card or account', autocomplete: 'cc-name', maxLength: 200 },
  street: { label: 'Street address', autocomplete: 'billing street-address', maxLength: 200 },
  city: { label: 'City', autocomplete: 'billing address-level2', maxLength: 100 },
  state: { label: 'State', autocomplete: 'billing address-level1', maxLength: 100 },
  zip: { label: 'ZIP or postal code', autocomplete: 'billing postal-code', maxLength: 20 },
  country: { label: 'Country', autocomplete: 'billing country', maxLength: 60 },
  phone: { label: 'Phone', autocomplete: 'tel', type: 'tel', maxLength: 32 },
  email: { label: 'E-mail', autocomplete: 'email', type: 'email', maxLength: 254 },
};

/** Adds the fields that the session asks for, in the order of an address; answers them by name. */
export function addBillingFields(names: readonly string[]): ReadonlyMap<string, HTMLInputElement> {
  const inputs = new Map<string, HTMLInputElement>();
  const wanted = Object.entries(billingFields).filter(([name]) => names.includes(name));
  for (const [name, { label, type = 'text', autocomplete, maxLength }] of wanted) {
    const id = `billing-${name}`;
    const input = make('input', { id, type, autocomplete, maxLength, required: true });
    inputs.set(name, input);
    byId('billing').append(make('div', { className: 'field' }, [make('label', { htmlFor: id }, [label]), input]));
  }
  return inputs;
}
