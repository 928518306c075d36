import { defined } from '../domain/defined.ts';
import { type PaymentMethod, paymentMethods } from '../domain/instrument.ts';
import type { Quote, Session } from '../domain/session.ts';
import {
  type AttemptItem,
  attemptFromItem,
  attemptToItem,
  type LateApprovalItem,
  lateApprovalsFromItem,
  lateApprovalsToItem,
} from './attempt-codec.ts';
import {
  type DisputeItem,
  disputesFromItem,
  disputesToItem,
  type PaymentItem,
  paymentFromItem,
  paymentToItem,
} from './payment-codec.ts';
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
  /** Customer and shard, for the index `customers`. */
  cus?: string;
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
    lateApprovals: item.late && lateApprovalsFromItem(item.late),
    endedByRequest: item.rid,
    disputes: item.dis && disputesFromItem(item.dis),
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

function paymentMethodsOf(letters: string): PaymentMethod[] {
  return [...letters].flatMap((letter) => paymentMethods.filter((method) => METHOD_LETTERS[method] === letter));
}
