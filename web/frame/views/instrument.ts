import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Checkout } from '../flow/checkout.ts';
import { achFields } from '../forms/ach-fields.ts';
import { codeField, expiryField, numberField } from '../forms/card-fields.ts';
import type { Choice } from '../forms/choices.ts';
import { instrumentName } from '../texts/instrument.ts';
import { fieldView } from './field.ts';

/** The ways to pay, when there is more than one. */
export function choicesView(checkout: Checkout) {
  const { choices, form } = checkout;
  if (choices.length < 2) return nothing;
  return html`
    <fieldset id="methods" class="choices">
      <legend>${msg('Pay with', { id: 'methods.legend' })}</legend>
      ${choices.map(
        (choice) => html`
          <label>
            <input
              type="radio"
              name="method"
              value=${choice.key}
              .checked=${live(choice.key === form.choice)}
              @change=${() => checkout.choose(choice.key)}
            />
            <span>${choiceName(choice)}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

function choiceName(choice: Choice): string {
  if (choice.kind === 'saved') return instrumentName(choice.saved.type, choice.saved.brand, choice.saved.last4);
  return choice.kind === 'card'
    ? msg('Card', { id: 'methods.card' })
    : msg('Bank account (ACH)', { id: 'methods.ach' });
}

/** The fields of the chosen way to pay. */
export function instrumentView(checkout: Checkout) {
  const { choice } = checkout;
  if (choice?.kind === 'card')
    return html`
      ${fieldView(numberField, checkout)}
      <div class="pair">${fieldView(expiryField, checkout)} ${fieldView(codeField, checkout)}</div>
    `;
  if (choice?.kind === 'ach')
    return html`${achFields.map((field) => fieldView(field, checkout))} ${accountTypeView(checkout)}`;
  return nothing;
}

function accountTypeView(checkout: Checkout) {
  const option = (value: 'checking' | 'savings', text: string) => html`
    <label>
      <input
        type="radio"
        name="account-type"
        value=${value}
        .checked=${live(checkout.form.accountType === value)}
        @change=${() => checkout.chooseAccountType(value)}
      />
      <span>${text}</span>
    </label>
  `;
  return html`
    <fieldset class="choices">
      <legend>${msg('Account type', { id: 'ach.type' })}</legend>
      ${option('checking', msg('Checking', { id: 'ach.checking' }))}
      ${option('savings', msg('Savings', { id: 'ach.savings' }))}
    </fieldset>
  `;
}
