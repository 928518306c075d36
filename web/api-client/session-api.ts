import type { presentConfig } from '../../lambdas/domain/wire/present-session.ts';
import type {
  presentConfirmation,
  presentNextAction,
  presentQuote,
} from '../../lambdas/domain/wire/present-payment.ts';
import type { AddPaymentMethodBody, ConfirmSessionBody } from '../../lambdas/domain/wire/payment.ts';
import type { QuoteFeeBody } from '../../lambdas/domain/wire/quote-fee.ts';
import { type Answer, exchange, post } from './exchange.ts';

/** What a session id and its secret open: contract section 2. */
export interface Link {
  readonly sessionId: string;
  readonly secret: string;
}

/** Contract section 4, `saved_methods`. */
export interface SavedMethod {
  readonly id: string;
  readonly type: 'card' | 'ach';
  readonly brand?: string;
  readonly last4?: string;
  readonly exp_month?: number;
  readonly exp_year?: number;
  readonly holder_name?: string;
  readonly bank_name?: string;
  readonly account_type?: 'checking' | 'savings';
  readonly is_default?: boolean;
  readonly expired?: boolean;
}

/** Contract section 4, wallet: what the merchant says of a saved method goes along. */
export interface WalletMethod extends SavedMethod {
  /** `color` is `#rrggbb`. */
  readonly badges: readonly { readonly label: string; readonly color: string }[];
  readonly locked: { readonly reason: string } | null;
}

/** Contract section 4, `challenge`. */
export interface Challenge {
  readonly type: string;
  readonly site_key?: string;
  readonly delivery_hint?: string;
  readonly code_sent?: boolean;
}

export type Config = Omit<ReturnType<typeof presentConfig>, 'saved_methods' | 'challenge'> & {
  readonly saved_methods?: readonly SavedMethod[];
  readonly challenge: Challenge | null;
};
export type Quote = ReturnType<typeof presentQuote>;
export type Confirmation = ReturnType<typeof presentConfirmation> | ActionRequired;
export type Payment = NonNullable<Config['payment']> & { readonly saved_method_id?: string };
export type ConfirmBody = ConfirmSessionBody;

/** Not the end of a confirm: the payer has to act first, and the same confirm, sent again, says what came of it. */
export type ActionRequired = ReturnType<typeof presentNextAction>;
export type NextAction = ActionRequired['next_action'];

/** What a browser may do with one session: contract section 4. */
export interface SessionApi {
  config(): Promise<Answer<Config>>;
  quoteFee(body: QuoteFeeBody): Promise<Answer<Quote>>;
  confirm(body: ConfirmBody, key: string): Promise<Answer<Confirmation>>;
  sendChallenge(): Promise<Answer<Challenge | null>>;
  /** Where a captcha of this type is shown, of the API's origin. */
  challengeUrl(type: string): string;
  /** Apple's merchant session, for its own script to read. */
  applePaySession(validationUrl: string): Promise<Answer<unknown>>;
  /** The wallet's routes, which only a session of that scope opens. */
  methods(): Promise<Answer<{ readonly methods: readonly WalletMethod[] }>>;
  addMethod(body: AddPaymentMethodBody): Promise<Answer<WalletMethod>>;
  removeMethod(id: string): Promise<Answer<undefined>>;
  makeDefault(id: string): Promise<Answer<WalletMethod>>;
}

export function sessionApi(apiUrl: string, { sessionId, secret }: Link): SessionApi {
  const root = apiUrl.replace(/\/$/, '');
  const base = `${root}/v1/hosted-sessions/${sessionId}`;
  const headers = { Authorization: `Bearer ${secret}` };
  const wallet = `${base}/payment-methods`;
  return {
    config: () => exchange(base, { headers }),
    quoteFee: (body) => post(`${base}/quote-fee`, body, headers),
    confirm: (body, key) => post(`${base}/confirm`, body, { ...headers, 'Idempotency-Key': key }),
    sendChallenge: () => post(`${base}/challenge/send`, {}, headers),
    challengeUrl: (type) => `${root}/challenge/${type}?session=${sessionId}`,
    applePaySession: (url) => post(`${base}/apple-pay/session`, { validation_url: url }, headers),
    methods: () => exchange(wallet, { headers }),
    addMethod: (body) => post(wallet, body, headers),
    removeMethod: (id) => exchange(`${wallet}/${id}`, { method: 'DELETE', headers }),
    makeDefault: (id) => exchange(`${wallet}/${id}/default`, { method: 'PUT', headers }),
  };
}
