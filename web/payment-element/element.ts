import { FrameElement, type TypedListeners } from '../element/frame-element.ts';
import { defineProperties } from '../element/properties.ts';
import { attributesOf } from '../element/spec.ts';
import type { FrameOptions } from '../protocol.ts';
import { spec } from './spec.ts';

class PaymentElement extends FrameElement {
  static override readonly spec = spec;
  static readonly observedAttributes: readonly string[] = attributesOf(spec);

  declare setupFutureUsage: FrameOptions['setupFutureUsage'] | null;
  declare achSecCode: FrameOptions['achSecCode'] | null;
  declare cvvRecheck: boolean;
  declare managementMode: boolean;
}

defineProperties(PaymentElement.prototype, spec);

/** `<govifi-payment>`: the form of a session, in a frame of the checkout's origin. */
export type GovifiPaymentElement = TypedListeners & PaymentElement;
export const GovifiPaymentElement = PaymentElement as typeof PaymentElement & { new (): GovifiPaymentElement };

declare global {
  interface HTMLElementTagNameMap {
    'govifi-payment': GovifiPaymentElement;
  }
}
