import { setScriptAddress } from './element.ts';
import { register } from './register.ts';

/** The module that the checkout serves: it knows the checkout by its own address. */
export type { EventDetails, EventName } from '../protocol.ts';
export { GovifiPaymentElement } from './element.ts';
export { eventNames, type GovifiPaymentEventMap } from './events.ts';

setScriptAddress(import.meta.url);
register();
