import { defined } from '../defined.ts';
import type { NextAction } from '../ports.ts';
import { type Payment, type PaymentSession, type Quote, totalOf } from '../session.ts';
import { timestamp } from './time.ts';

/** `payment` in the config of a completed session, and in the answer to confirm. */
export function presentPayment(session: PaymentSession, payment: Payment) {
  return defined({
    payment_uid: `P-${payment.attemptId}`,
    transaction_id: payment.transactionId,
    status: payment.status,
    method: payment.method,
    last4: payment.last4,
    card_type: payment.cardType,
    amount: session.amount,
    convenience_fee: payment.fee,
    total_amount: totalOf(session, payment.fee),
    currency: session.currency,
    saved_method_id: payment.savedMethodId,
  });
}

/** The 200 of confirm: the payment once as an object and once flat, as the public contract has it. */
export function presentConfirmation(session: PaymentSession, payment: Payment, redirectUrl: string) {
  const full = presentPayment(session, payment);
  const { payment_uid, transaction_id, method, last4, card_type, total_amount, saved_method_id } = full;
  return defined({
    session_id: session.id,
    status: 'completed' as const,
    payment: full,
    redirect_url: redirectUrl,
    payment_uid,
    transaction_id,
    method,
    last4,
    card_type,
    total_amount,
    saved_method_id,
  });
}

/** The 200 of a confirm whose payer has to act first: nothing is paid, and the same request is to be repeated after it. */
export function presentNextAction(session: PaymentSession, action: NextAction) {
  return {
    session_id: session.id,
    status: 'active' as const,
    payment_status: 'processing' as const,
    next_action:
      action.type === 'use_stripe_sdk'
        ? { type: action.type, client_secret: action.clientSecret, publishable_key: action.publishableKey }
        : { type: action.type, url: action.url, return_url: action.returnUrl },
  };
}

export function presentQuote(session: PaymentSession, quote: Quote) {
  return defined({
    amount: session.amount,
    convenience_fee: quote.fee,
    total_amount: totalOf(session, quote.fee),
    currency: session.currency,
    method: quote.method,
    card_type: quote.cardType,
    last4: quote.last4,
    fee_label: quote.label,
    expires_at: timestamp(quote.until),
  });
}
