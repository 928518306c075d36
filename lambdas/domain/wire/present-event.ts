import { defined } from '../defined.ts';
import type { Delivery } from '../delivery.ts';
import type { SessionEvent } from '../events.ts';
import { isPaymentSession, type Session, totalOf } from '../session.ts';
import { timestamp } from './time.ts';

/** `data` of an event: what the merchant needs to know of the session (contract section 5). */
export function eventData(session: Session) {
  return defined({
    session_id: session.id,
    status: session.status,
    amount: session.amount,
    payment: paymentData(session),
    metadata: session.metadata,
  });
}

function paymentData(session: Session) {
  const { payment } = session;
  if (!payment || !isPaymentSession(session)) return undefined;
  return defined({
    payment_uid: `P-${payment.attemptId}`,
    transaction_id: payment.transactionId,
    total_amount: totalOf(session, payment.fee),
    method: payment.method,
    last4: payment.last4,
    checks: payment.checks,
  });
}

/** An event as it is sent and listed. `at`: the time of the sending, which its signature covers. */
export function presentEvent(event: SessionEvent, at = event.at) {
  return {
    webhook_id: event.id,
    event_type: event.type,
    timestamp: Math.floor(at / 1_000),
    data: JSON.parse(event.data) as unknown,
  };
}

export function presentEventWithDeliveries(event: SessionEvent, delivery: Delivery | undefined) {
  const attempts = delivery?.attempts ?? [];
  return {
    ...presentEvent(event),
    deliveries: attempts.map(({ at, durationMs, statusCode, error, nextAttemptAt }, index) => ({
      attempt: index + 1,
      at: timestamp(at),
      status_code: statusCode ?? null,
      error: error ?? null,
      duration_ms: durationMs,
      next_attempt_at: nextAttemptAt === undefined ? null : timestamp(nextAttemptAt),
    })),
  };
}
