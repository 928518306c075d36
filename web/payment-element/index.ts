import { setScriptAddress } from '../element/frame-element.ts';
import { register } from '../element/register.ts';
import { GovifiPaymentElement } from './element.ts';

/** The module that the checkout serves: it knows the checkout by its own address. */
export type { EventDetails, EventName } from '../protocol.ts';
export { eventNames, type GovifiEventMap as GovifiPaymentEventMap } from '../element/events.ts';
export { GovifiPaymentElement };

setScriptAddress(import.meta.url);
register(GovifiPaymentElement);
