/** What the package has: bundled into a page it can't know its checkout, so each element needs `api-base`. */
import { register } from './register.ts';

export type { EventDetails, EventName } from '../protocol.ts';
export { GovifiPaymentElement } from './element.ts';
export { eventNames, type GovifiPaymentEventMap } from './events.ts';

register();
