/** What the package has: bundled into a page it can't know its checkout, so each element needs `api-base`. */
import { register } from '../element/register.ts';
import { GovifiWalletElement } from './element.ts';

export type { EventDetails, EventName } from '../protocol.ts';
export { eventNames, type GovifiEventMap } from '../element/events.ts';
export { GovifiWalletElement };

register(GovifiWalletElement);
