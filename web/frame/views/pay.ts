import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { date, money } from '../i18n.ts';
import type { Quote } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { feeLabel } from './rows.ts';

/** What the payer authorises, where the total stands, and the button that pays. */
export function payView(checkout: Checkout) {
  const { model } = checkout;
  const paying = model.state.name === 'paying';
  const quote = model.total.kind === 'ready' ? model.total.prepared.quote : undefined;
  // Not `disabled`: the button keeps the focus, and pressing it early says what is missing.
  return html`
    ${quote?.method === 'ach' ? mandateView(checkout, quote) : nothing}
    <p id="status" class="hint" role="status">${statusText(checkout, quote)}</p>
    <button
      id="pay"
      type="submit"
      class="primary"
      aria-describedby="status"
      aria-disabled=${String(!quote || paying)}
    >${buttonText(quote, paying)}</button>
  `;
}

function buttonText(quote: Quote | undefined, paying: boolean): string {
  if (paying) return msg('Paying…', { id: 'pay.paying' });
  if (!quote) return msg('Pay', { id: 'pay.empty' });
  const total = money(quote.total_amount, quote.currency);
  return msg(str`Pay ${total}`, { id: 'pay.total' });
}

function statusText({ model }: Checkout, quote: Quote | undefined): string {
  if (model.state.name === 'paying') return msg('Paying. Do not close this page.', { id: 'pay.status.paying' });
  if (model.total.kind === 'quoting') return msg('Working out the total…', { id: 'pay.status.quoting' });
  if (!quote) return msg('Fill in the details to see the total.', { id: 'pay.status.empty' });
  const total = money(quote.total_amount, quote.currency);
  if (quote.convenience_fee === 0) return msg(str`Total ${total}.`, { id: 'pay.status.ready' });
  const fee = money(quote.convenience_fee, quote.currency);
  const label = feeLabel(quote);
  return msg(str`Total ${total}, including ${fee} (${label}).`, { id: 'pay.status.ready-with-fee' });
}

function mandateView({ model }: Checkout, quote: Quote) {
  const total = money(quote.total_amount, quote.currency);
  const account = quote.last4 ?? '';
  const today = date(new Date());
  const merchant = model.config?.merchant_display_name ?? '';
  return html`<p id="mandate" class="note">${msg(
    str`By pressing “Pay ${total}” you authorize ${merchant} to debit ${total} once from the bank account ending ${account}, on ${today} or on the next business days. To revoke this, contact ${merchant} before the debit is made.`,
    { id: 'mandate.web' },
  )}</p>`;
}
