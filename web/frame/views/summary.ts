import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { dateTime, money } from '../format.ts';
import type { Config, Quote } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { countdownView } from './countdown.ts';
import { type Row, summaryRows } from './rows.ts';

export function summaryView(checkout: Checkout, config: Config, quote: Quote | undefined) {
  const { currency = '', description } = config;
  const end = dateTime(new Date(config.expires_at));
  return html`
    <section class="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">${msg('What you are paying for', { id: 'summary.title' })}</h2>
      ${description === undefined ? nothing : html`<p id="description"><bdi>${description}</bdi></p>`}
      <table aria-labelledby="summary-title">
        <tbody id="rows">${summaryRows(config, quote).map((row) => rowView(row, currency))}</tbody>
      </table>
      <p id="deadline" class="hint">
        ${msg(str`You can pay with this link until ${end}.`, { id: 'summary.deadline' })}
      </p>
      ${countdownView(checkout)}
    </section>
  `;
}

const rowView = ({ label, detail, amount, strong }: Row, currency: string) => html`
  <tr class=${strong ? 'strong' : ''}>
    <th scope="row"><bdi>${label}</bdi>${detail === undefined ? nothing : html`<span class="hint"> ${detail}</span>`}</th>
    <td>${money(amount, currency)}</td>
  </tr>
`;
