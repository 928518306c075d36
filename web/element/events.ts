import type { EventDetails, EventName } from '../protocol.ts';

const known: Readonly<Record<EventName, true>> = {
  'session.ready': true,
  'session.expired': true,
  feequote: true,
  'method.changed': true,
  validation: true,
  'payment.processing': true,
  'payment.success': true,
  'payment.error': true,
  challenge: true,
  walletDeleted: true,
};

/** Every event of the elements. What else a frame may say of itself stays between the two. */
export const eventNames = Object.keys(known) as readonly EventName[];

/** Their events, as a listener meets them. */
export type GovifiEventMap = {
  readonly [Name in EventName]: CustomEvent<EventDetails[Name]>;
};
