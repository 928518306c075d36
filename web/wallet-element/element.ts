import { FrameElement, type TypedListeners } from '../element/frame-element.ts';
import { defineProperties } from '../element/properties.ts';
import { attributesOf } from '../element/spec.ts';
import { spec } from './spec.ts';

class WalletElement extends FrameElement {
  static override readonly spec = spec;
  static readonly observedAttributes: readonly string[] = attributesOf(spec);
}

defineProperties(WalletElement.prototype, spec);

/** `<govifi-wallet>`: what a customer has saved, in a frame of the checkout's origin. */
export type GovifiWalletElement = TypedListeners & WalletElement;
export const GovifiWalletElement = WalletElement as typeof WalletElement & { new (): GovifiWalletElement };

declare global {
  interface HTMLElementTagNameMap {
    'govifi-wallet': GovifiWalletElement;
  }
}
