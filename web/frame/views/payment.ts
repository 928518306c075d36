import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Config, Quote } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { billingFields } from '../forms/billing-fields.ts';
import type { Alert } from '../state/model.ts';
import { alertText } from '../texts/alerts.ts';
import { applePayView } from './apple-pay.ts';
import { consentView } from './consent.ts';
import { duplicateView } from './duplicate.ts';
import { fieldView } from './field.ts';
import { choicesView, instrumentView } from './instrument.ts';
import { pageMessageView } from './page-message.ts';
import { payView } from './pay.ts';
import { privacyView } from './privacy.ts';
import { summaryView } from './summary.ts';

/** What is paid for, and the form that pays it. */
export function paymentView(checkout: Checkout, config: Config) {
  const { model } = checkout;
  const quote = model.total.kind === 'ready' ? model.total.prepared.quote : undefined;
  const press = (event: Event) => {
    event.preventDefault();
    void checkout.press();
  };
  return html`
    <div id="payment" class=${model.state.name === 'authenticating' ? 'authenticating' : ''}>
      <h1 tabindex="-1">${msg('Make a payment', { id: 'payment.heading' })}</h1>
      ${pageMessageView(config)}
      <div class="columns">
        ${summaryView(checkout, config, quote)}
        <form id="form" novalidate @submit=${press}>
          <h2>${msg('How you are paying', { id: 'payment.title' })}</h2>
          ${alertView(checkout, quote)}
          <fieldset id="fields" ?disabled=${model.state.name !== 'form'}>
            <legend class="hidden">${msg('Payment details', { id: 'payment.legend' })}</legend>
            ${applePayView(checkout, config)} ${choicesView(checkout, msg('Pay with', { id: 'methods.legend' }))} ${instrumentView(checkout)}
            ${billingFields(config.required_avs_fields).map((field) => fieldView(field, checkout))}
            ${consentView(checkout, config)}
          </fieldset>
          ${checkout.choices.length === 0 ? nothing : payView(checkout, config)}
          ${
            config.cancel_url === undefined
              ? nothing
              : html`<p class="actions">
                <a id="cancel" href=${config.cancel_url} target="_top">${msg('Cancel and go back', { id: 'payment.cancel' })}</a>
              </p>`
          }
          ${privacyView()}
        </form>
      </div>
      ${model.state.name === 'duplicate' ? duplicateView(checkout, config) : nothing}
    </div>
  `;
}

/** Always there, so that what is put into it is announced. */
function alertView({ model: { state } }: Checkout, quote: Quote | undefined) {
  const asked: Alert | undefined =
    state.name === 'authenticating' && state.step === 'continue' ? { code: 'authentication_open' } : undefined;
  const alert = state.name === 'form' ? state.alert : asked;
  return html`
    <div id="alert" class="alert" role="alert" tabindex="-1" ?hidden=${!alert}>${alert ? alertText(alert, quote) : nothing}</div>
  `;
}
