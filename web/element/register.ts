import type { FrameElement } from './frame-element.ts';

/** On the class that won, so that a page which loads many copies is told once. */
const warned = Symbol.for('govifi-payment.loaded-twice');

/** Defines the element, unless another copy of the script, of whatever version, was first. */
export function register(element: typeof FrameElement): void {
  if (!globalThis.customElements) return;
  const name = element.spec.tag;
  const first = customElements.get(name) as
    | (CustomElementConstructor & { version?: string; [warned]?: true })
    | undefined;
  if (!first) customElements.define(name, element);
  if (!first || first[warned]) return;
  first[warned] = true;
  console.warn(`<${name}> is loaded twice: ${first.version} stays, ${element.version} is left out.`);
}
