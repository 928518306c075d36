import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { SavedMethod } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { achFields } from '../forms/ach-fields.ts';
import { codeField, expiryField, numberField } from '../forms/card-fields.ts';
import { codeFieldOf } from '../forms/check.ts';
import { type Choice, isUsable } from '../forms/choices.ts';
import { isolate } from '../format.ts';
import { instrumentName } from '../texts/instrument.ts';
import { fieldView } from './field.ts';
import { hostedCardView, hostedCodeView } from './hosted-card.ts';

/** The ways to pay, or what can be saved, when there is more than one. */
export function choicesView(checkout: Checkout, legend: string) {
  const { choices, form } = checkout;
  if (choices.length < 2) return nothing;
  return html`
    <fieldset id="methods" class="choices">
      <legend>${legend}</legend>
      ${choices.map(
        (choice) => html`
          <label>
            <input
              type="radio"
              name="method"
              value=${choice.key}
              .checked=${live(choice.key === form.choice)}
              ?disabled=${!isUsable(choice)}
              @change=${() => checkout.choose(choice.key)}
            />
            <span>${choiceName(choice, choices)} ${choice.kind === 'saved' ? expiryView(choice.saved) : nothing}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

function choiceName(choice: Choice, choices: readonly Choice[]): string {
  if (choice.kind === 'saved') return instrumentName(choice.saved.type, choice.saved.brand, choice.saved.last4);
  const another = choices.some(({ kind }) => kind === 'saved');
  if (choice.kind === 'card')
    return another ? msg('Another card', { id: 'methods.another-card' }) : msg('Card', { id: 'methods.card' });
  return another
    ? msg('Another bank account (ACH)', { id: 'methods.another-ach' })
    : msg('Bank account (ACH)', { id: 'methods.ach' });
}

export function expiryView({ expired, exp_month: month, exp_year: year }: SavedMethod) {
  if (month === undefined || year === undefined) return nothing;
  const date = isolate(`${String(month).padStart(2, '0')} / ${year}`);
  const text = expired
    ? msg(str`Expired ${date}`, { id: 'methods.expired' })
    : msg(str`Expires ${date}`, { id: 'methods.expires' });
  return html`<span class=${expired ? 'error' : 'hint'}>${text}</span>`;
}

/** The fields of the chosen way to pay. */
export function instrumentView(checkout: Checkout) {
  const { choice } = checkout;
  if (choice?.kind === 'card' && choice.hosted) return hostedCardView(checkout);
  if (choice?.kind === 'card')
    return html`
      ${fieldView(numberField, checkout)}
      <div class="pair">${fieldView(expiryField, checkout)} ${fieldView(codeField, checkout)}</div>
    `;
  if (choice?.kind === 'saved' && choice.recheck)
    return choice.hosted ? hostedCodeView(checkout, codeFieldOf(choice)) : fieldView(codeFieldOf(choice), checkout);
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
