import { GovifiPaymentElement } from './element.ts';

const name = 'govifi-payment';
/** On the class that won, so that a page which loads many copies is told once. */
const warned = Symbol.for('govifi-payment.loaded-twice');

/** Defines the element, unless another copy of the script, of whatever version, was first. */
export function register(): void {
  if (!globalThis.customElements) return;
  const first = customElements.get(name) as
    | (CustomElementConstructor & { version?: string; [warned]?: true })
    | undefined;
  if (!first) customElements.define(name, GovifiPaymentElement);
  if (!first || first[warned]) return;
  first[warned] = true;
  console.warn(`<${name}> is loaded twice: ${first.version} stays, ${GovifiPaymentElement.version} is left out.`);
}
