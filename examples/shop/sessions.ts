import { type CreatedSession, type HostedSessions, HostedSessionsError } from '@govifi/hosted-sessions';
import { currency, productOf } from './products.ts';
import type { Order } from './store.ts';

/**
 * The session in which an order is paid. The key names the order, so that asking again, after a reload or a crash,
 * gives the same session and the same secret: none has to be kept.
 */
export function sessionOf(payments: HostedSessions, order: Order, origin: string): Promise<CreatedSession> {
  const page = `${origin}/orders/${order.id}`;
  const name = productOf(order.product)?.name ?? order.product;
  return payments.sessions.create(
    {
      amount: order.amount,
      currency,
      description: `Order ${order.id.slice(0, 8)}`,
      line_items: [{ description: name, amount: order.amount }],
      success_url: page,
      cancel_url: page,
      // Comes back in every event.
      metadata: { order_id: order.id },
    },
    { idempotencyKey: `order-${order.id}-${order.attempt}` },
  );
}

/** Ends the order's session, so that it can't be paid beside the next one. @returns false when it is paid or being paid */
export async function endSession(payments: HostedSessions, { session }: Order): Promise<boolean> {
  if (session === undefined) return true;
  try {
    await payments.sessions.expire(session);
    return true;
  } catch (error) {
    if (error instanceof HostedSessionsError && error.status === 409) return false;
    throw error;
  }
}
