import type { Usage } from '../domain/consent.ts';
import { defined } from '../domain/defined.ts';
import { type PaymentMethod, paymentMethods } from '../domain/instrument.ts';
import type { Attempt, Payment, Quote, Session } from '../domain/session.ts';
import { type ChallengeItem, challengeFromItem, challengeToItem } from './challenge-codec.ts';
import { packAnswers, type PackedAnswer, unpackAnswers } from './answer-codec.ts';

/**
 * A session as its item. Names are short because a write costs by the kilobyte and a session is written four times;
 * what has its default is left out. The names are known here and in the store's expressions, nowhere else.
 */
export interface SessionItem {
  pk: string;
  st: Session['status'];
  acc: string;
  /** Wallet sessions only. */
  sc?: 'wallet';
  v: number;
  cat: number;
  exp: number;
  kv: number;
  rh?: string;
  amt?: number;
  cur?: string;
  des?: string;
  /** Per item: description, amount, and quantity unless it is 1. */
  li?: [string, number, number?][];
  su?: string;
  cu?: string;
  cid?: string;
  em?: string;
  lay?: 'hosted';
  /** One letter per method, in the order given. */
  am: string;
  sfu?: 'on_session' | 'off_session';
  br?: Session['branding'];
  avs?: string[];
  /** As JSON: names, numbers and their order are the merchant's, and a map of the table takes neither all nor any. */
  md?: string;
  fs?: Session['fraudSignals'];
  wal?: Session['wallet'];
  q?: QuoteItem;
  a?: AttemptItem;
  /** By hash of the Idempotency-Key; there from the start, so that an update can set one entry. */
  ans: Record<string, PackedAnswer>;
  /** Declines so far. */
  nd: number;
  ch?: ChallengeItem;
  pay?: PaymentItem;
  late?: LateApprovalItem[];
  dis?: DisputeItem[];
  ended?: number;
  rid?: string;
  ttl?: number;
  due_shard?: string;
  due_at?: number;
  /** A charge is to be given back from then on: until it is, the session stays due, whatever else becomes of it. */
  owe?: number;
}

interface QuoteItem {
  t: string;
  m: PaymentMethod;
  ct?: Quote['cardType'];
  l4?: string;
  fee: number;
  lab?: string;
  fp: string;
  til: number;
}

interface AttemptItem {
  id: string;
  at: number;
  k?: string;
  r?: string;
  g?: string;
  /** The transaction that waits for the payer. */
  t?: string;
  /** Looks that told nothing. */
  n?: number;
  rv?: true;
  /** The processor's name, and that of the secret with its keys. */
  p?: string;
  cs?: string;
  /** The request that made it. */
  rq?: string;
  /** To be saved: usage, hash of the text, when, name of the holder. */
  sv?: { u: Usage; h: string; at: number; n?: string };
  /** The saved method that pays. */
  sm?: string;
}

interface LateApprovalItem {
  a: string;
  t: string;
  p?: string;
  cs?: string;
  /** Voided. */
  v?: true;
}

interface DisputeItem {
  id: string;
  amt: number;
  cur: string;
  r: string;
  st: string;
  at: number;
}

interface PaymentItem {
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

const METHOD_LETTERS: Record<PaymentMethod, string> = { card: 'c', ach: 'b', apple_pay: 'a', paypal: 'p' };

export function toItem(session: Session): SessionItem {
  return defined({
    pk: session.id,
    st: session.status,
    acc: session.account,
    sc: session.scope === 'wallet' ? ('wallet' as const) : undefined,
    v: session.version,
    cat: session.createdAt,
    exp: session.expiresAt,
    kv: session.keyVersion,
    rh: session.requestHash,
    amt: session.amount,
    cur: session.currency,
    des: session.description,
    li: session.lineItems && lineItemsToItem(session.lineItems),
    su: session.successUrl,
    cu: session.cancelUrl,
    cid: session.customerId,
    em: session.customerEmail,
    lay: session.layout === 'hosted' ? ('hosted' as const) : undefined,
    am: session.allowedMethods.map((method) => METHOD_LETTERS[method]).join(''),
    sfu: session.setupFutureUsage === 'off' ? undefined : session.setupFutureUsage,
    br: session.branding,
    avs: session.requiredAvsFields && [...session.requiredAvsFields],
    md: session.metadata && JSON.stringify(session.metadata),
    fs: session.fraudSignals,
    wal: session.wallet,
    q: session.quote && quoteToItem(session.quote),
    a: session.attempt && attemptToItem(session.attempt),
    ans: packAnswers(session),
    nd: session.declines,
    ch: session.challenge && challengeToItem(session.challenge),
    pay: session.payment && paymentToItem(session.payment),
    late: session.lateApprovals && lateApprovalsToItem(session.lateApprovals),
    dis: session.disputes && disputesToItem(session.disputes),
  });
}

export function fromItem(item: SessionItem): Session {
  return defined({
    id: item.pk,
    status: item.st,
    account: item.acc,
    scope: item.sc ?? ('payment' as const),
    version: item.v,
    createdAt: item.cat,
    expiresAt: item.exp,
    keyVersion: item.kv,
    requestHash: item.rh,
    amount: item.amt,
    currency: item.cur,
    description: item.des,
    lineItems: item.li?.map(([description, amount, quantity = 1]) => ({ description, amount, quantity })),
    successUrl: item.su,
    cancelUrl: item.cu,
    customerId: item.cid,
    customerEmail: item.em,
    layout: item.lay ?? ('embedded' as const),
    allowedMethods: paymentMethodsOf(item.am),
    setupFutureUsage: item.sfu ?? ('off' as const),
    branding: item.br,
    requiredAvsFields: item.avs,
    metadata: item.md === undefined ? undefined : JSON.parse(item.md),
    fraudSignals: item.fs,
    wallet: item.wal,
    quote: item.q && quoteFromItem(item.q),
    attempt: item.a && attemptFromItem(item.a),
    answers: unpackAnswers(item),
    declines: item.nd,
    challenge: item.ch && challengeFromItem(item.ch),
    payment: item.pay && paymentFromItem(item.pay),
    lateApprovals: item.late?.map(({ a, t, p, cs, v }) =>
      defined({ attemptId: a, transactionId: t, processor: p, credentials: cs, voided: v ?? false }),
    ),
    endedByRequest: item.rid,
    disputes: item.dis?.map(({ id, amt, cur, r, st, at }) => ({
      id,
      amount: amt,
      currency: cur,
      reason: r,
      status: st,
      at,
    })),
  });
}

export function lineItemsToItem(lineItems: NonNullable<Session['lineItems']>): NonNullable<SessionItem['li']> {
  return lineItems.map(({ description, amount, quantity }) =>
    quantity === 1 ? [description, amount] : [description, amount, quantity],
  );
}

export function quoteToItem(quote: Quote): QuoteItem {
  return defined({
    t: quote.tokenHash,
    m: quote.method,
    ct: quote.cardType,
    l4: quote.last4,
    fee: quote.fee,
    lab: quote.label,
    fp: quote.fingerprint,
    til: quote.until,
  });
}

export function attemptToItem(attempt: Attempt): AttemptItem {
  const {
    id,
    startedAt,
    processor,
    credentials,
    key,
    guard,
    requestId,
    transactionId,
    looks,
    review,
    save,
    savedMethodId,
  } = attempt;
  return defined({
    id,
    at: startedAt,
    k: key?.keyHash,
    r: key?.requestHash,
    g: guard,
    t: transactionId,
    n: looks,
    rv: review ? (true as const) : undefined,
    p: processor,
    rq: requestId,
    cs: credentials,
    sv: save && defined({ u: save.usage, h: save.textHash, at: save.at, n: save.holderName }),
    sm: savedMethodId,
  });
}

export function lateApprovalsToItem(approvals: NonNullable<Session['lateApprovals']>): LateApprovalItem[] {
  return approvals.map(({ attemptId, transactionId, processor, credentials, voided }) =>
    defined({ a: attemptId, t: transactionId, p: processor, cs: credentials, v: voided ? (true as const) : undefined }),
  );
}

export function disputesToItem(disputes: NonNullable<Session['disputes']>): DisputeItem[] {
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

function quoteFromItem(item: QuoteItem): Quote {
  return defined({
    tokenHash: item.t,
    method: item.m,
    cardType: item.ct,
    last4: item.l4,
    fee: item.fee,
    label: item.lab,
    fingerprint: item.fp,
    until: item.til,
  });
}

function attemptFromItem({ id, at, k, r, g, t, n, rv, p, cs, rq, sv, sm }: AttemptItem): Attempt {
  const key = k !== undefined && r !== undefined ? { keyHash: k, requestHash: r } : undefined;
  const save = sv && defined({ usage: sv.u, textHash: sv.h, at: sv.at, holderName: sv.n });
  const progress = { transactionId: t, looks: n, review: rv };
  return defined({
    id,
    startedAt: at,
    requestId: rq,
    key,
    guard: g,
    ...progress,
    processor: p,
    credentials: cs,
    save,
    savedMethodId: sm,
  });
}

function paymentFromItem(item: PaymentItem): Payment {
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

function paymentMethodsOf(letters: string): PaymentMethod[] {
  return [...letters].flatMap((letter) => paymentMethods.filter((method) => METHOD_LETTERS[method] === letter));
}
