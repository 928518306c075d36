import { createHash } from 'node:crypto';
import { token } from './credential.ts';
import type { Session } from './session.ts';

/** Every event that a merchant can hear of (contract section 5), and what it means. */
export const eventTypes = {
  'checkout_session.completed': 'The session was paid; for a bank debit, the processor accepted it.',
  'checkout_session.expired': 'The session ended without a payment.',
  'checkout_session.payment_failed': 'A payment that had completed the session came back, as a bank debit may.',
  'checkout_session.needs_review': 'The processor could not tell whether the payer was charged. A person must.',
} as const;

export type EventType = keyof typeof eventTypes;

export function isEventType(name: string): name is EventType {
  return Object.hasOwn(eventTypes, name);
}

/** Something that happened to a session, once. */
export interface SessionEvent {
  readonly id: string;
  readonly account: string;
  readonly type: EventType;
  /** When it was noted, by its store: milliseconds since the epoch. Events are listed in this order. */
  readonly at: number;
  /** The event's `data`, in wire form, as JSON. */
  readonly data: string;
  /** The request that led to it, where one did: in the logs, and never in the event's wire form. */
  readonly requestId?: string;
}

export type NewEvent = Omit<SessionEvent, 'at'>;

export const WEBHOOK_ID = /^evt_[a-z0-9]{27}$/;

/** Fixed by session and type, so that an event which is noted twice is the same event. */
export function webhookId(sessionId: string, type: EventType): string {
  const hash = createHash('sha256').update(`${sessionId}\n${type}`).digest();
  return `evt_${token(hash.subarray(0, 17), 27)}`;
}

/** The request that made a change: the confirm of the attempt, whoever settled it, or the merchant's own. */
export function requestOf(before: Session | undefined, after: Session): string | undefined {
  return before?.attempt?.requestId ?? after.attempt?.requestId ?? after.endedByRequest;
}

/** The event that this change of a session is, if it is one. */
export function eventOf(before: Session | undefined, after: Session): EventType | undefined {
  if (before?.status === 'active' && after.status === 'completed') return 'checkout_session.completed';
  if (before?.status === 'active' && after.status === 'expired') return 'checkout_session.expired';
  if (before?.payment && before.payment.status !== 'failed' && after.payment?.status === 'failed')
    return 'checkout_session.payment_failed';
  if (!before?.attempt?.review && after.attempt?.review) return 'checkout_session.needs_review';
  return undefined;
}
