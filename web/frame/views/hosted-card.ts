import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Checkout } from '../flow/checkout.ts';
import { faultText } from '../forms/faults.ts';
import type { Field } from '../forms/field.ts';
import { hostedCardFields } from '../forms/hosted-card-fields.ts';
import { isHostedName } from '../forms/hosted-value.ts';
import { describedField } from './field.ts';

/** Our labels and texts around inputs that the processor puts into frames of its own. */
export function hostedCardView(checkout: Checkout): TemplateResult {
  const [number, expiry, code] = hostedCardFields;
  return framesView(
    checkout,
    html`
      ${fieldView(number, checkout)}
      <div class="pair">${fieldView(expiry, checkout)} ${fieldView(code, checkout)}</div>
    `,
  );
}

/** The security code of a card that is kept. */
export const hostedCodeView = (checkout: Checkout, code: Field): TemplateResult =>
  framesView(checkout, fieldView(code, checkout));

function framesView(checkout: Checkout, fields: unknown): TemplateResult {
  const { status } = checkout.hosted;
  return html`
    ${status === 'blocked' ? blockedView(checkout) : nothing}
    <div id="hosted-card" aria-busy=${String(status === 'loading')} aria-live="polite" ?hidden=${status === 'blocked'}>
      ${fields}
    </div>
  `;
}

/** What is wrong is said aloud when it appears: the input is in another document, and can't refer to it. */
function fieldView(field: Field, checkout: Checkout) {
  const { name } = field;
  if (!isHostedName(name)) return nothing;
  const invalid = faultText(field, checkout.form) !== undefined;
  return describedField(
    field,
    checkout,
    html`<div
      id=${name}
      class="hosted"
      ?data-invalid=${invalid}
      ${ref(checkout.hosted.containers[name])}
    ></div>`,
  );
}

function blockedView(checkout: Checkout) {
  return html`
    <div id="hosted-blocked" class="alert" role="alert">
      <p>
        ${msg(
          'The card fields of the payment processor could not be loaded. Nothing was charged. Check your connection, and whether something in your browser blocks them.',
          { id: 'hosted.blocked' },
        )}
      </p>
      <button id="hosted-retry" type="button" class="secondary" @click=${() => checkout.hosted.retry()}>
        ${msg('Try again', { id: 'notice.retry' })}
      </button>
    </div>
  `;
}
