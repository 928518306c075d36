/** What the package has: bundled into a page it can't know its checkout, so each element needs `api-base`. */
import { register } from '../element/register.ts';
import { GovifiPaymentElement } from './element.ts';

export type { EventDetails, EventName } from '../protocol.ts';
export { eventNames, type GovifiEventMap as GovifiPaymentEventMap } from '../element/events.ts';
export { GovifiPaymentElement };

register(GovifiPaymentElement);
