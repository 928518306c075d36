import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Config, Quote } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { billingFields } from '../forms/billing-fields.ts';
import { pageMessage } from '../page-message.ts';
import { alertText } from '../texts/alerts.ts';
import { applePayView } from './apple-pay.ts';
import { consentView } from './consent.ts';
import { duplicateView } from './duplicate.ts';
import { fieldView } from './field.ts';
import { choicesView, instrumentView } from './instrument.ts';
import { payView } from './pay.ts';
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
    <div id="payment">
      <h1 tabindex="-1">${msg('Make a payment', { id: 'payment.heading' })}</h1>
      ${
        config.page_message === undefined
          ? nothing
          : html`<div id="page-message" class="note" dir="auto">${guard([config.page_message], () => pageMessage(config.page_message ?? ''))}</div>`
      }
      <div class="columns">
        ${summaryView(checkout, config, quote)}
        <form id="form" novalidate @submit=${press}>
          <h2>${msg('How you are paying', { id: 'payment.title' })}</h2>
          ${alertView(checkout, quote)}
          <fieldset id="fields" ?disabled=${model.state.name !== 'form'}>
            <legend class="hidden">${msg('Payment details', { id: 'payment.legend' })}</legend>
            ${applePayView(checkout, config)} ${choicesView(checkout)} ${instrumentView(checkout)}
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
          <p class="hint">
            ${msg('Your details go straight to the payment processor. They are not kept on this page.', {
              id: 'payment.privacy',
            })}
          </p>
        </form>
      </div>
      ${model.state.name === 'duplicate' ? duplicateView(checkout, config) : nothing}
    </div>
  `;
}

/** Always there, so that what is put into it is announced. */
function alertView({ model: { state } }: Checkout, quote: Quote | undefined) {
  const alert = state.name === 'form' ? state.alert : undefined;
  return html`
    <div id="alert" class="alert" role="alert" tabindex="-1" ?hidden=${!alert}>${alert ? alertText(alert, quote) : nothing}</div>
  `;
}
