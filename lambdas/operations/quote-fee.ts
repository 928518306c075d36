import type { Account } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import { invalid, isProblem, type Problem, problem } from '../domain/errors.ts';
import { feeFor } from '../domain/fees.ts';
import type { CardType, Instrument, PaymentMethod } from '../domain/instrument.ts';
import type { Clock, TokenReader } from '../domain/ports.ts';
import { QUOTE_LIFE_MS, tokenHash } from '../domain/quote.ts';
import { isPaymentSession, type PaymentSession, type Quote } from '../domain/session.ts';
import type { SessionStore, VelocityStore } from '../domain/store-ports.ts';
import type { RequestSource } from '../domain/velocity.ts';
import { instrumentOf, type PaymentSource, paymentSource, type PaymentSourceDeps } from './payment-source.ts';
import { closedProblem, inactiveProblem, inProgress } from './session-state.ts';
import { watchedProblem } from './watch-cards.ts';

const TRIES = 4;

/** What the browser says; the processor's word on the token comes first. */
export interface QuoteRequest {
  readonly method: PaymentMethod;
  readonly token?: string;
  readonly cardType?: CardType;
  readonly last4?: string;
  readonly source: RequestSource;
}

export interface QuoteFeeDeps extends PaymentSourceDeps<TokenReader> {
  readonly sessions: Pick<SessionStore, 'saveQuote'>;
  readonly velocity: Pick<VelocityStore, 'read'>;
  readonly clock: Clock;
}

export interface Quoted {
  readonly session: PaymentSession;
  readonly quote: Quote;
}

/** Tells what paying with this instrument costs, and keeps it for ten minutes as what a confirm will charge. */
export async function quoteFee(
  deps: QuoteFeeDeps,
  first: PaymentSession,
  account: Account,
  request: QuoteRequest,
): Promise<Quoted | Problem> {
  const { sessions, velocity, clock } = deps;
  const refusal = closedProblem(first, clock.now()) ?? inactiveProblem(account);
  if (refusal) return refusal;
  const paying = await paymentSource(deps, first, account, request.token);
  if (isProblem(paying)) return paying;
  const instrument = await identify(paying, request);
  if ('code' in instrument) return instrument;
  const watched = await cardProblem(velocity, first, paying.processor, instrument, request.source, clock.now());
  if (watched) return watched;
  let session = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const now = clock.now();
    const closed = closedProblem(session, now) ?? methodProblem(session, instrument.method);
    if (closed) return closed;
    const quote = quoteOf(session, account, instrument, request, now);
    const written = await sessions.saveQuote(session, quote, now);
    if (written.done) return { session, quote };
    if (!written.session || !isPaymentSession(written.session)) return problem('unauthenticated');
    session = written.session;
  }
  return inProgress();
}

/** Bank debits and the wallets of telephones are no way to try stolen numbers. */
async function cardProblem(
  velocity: QuoteFeeDeps['velocity'],
  session: PaymentSession,
  { testMode }: TokenReader,
  { method, fingerprint }: Instrument,
  source: RequestSource,
  now: number,
): Promise<Problem | undefined> {
  if (method !== 'card') return undefined;
  return watchedProblem(velocity, { session, fingerprint, source }, { testMode, now });
}

/** What the token is. The processor decides; a token that it does not know is the caller's mistake. */
export async function identify(
  { processor, saved }: PaymentSource<TokenReader>,
  { method, token, cardType, last4, keptFor }: Omit<QuoteRequest, 'source'> & { readonly keptFor?: string },
): Promise<Instrument | Problem> {
  if (token === undefined) return { method, fingerprint: method };
  const described = saved
    ? ({ kind: 'found', instrument: instrumentOf(saved) } as const)
    : await processor.describeToken(token, defined({ keptFor }));
  if (described.kind === 'not_found') return invalid('processor_token', 'is not a token of the processor');
  if (described.kind === 'unavailable') {
    return problem('network_error', {
      message: 'The processor did not answer; nothing was charged. Repeat the request.',
    });
  }
  const { instrument } = described;
  if ((instrument.method === 'apple_pay') !== (method === 'apple_pay'))
    return invalid('method', 'does not go with this token');
  return defined({ ...instrument, cardType: instrument.cardType ?? cardType, last4: instrument.last4 ?? last4 });
}

function methodProblem(session: PaymentSession, method: PaymentMethod): Problem | undefined {
  return session.allowedMethods.includes(method) ? undefined : invalid('method', 'is not accepted for this session');
}

function quoteOf(
  session: PaymentSession,
  account: Account,
  instrument: Instrument,
  { token }: QuoteRequest,
  now: number,
): Quote {
  const { method, cardType, last4, fingerprint } = instrument;
  const { fee, label } = feeFor(account.checkout.fees, defined({ method, cardType, amount: session.amount }));
  return defined({
    tokenHash: tokenHash(session, method, token),
    method,
    cardType,
    last4,
    fee,
    label,
    fingerprint,
    until: Math.min(now + QUOTE_LIFE_MS, session.expiresAt),
  });
}
