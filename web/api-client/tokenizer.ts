import { type Answer, post } from './exchange.ts';
import type { Config, Quote, SavedMethod, SessionApi } from './session-api.ts';

export type Details =
  | {
      readonly type: 'card';
      readonly card: {
        readonly number: string;
        readonly exp_month: number;
        readonly exp_year: number;
        readonly cvc: string;
      };
    }
  | {
      readonly type: 'ach';
      readonly ach: {
        readonly routing_number: string;
        readonly account_number: string;
        readonly account_type: 'checking' | 'savings';
      };
    };

/** An instrument as the processor knows it, and what paying with it costs. */
export interface Prepared {
  readonly token: string;
  readonly method: Details['type'] | 'apple_pay';
  readonly quote: Quote;
  /** Of a kept card's security code. */
  readonly cvcToken?: string;
}

export interface Token {
  readonly token: string;
  readonly card?: {
    readonly brand: string;
    readonly last4: string;
    readonly bin?: string;
    readonly exp_month: number;
    readonly exp_year: number;
  };
  readonly ach?: {
    readonly bank_name?: string;
    readonly routing_number: string;
    readonly account_number_suffix: string;
    readonly account_type: 'checking' | 'savings';
  };
}

type QuoteFee = Parameters<SessionApi['quoteFee']>[0];
/** What is told the API of an instrument beside its token. */
export type Tokenised = QuoteFee & { readonly method: Details['type']; readonly processor_token: string };
const cardTypes = ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay', 'maestro'] as const;

/** The number goes to the processor and nowhere else; the API gets the token. */
export async function tokenise(
  { tokenize_url: url }: Config['processor'],
  details: Details,
): Promise<Answer<Tokenised>> {
  return tokenised(details.type, await post<Token>(url, details));
}

/** A token that the processor has made, in the words of the API. */
export function tokenised(method: Details['type'], created: Answer<Token>): Answer<Tokenised> {
  return created.ok ? { ok: true, body: described(method, created.body) } : created;
}

export async function prepare(api: SessionApi, tokenised: Answer<Tokenised>): Promise<Answer<Prepared>> {
  if (!tokenised.ok) return tokenised;
  const { processor_token: token, method } = tokenised.body;
  const quoted = await api.quoteFee(tokenised.body);
  return quoted.ok ? { ok: true, body: { token, method, quote: quoted.body } } : quoted;
}

function described(method: Details['type'], { token, card, ach }: Token): Tokenised {
  if (method === 'ach') return { method, processor_token: token, payment_method: { ach: ach ?? {} } };
  const { brand, ...rest } = card ?? { brand: '' };
  return {
    method,
    card_type: cardTypes.find((type) => type === brand) ?? 'other',
    processor_token: token,
    payment_method: { card: { ...rest, card_brand: brand || 'other' } },
  };
}

/** A saved method is its own token; the API knows its details. */
export async function prepareSaved(api: SessionApi, { id, type }: SavedMethod): Promise<Answer<Prepared>> {
  const quoted = await api.quoteFee({ method: type, processor_token: id });
  return quoted.ok ? { ok: true, body: { token: id, method: type, quote: quoted.body } } : quoted;
}

/** The security code goes to the processor and nowhere else. */
export function tokeniseCode({ tokenize_url: url }: Config['processor'], cvc: string): Promise<Answer<Token>> {
  return post<Token>(url, { type: 'cvc', cvc });
}

/** A kept card whose security code was typed again, and is a token by now. */
export async function prepareRechecked(
  api: SessionApi,
  saved: SavedMethod,
  created: Answer<Token>,
): Promise<Answer<Prepared>> {
  if (!created.ok) return created;
  const prepared = await prepareSaved(api, saved);
  return prepared.ok ? { ok: true, body: { ...prepared.body, cvcToken: created.body.token } } : prepared;
}

/** Apple Pay is quoted before there is a token: the payer agrees to a sheet with the total on it. */
export async function quoteApplePay(api: SessionApi): Promise<Answer<Prepared>> {
  const quoted = await api.quoteFee({ method: 'apple_pay' });
  return quoted.ok ? { ok: true, body: { token: '', method: 'apple_pay', quote: quoted.body } } : quoted;
}

/** The token of a sheet that the payer has agreed to. */
export async function applePayToken({ tokenize_url: url }: Config['processor']): Promise<Answer<Token>> {
  return post<Token>(url, { type: 'apple_pay' });
}
