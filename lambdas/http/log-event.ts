import type { EventType } from '../domain/events.ts';
import type { Measures } from '../domain/metrics.ts';
import type { Session } from '../domain/session.ts';
import { logger, messages } from './log.ts';

interface NotedEvent {
  readonly id: string;
  readonly type: EventType;
  readonly requestId?: string;
}

/** What happened to a session. */
export function logEvent({ id, type, requestId }: NotedEvent, session: Session): void {
  const { id: sessionId, currency } = session;
  const fields = { webhook_id: id, event_type: type, session_id: sessionId, request_id: requestId, currency };
  logger.info(messages.eventNoted, fields, measuresOf(type, session));
}

function measuresOf(type: EventType, { scope, amount = 0, payment }: Session): Measures {
  switch (type) {
    case 'checkout_session.completed':
      return { SessionsCompleted: 1, PaidAmount: amount, PaidFees: payment?.fee ?? 0 };
    case 'checkout_session.expired':
      return scope === 'payment' ? { SessionsExpiredUnpaid: 1 } : {};
    case 'checkout_session.payment_failed':
      return { PaymentsReturned: 1 };
    case 'checkout_session.needs_review':
      return {};
  }
}
