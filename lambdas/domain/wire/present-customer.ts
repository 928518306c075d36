import { defined } from '../defined.ts';
import { inOrder, type Wallet } from '../saved-method.ts';
import { isPaymentSession, paymentStatus, publicStatus, type Session } from '../session.ts';
import { presentPayment } from './present-payment.ts';
import { presentSavedMethod } from './present-saved-method.ts';
import { timestamp } from './time.ts';

export interface CustomerView {
  readonly customerId: string;
  readonly wallet: Wallet;
  readonly sessions: readonly Session[];
  readonly next?: string;
  readonly now: number;
}

/** What is stored of a customer, for whom the merchant answers to. */
export function presentCustomer({ customerId, wallet, sessions, next, now }: CustomerView) {
  return {
    customer_id: customerId,
    saved_methods: inOrder(wallet).map((method) => ({
      ...presentSavedMethod(method, defined({ defaultId: wallet.defaultId, now })),
      processor: method.processor,
      consent: { usage: method.consent.usage, given_at: timestamp(method.consent.at) },
    })),
    sessions: sessions.map((session) => presentSession(session, now)),
    next: next ?? null,
  };
}

function presentSession(session: Session, now: number) {
  return defined({
    session_id: session.id,
    status: publicStatus(session, now),
    payment_status: paymentStatus(session),
    scope: session.scope,
    created_at: timestamp(session.createdAt),
    expires_at: timestamp(session.expiresAt),
    amount: session.amount,
    currency: session.currency,
    description: session.description,
    line_items: session.lineItems?.map(({ description, amount, quantity }) => ({ description, amount, quantity })),
    customer_email: session.customerEmail,
    fraud_signals: session.fraudSignals,
    metadata: session.metadata,
    payment: session.payment && isPaymentSession(session) ? presentPayment(session, session.payment) : undefined,
  });
}

export function presentErased(erased: { sessions: number; savedMethods: number; complete: boolean }) {
  return { sessions: erased.sessions, saved_methods: erased.savedMethods, complete: erased.complete };
}
