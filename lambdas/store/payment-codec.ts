import { defined } from '../domain/defined.ts';
import type { PaymentMethod } from '../domain/instrument.ts';
import type { Dispute, Payment } from '../domain/session.ts';

/** Within a session's item: short names, and what has its default is left out. */
export interface DisputeItem {
  id: string;
  amt: number;
  cur: string;
  r: string;
  st: string;
  at: number;
}

export interface PaymentItem {
  a: string;
  t: string;
  /** Unless it succeeded. */
  s?: 'pending' | 'failed';
  m: PaymentMethod;
  ct?: Payment['cardType'];
  l4?: string;
  fee: number;
  /** Results of checks. */
  ck?: Payment['checks'];
  sm?: string;
}

export function disputesToItem(disputes: readonly Dispute[]): DisputeItem[] {
  return disputes.map(({ id, amount, currency, reason, status, at }) => ({
    id,
    amt: amount,
    cur: currency,
    r: reason,
    st: status,
    at,
  }));
}

export function paymentToItem(payment: Payment): PaymentItem {
  return defined({
    a: payment.attemptId,
    t: payment.transactionId,
    s: payment.status === 'succeeded' ? undefined : payment.status,
    m: payment.method,
    ct: payment.cardType,
    l4: payment.last4,
    fee: payment.fee,
    ck: payment.checks,
    sm: payment.savedMethodId,
  });
}

export function paymentFromItem(item: PaymentItem): Payment {
  return defined({
    attemptId: item.a,
    transactionId: item.t,
    status: item.s ?? ('succeeded' as const),
    method: item.m,
    cardType: item.ct,
    last4: item.l4,
    fee: item.fee,
    checks: item.ck,
    savedMethodId: item.sm,
  });
}

export function disputesFromItem(items: readonly DisputeItem[]): Dispute[] {
  return items.map(({ id, amt, cur, r, st, at }) => ({ id, amount: amt, currency: cur, reason: r, status: st, at }));
}
