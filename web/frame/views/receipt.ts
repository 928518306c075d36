import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { dateTime, isolate, money } from '../format.ts';
import type { Config } from '../../api-client/session-api.ts';
import { mandateCopy } from '../mandate.ts';
import type { PaidState } from '../state/model.ts';
import { instrumentName } from '../texts/instrument.ts';

/** What was paid, to whom and how, for the screen and for paper. */
export function receiptView({ payment, redirectUrl, at }: PaidState, config: Config | undefined) {
  const before = at === undefined;
  const name = config?.merchant_display_name ?? '';
  const merchant = isolate(name);
  const amount = (minorUnits: number) => money(minorUnits, payment.currency);
  const pending = payment.status === 'pending';
  const total = pending
    ? msg('Total to be debited', { id: 'receipt.total-pending' })
    : msg('Total paid', { id: 'receipt.total' });
  return html`
    <section id="receipt">
      <h1 tabindex="-1">${receiptHeading(pending, before)}</h1>
      <p>${receiptText(pending, before, merchant)}</p>
      <dl>
        ${row(msg('Paid to', { id: 'receipt.merchant' }), merchant)}
        ${config?.description === undefined ? nothing : row(msg('For', { id: 'receipt.for' }), config.description)}
        ${before ? nothing : row(msg('Date', { id: 'receipt.date' }), dateTime(new Date(at)))}
        ${row(msg('Amount', { id: 'receipt.amount' }), amount(payment.amount))}
        ${
          payment.convenience_fee > 0
            ? row(msg('Fee', { id: 'receipt.fee' }), amount(payment.convenience_fee))
            : nothing
        }
        ${row(total, amount(payment.total_amount))}
        ${row(
          msg('Paid with', { id: 'receipt.method' }),
          instrumentName(payment.method, payment.card_type, payment.last4),
        )}
        ${row(msg('Reference', { id: 'receipt.reference' }), payment.payment_uid)}
      </dl>
      ${
        payment.method === 'ach' && !before
          ? html`<p class="note">${mandateCopy({ merchant: name, total: amount(payment.total_amount), last4: payment.last4 ?? '' })}</p>`
          : nothing
      }
      <p class="actions">
        ${
          redirectUrl === undefined
            ? nothing
            : html`<a class="primary" href=${redirectUrl} target="_top">
                ${msg(str`Return to ${merchant}`, { id: 'receipt.return' })}
              </a>`
        }
        <button id="print" type="button" class="secondary" @click=${() => window.print()}>
          ${msg('Print the receipt', { id: 'receipt.print' })}
        </button>
      </p>
    </section>
  `;
}

const row = (term: string, value: string) => html`<div><dt>${term}</dt><dd><bdi>${value}</bdi></dd></div>`;

function receiptHeading(pending: boolean, before: boolean): string {
  if (pending) return msg('Payment submitted', { id: 'receipt.heading.pending' });
  return before
    ? msg('Already paid', { id: 'receipt.heading.before' })
    : msg('Payment complete', { id: 'receipt.heading' });
}

function receiptText(pending: boolean, before: boolean, merchant: string): string {
  if (pending)
    return msg('Your bank has not confirmed the debit yet, which can take a few business days. Do not pay again.', {
      id: 'receipt.text.pending',
    });
  if (before)
    return msg(str`This payment to ${merchant} has been made. There is nothing left to pay here.`, {
      id: 'receipt.text.before',
    });
  return msg(str`Thank you. ${merchant} has your payment.`, { id: 'receipt.text' });
}
