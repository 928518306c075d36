import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Config } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { billingFields } from '../forms/billing-fields.ts';
import { agreement, consentText, walletUsage } from '../forms/consent.ts';
import { faultText } from '../forms/faults.ts';
import type { WalletState } from '../state/wallet.ts';
import { boxView } from './consent.ts';
import { countdownView } from './countdown.ts';
import { fieldView } from './field.ts';
import { choicesView, instrumentView } from './instrument.ts';
import { privacyView } from './privacy.ts';
import { walletAlertView } from './wallet-alert.ts';

/** The form that adds a method. What the payer agrees to stands right above the button. */
export function walletFormView(checkout: Checkout, state: WalletState, config: Config) {
  const saving = state.step.name === 'saving';
  const save = (event: Event) => {
    event.preventDefault();
    void checkout.wallet.save();
  };
  return html`
    <form id="form" class="narrow" novalidate @submit=${save}>
      <h1 id="title" tabindex="-1">${msg('Add a payment method', { id: 'wallet.add' })}</h1>
      ${walletAlertView(state)}
      <fieldset id="fields" ?disabled=${saving}>
        <legend class="hidden">${msg('Payment details', { id: 'payment.legend' })}</legend>
        ${choicesView(checkout, msg('What to save', { id: 'wallet.legend' }))} ${instrumentView(checkout)}
        ${billingFields(config.required_avs_fields).map((field) => fieldView(field, checkout))}
        ${consentView(checkout, config)}
      </fieldset>
      <p class="actions">
        <button id="store" type="submit" class="primary ${saving ? 'busy' : ''}" aria-disabled=${String(saving)}>
          ${saving ? msg('Saving…', { id: 'wallet.saving' }) : msg('Save', { id: 'wallet.save' })}
        </button>
        ${
          checkout.options.newMethodOnly
            ? nothing
            : html`<button type="button" class="secondary" aria-disabled=${String(saving)} @click=${() => checkout.wallet.closeForm()}>
                ${msg('Do not save', { id: 'wallet.close' })}
              </button>`
        }
      </p>
      ${countdownView(checkout)} ${privacyView()}
    </form>
  `;
}

function consentView({ choice, form, keepMethod }: Checkout, config: Config) {
  const usage = walletUsage(config);
  const text = consentText(config, choice, usage);
  if (usage === 'on_session') return html`<p class="note">${text}</p>`;
  const fault = faultText(agreement, form);
  return boxView({ id: agreement.name, text, ticked: form.save, onTick: keepMethod, fault });
}
