import { isOn, propertyName } from './attributes.ts';
import { attributesOf, type Spec } from './spec.ts';

/** A property for each attribute that it reflects. The secret has none that does. */
export function defineProperties(prototype: HTMLElement, { texts, switches }: Spec): void {
  for (const attribute of texts) {
    define(prototype, attribute, {
      get(this: HTMLElement) {
        return this.getAttribute(attribute);
      },
      set(this: HTMLElement, value: unknown) {
        if (value === null || value === undefined) this.removeAttribute(attribute);
        else this.setAttribute(attribute, String(value));
      },
    });
  }
  for (const attribute of switches) {
    define(prototype, attribute, {
      get(this: HTMLElement) {
        return isOn(this, attribute);
      },
      set(this: HTMLElement, value: unknown) {
        this.toggleAttribute(attribute, Boolean(value));
      },
    });
  }
}

function define(prototype: HTMLElement, attribute: string, accessors: PropertyDescriptor): void {
  Object.defineProperty(prototype, propertyName(attribute), { ...accessors, enumerable: true, configurable: true });
}

/** Sets again what a page had set before the element was defined, when it was a property like any other. */
export function takeEarlyProperties(element: HTMLElement, spec: Spec): void {
  const properties = element as unknown as Record<string, unknown>;
  const own = Object.getOwnPropertyNames(element);
  for (const name of attributesOf(spec).map(propertyName)) {
    if (!own.includes(name)) continue;
    const value = properties[name];
    delete properties[name];
    properties[name] = value;
  }
}
