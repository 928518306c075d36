import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Config } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import type { WalletState } from '../state/wallet.ts';
import { doneText } from '../texts/wallet.ts';
import { countdownView } from './countdown.ts';
import { pageMessageView } from './page-message.ts';
import { backLinkView } from './back-link.ts';
import { walletAlertView } from './wallet-alert.ts';
import { walletFormView } from './wallet-form.ts';
import { walletMethodView } from './wallet-method.ts';

/** The customer's saved methods, or the form that adds one. */
export function walletView(checkout: Checkout, state: WalletState, config: Config) {
  if (state.step.name === 'form' || state.step.name === 'saving') return walletFormView(checkout, state, config);
  const { done, step } = state;
  const canAdd = checkout.choices.length > 0;
  const busy = step.name === 'removing' || step.name === 'choosing';
  return html`
    <section id="wallet" aria-labelledby="title" aria-busy=${String(busy)}>
      <h1 id="title" tabindex="-1">${msg('Saved payment methods', { id: 'wallet.heading' })}</h1>
      ${pageMessageView(config)} ${walletAlertView(state)}
      ${done ? html`<p class="note">${doneText(done)}</p>` : nothing}
      ${checkout.options.newMethodOnly ? nothing : listView(checkout, state, config)}
      ${
        canAdd
          ? html`<p class="actions">
              <button id="add" type="button" class="primary" aria-disabled=${String(busy)} @click=${() => checkout.wallet.openForm()}>
                ${msg('Add a payment method', { id: 'wallet.add' })}
              </button>
            </p>`
          : html`<p class="hint">${msg('No payment method can be added on this page.', { id: 'wallet.no-add' })}</p>`
      }
      ${countdownView(checkout)} ${backLinkView(config)}
    </section>
  `;
}

function listView(checkout: Checkout, state: WalletState, config: Config) {
  if (state.methods.length === 0) return html`<p>${msg('Nothing is saved yet.', { id: 'wallet.empty' })}</p>`;
  return html`
    <ul id="saved">
      ${state.methods.map((method) =>
        walletMethodView(checkout, { method, step: state.step, merchant: config.merchant_display_name }),
      )}
    </ul>
  `;
}

/** What was changed, for the ear: outside of the screens, so that it is there before anything is put into it. */
export function walletStatusView({ model: { state } }: Checkout) {
  const done = state.name === 'wallet' ? state.done : undefined;
  return html`<p id="changed" class="hidden" role="status">${done ? doneText(done) : nothing}</p>`;
}
