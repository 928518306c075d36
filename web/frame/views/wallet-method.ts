import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { WalletMethod } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { isolate } from '../format.ts';
import type { WalletStep } from '../state/wallet.ts';
import { lockText, methodName } from '../texts/wallet.ts';
import { badgeView } from './badge.ts';
import { expiryView } from './instrument.ts';

export interface Shown {
  readonly method: WalletMethod;
  readonly step: WalletStep;
  readonly merchant: string;
}

/** One saved method: what it is, what the merchant says of it, and what can be done with it. */
export function walletMethodView(checkout: Checkout, shown: Shown) {
  const { method, step } = shown;
  const { id, is_default: isDefault, badges, locked } = method;
  const asked = 'id' in step && step.id === id && step.name !== 'choosing';
  const own = isDefault ? [{ label: msg('Default', { id: 'wallet.default' }) }] : [];
  const marks = [...own, ...badges];
  return html`
    <li id="method-${id}" tabindex="-1" aria-labelledby="name-${id}">
      <p id="name-${id}" class="name"><strong>${methodName(method)}</strong></p>
      ${detailsView(method)} ${expiryView(method)}
      ${marks.length === 0 ? nothing : html`<ul class="badges">${marks.map(badgeView)}</ul>`}
      ${locked ? html`<p class="hint">${lockText(locked)}</p>` : nothing}
      ${asked ? questionView(checkout, shown) : actionsView(checkout, shown)}
    </li>
  `;
}

/** Bank, kind of account and holder, as far as they are known. */
function detailsView({ type, bank_name: bank, account_type: kind, holder_name: holder }: WalletMethod) {
  const account =
    kind === 'savings' ? msg('Savings', { id: 'ach.savings' }) : kind && msg('Checking', { id: 'ach.checking' });
  const known = [bank, type === 'ach' ? account : undefined, holder].filter((text) => text !== undefined);
  return known.length === 0 ? nothing : html`<p class="hint">${known.map(isolate).join(' · ')}</p>`;
}

/** Buttons are named by what they do and to what: a list of them says which is which. */
function actionsView(checkout: Checkout, { method: { id, is_default: isDefault, locked }, step }: Shown) {
  if (isDefault && locked) return nothing;
  const busy = step.name === 'removing' || step.name === 'choosing';
  const choosing = step.name === 'choosing' && step.id === id;
  const button = (name: string, label: string, press: () => void, isBusy = false) => html`
    <button
      type="button"
      id="${name}-${id}"
      class="secondary ${isBusy ? 'busy' : ''}"
      aria-labelledby="${name}-${id} name-${id}"
      aria-disabled=${String(busy)}
      @click=${press}
    >${label}</button>
  `;
  const { wallet } = checkout;
  return html`
    <p class="actions">
      ${isDefault ? nothing : button('default', msg('Make default', { id: 'wallet.choose' }), () => void wallet.choose(id), choosing)}
      ${locked ? nothing : button('remove', msg('Remove', { id: 'wallet.remove' }), () => wallet.ask(id))}
    </p>
  `;
}

/** In its place in the list and not over it: within a tall frame, what is over the middle may be out of sight. */
function questionView({ wallet }: Checkout, { method, step, merchant }: Shown) {
  const removing = step.name === 'removing';
  const left = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') wallet.keep();
  };
  return html`
    <div role="group" class="note" aria-labelledby="question" aria-describedby="question-text" @keydown=${left}>
      <p id="question"><strong>${msg(str`Remove ${methodName(method)}?`, { id: 'wallet.ask' })}</strong></p>
      <p id="question-text">
        ${msg(str`You can no longer choose it when you pay ${isolate(merchant)}.`, { id: 'wallet.ask.text' })}
      </p>
      <p class="actions">
        <button
          id="remove"
          type="button"
          class="primary ${removing ? 'busy' : ''}"
          aria-disabled=${String(removing)}
          @click=${() => void wallet.remove()}
        >${msg('Yes, remove it', { id: 'wallet.ask.yes' })}</button>
        <button id="keep" type="button" class="secondary" aria-disabled=${String(removing)} @click=${() => wallet.keep()}>
          ${msg('Keep it', { id: 'wallet.ask.no' })}
        </button>
      </p>
    </div>
  `;
}
