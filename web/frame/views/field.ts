import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Checkout } from '../flow/checkout.ts';
import { faultText } from '../forms/faults.ts';
import type { Field } from '../forms/field.ts';
import { textOf } from '../forms/form.ts';
import { formatInput } from './format-input.ts';

/** What stands around a field: its label, its hint, and what is wrong with it. */
export function describedField(field: Field, { form }: Checkout, input: unknown) {
  const { name } = field;
  const hint = field.hint?.(form);
  const fault = faultText(field, form);
  const note = field.note?.(form);
  return html`
    <div class="field">
      <label for=${name}>${field.label()}</label>
      ${hint === undefined ? nothing : html`<p class="hint" id="${name}-hint">${hint}</p>`}
      ${fault === undefined ? nothing : html`<p class="error" id="${name}-error">${fault}</p>`}
      <div class=${field.note ? 'with-brand' : ''}>
      ${input}
      ${note === undefined ? nothing : html`<span class="brand" id="${name}-note">${note}</span>`}
      </div>
    </div>
  `;
}

/** A labelled input; its hint and what is wrong with it are tied to it. */
export function fieldView(field: Field, checkout: Checkout) {
  const { form } = checkout;
  const { name } = field;
  const hint = field.hint?.(form);
  const fault = faultText(field, form);
  const note = field.note?.(form);
  const described = [hint && `${name}-hint`, note && `${name}-note`, fault && `${name}-error`]
    .filter(Boolean)
    .join(' ');
  const typed = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (field.format) formatInput(target, field.format);
    checkout.type(name, target.value);
  };
  return describedField(
    field,
    checkout,
    html`<input
      id=${name}
      type=${field.type ?? 'text'}
      inputmode=${field.inputMode ?? nothing}
      autocomplete=${field.autocomplete}
      maxlength=${field.maxLength ?? nothing}
      spellcheck="false"
      aria-invalid=${fault === undefined ? nothing : 'true'}
      aria-describedby=${described || nothing}
      .value=${live(textOf(form, name))}
      @input=${typed}
      @change=${() => checkout.leave(name)}
    />`,
  );
}
