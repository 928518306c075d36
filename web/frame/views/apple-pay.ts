import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Config } from '../../api-client/session-api.ts';
import { offersApplePay } from '../flow/apple-pay.ts';
import type { Checkout } from '../flow/checkout.ts';

/** Apple's own button, which Safari draws and names in the payer's language. */
export function applePayView(checkout: Checkout, config: Config) {
  if (!offersApplePay(config)) return nothing;
  return html`
    <button
      id="apple-pay"
      type="button"
      class="apple-pay"
      aria-label=${msg('Pay with Apple Pay', { id: 'methods.apple-pay' })}
      @click=${() => checkout.pressApplePay()}
    ></button>
  `;
}
