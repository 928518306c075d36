import { shortHash } from './hash.ts';
import type { PaymentMethod } from './instrument.ts';
import type { PaymentSession, Quote } from './session.ts';

/** Contract section 4: a quote lives 10 minutes, or as long as the session. */
export const QUOTE_LIFE_MS = 600_000;

/**
 * What a quote is bound to. There is no Apple Pay token before the payer has agreed to a sheet with a total on it, so
 * that quote binds the method.
 */
export function tokenHash(session: PaymentSession, method: PaymentMethod, token: string | undefined): string {
  return method === 'apple_pay' ? shortHash('method', session.id, method) : shortHash('token', session.id, token ?? '');
}

export function isCurrent(quote: Quote | undefined, hash: string, now: number): quote is Quote {
  return quote !== undefined && quote.tokenHash === hash && quote.until > now;
}
