import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { isolate, money } from '../format.ts';
import type { Config, Quote } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import type { AuthenticatingState } from '../state/model.ts';
import { mandateView } from './consent.ts';
import { feeLabel } from './rows.ts';

/** What the payer authorises, where the total stands, and the button that pays. */
export function payView(checkout: Checkout, config: Config) {
  const { model } = checkout;
  const { state } = model;
  const waiting = state.name === 'authenticating' && state.step === 'continue' ? state : undefined;
  const paying = state.name === 'paying' || (state.name === 'authenticating' && !waiting);
  const quote = model.total.kind === 'ready' ? model.total.prepared.quote : undefined;
  const button = buttonText(quote);
  // Not `disabled`: the button keeps the focus, and pressing it early says what is missing.
  return html`
    ${quote?.method === 'ach' ? mandateView(checkout, config, quote, button) : nothing}
    <p id="status" class="hint" role="status">${statusText(checkout, quote)}</p>
    ${waiting?.url === undefined ? nothing : bankLink(waiting.url)}
    <button
      id="pay"
      type="submit"
      class="primary ${paying ? 'busy' : ''}"
      aria-describedby="status"
      aria-disabled=${String(!quote || paying)}
    >${paying ? msg('Paying…', { id: 'pay.paying' }) : waiting ? continueText(waiting) : button}</button>
  `;
}

/** In a tab of its own, so that this one is there to say how it ends. */
const bankLink = (url: string) => html`
  <p class="actions">
    <a id="bank" class="primary" href=${/^https?:/.test(url) ? url : nothing} target="_blank" rel="noopener noreferrer">
      ${msg('Open your bank’s page', { id: 'pay.bank-page' })}
    </a>
  </p>
`;

const continueText = ({ url }: AuthenticatingState) =>
  url === undefined
    ? msg('Continue with your bank', { id: 'pay.continue' })
    : msg('I have finished at my bank', { id: 'pay.bank-done' });

function buttonText(quote: Quote | undefined): string {
  if (!quote) return msg('Pay', { id: 'pay.empty' });
  const total = money(quote.total_amount, quote.currency);
  return msg(str`Pay ${total}`, { id: 'pay.total' });
}

function statusText({ model }: Checkout, quote: Quote | undefined): string {
  if (model.state.name === 'paying') return msg('Paying. Do not close this page.', { id: 'pay.status.paying' });
  if (model.state.name === 'authenticating')
    return msg('Your bank asks you to confirm this payment. Follow its instructions. Do not close this page.', {
      id: 'pay.status.bank',
    });
  if (model.total.kind === 'quoting') return msg('Working out the total…', { id: 'pay.status.quoting' });
  if (!quote) return msg('Fill in the details to see the total.', { id: 'pay.status.empty' });
  const total = money(quote.total_amount, quote.currency);
  if (quote.convenience_fee === 0) return msg(str`Total ${total}.`, { id: 'pay.status.ready' });
  const fee = money(quote.convenience_fee, quote.currency);
  const label = isolate(feeLabel(quote));
  return msg(str`Total ${total}, including ${fee} (${label}).`, { id: 'pay.status.ready-with-fee' });
}
