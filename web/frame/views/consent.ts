import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Config, Quote } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { authorisation, consentText, needsBox, offeredUsage } from '../forms/consent.ts';
import { faultText } from '../forms/faults.ts';
import { money } from '../format.ts';
import { mandateText } from '../mandate.ts';

interface Box {
  readonly id: string;
  readonly text: string;
  readonly ticked: boolean;
  readonly onTick: (ticked: boolean) => void;
  readonly fault?: string | undefined;
}

/** A box to tick, with all that is agreed to beside it. */
export function boxView({ id, text, ticked, onTick, fault }: Box) {
  const changed = ({ target }: Event) => target instanceof HTMLInputElement && onTick(target.checked);
  return html`
    ${fault === undefined ? nothing : html`<p class="error" id="${id}-error">${fault}</p>`}
    <label class="check">
      <input
        type="checkbox"
        id=${id}
        .checked=${live(ticked)}
        aria-invalid=${fault === undefined ? nothing : 'true'}
        aria-describedby=${fault === undefined ? nothing : `${id}-error`}
        @change=${changed}
      />
      <span>${text}</span>
    </label>
  `;
}

/** Whether the method is to be kept, and what for. Never ticked beforehand. */
export function consentView(checkout: Checkout, config: Config) {
  const { choice, form, options } = checkout;
  const usage = offeredUsage(config, options, choice);
  if (usage === undefined) return nothing;
  return boxView({
    id: 'save',
    text: consentText(config, choice, usage),
    ticked: form.save,
    onTick: (save) => checkout.keepMethod(save),
  });
}

/** What the payer authorises: beside Pay, whose press gives it, or on a box of its own. */
export function mandateView(checkout: Checkout, config: Config, quote: Quote, button: string) {
  const { choice, form, options } = checkout;
  const saved = choice?.kind === 'saved' ? choice.saved.account_type : form.accountType;
  const text = mandateText({
    secCode: options.achSecCode ?? 'web',
    merchant: config.merchant_display_name,
    total: money(quote.total_amount, quote.currency),
    accountType: saved,
    last4: quote.last4 ?? '',
    at: new Date(),
    button,
  });
  if (!needsBox(choice, options)) return html`<p id="mandate" class="note">${text}</p>`;
  return boxView({
    id: authorisation.name,
    text,
    ticked: form.acceptedAt !== undefined,
    onTick: (agreed) => checkout.authorise(agreed),
    fault: faultText(authorisation, form),
  });
}
