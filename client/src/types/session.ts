/** `paypal` is part of the contract; a processor may not offer it. */
export type PaymentMethod = 'card' | 'ach' | 'apple_pay' | 'paypal';
export type CardType =
  | 'visa'
  | 'mastercard'
  | 'amex'
  | 'discover'
  | 'diners'
  | 'jcb'
  | 'unionpay'
  | 'maestro'
  | 'other';
export type SessionStatus = 'active' | 'completed' | 'expired';
export type SessionLayout = 'hosted' | 'embedded';
export type SetupFutureUsage = 'off' | 'on_session' | 'off_session';
export type AvsField = 'cardholder' | 'zip' | 'street' | 'city' | 'state' | 'country' | 'phone' | 'email';
/** At most 50 keys of at most 40 characters; strings of at most 500. */
export type Metadata = Record<string, string | number | boolean>;

export interface LineItem {
  /** At most 500 characters. */
  description: string;
  /** Of one unit, in the currency's minor unit (USD cents, whole JPY, KWD fils); negative for a discount. */
  amount: number;
  /** 1 to 9,999. */
  quantity: number;
}

export interface LineItemInput extends Omit<LineItem, 'quantity'> {
  /** 1 to 9,999; 1 when left out. */
  quantity?: number;
  /** Taken and dropped. */
  metadata?: Record<string, unknown>;
}

export interface Branding {
  /** https. */
  logo_url?: string;
  /** `#RRGGBB`. */
  accent_color?: string;
  merchant_display_name?: string;
}

export interface FraudSignals {
  ip_address?: string;
  user_agent?: string;
  email?: string;
  phone?: string;
  account_type?: string;
  /** An integer, as your system counts time. */
  request_timestamp?: number;
  is_authorized?: boolean;
  is_admin?: boolean;
}

interface SharedSessionInput {
  /** At most 500 characters. */
  description?: string;
  customer_email?: string;
  /** `embedded` when left out. */
  layout?: SessionLayout;
  /** What the account offers when left out. */
  allowed_methods?: PaymentMethod[];
  /** `off` when left out. */
  setup_future_usage?: SetupFutureUsage;
  /** Seconds, 60 to 86,400; 1,800 when left out. */
  expires_in_seconds?: number;
  branding?: Branding;
  required_avs_fields?: AvsField[];
  metadata?: Metadata;
  fraud_signals?: FraudSignals;
  /** At most 100. Descriptive: what is charged is `amount`. */
  line_items?: LineItemInput[];
}

/** A session that takes one payment. */
export interface PaymentSessionInput extends SharedSessionInput {
  scope?: 'payment';
  /** 1 to 99,999,999 in the currency's minor unit (USD cents, whole JPY, KWD fils). */
  amount: number;
  /** Upper-case ISO 4217. */
  currency: string;
  /** https, or http for localhost. `{CHECKOUT_SESSION_ID}` in it becomes the session's id. */
  success_url: string;
  cancel_url: string;
  customer_id?: string;
}

/** A session in which a customer manages saved payment methods. */
export interface WalletSessionInput extends SharedSessionInput {
  scope: 'wallet';
  customer_id: string;
  amount?: number;
  currency?: string;
  success_url?: string;
  cancel_url?: string;
  method_badges?: { label: string; color: string; payment_method_uids: string[] }[];
  locked_payment_methods?: { payment_method_uid: string; reason: string }[];
}

export type CreateSessionInput = PaymentSessionInput | WalletSessionInput;

export interface CreatedSession {
  session_id: string;
  /** Lets a browser pay this session. Give it to this payer only, and keep it out of logs. */
  client_secret: string;
  /** RFC 3339, UTC. */
  expires_at: string;
  /** Carries the client_secret in its fragment. */
  hosted_url: string;
  embed_url: string;
}

/** At least one of the two. */
export interface UpdateSessionInput {
  /** 1 to 99,999,999 in the session's minor unit. */
  amount?: number;
  line_items?: LineItemInput[];
}

/** What a person found out about a charge whose outcome the processor could not tell. */
export interface ResolveSessionInput {
  outcome: 'charged' | 'not_charged';
  /** The processor's id of the charge; goes with `charged` only. */
  transaction_id?: string;
}

export interface Payment {
  payment_uid: string;
  transaction_id: string;
  /** `pending` for a bank debit that the processor accepted. */
  /** `failed`: it came back after the session was completed, as a bank debit may. */
  status: 'succeeded' | 'pending' | 'failed';
  method: PaymentMethod;
  last4?: string;
  card_type?: CardType;
  /** Minor units, as all amounts here. */
  amount: number;
  convenience_fee: number;
  /** `amount` and `convenience_fee` together: what the payer was charged. */
  total_amount: number;
  currency: string;
  saved_method_id?: string;
}

export interface SavedMethod {
  id: string;
  type: 'card' | 'ach';
  brand?: string;
  last4?: string;
  exp_month?: number;
  exp_year?: number;
  holder_name?: string;
  bank_name?: string;
  account_type?: 'checking' | 'savings';
  is_default?: boolean;
  /** A card whose last month is over. */
  expired?: true;
}

export interface Challenge {
  type: string;
  site_key?: string;
  delivery_hint?: string;
  code_sent?: boolean;
}

/** A session as its payer may see it: no metadata, no customer_id, no secret. What is unset is absent. */
export interface SessionConfig {
  session_id: string;
  status: SessionStatus;
  /** `processing`: a charge is under way. */
  payment_status: 'unpaid' | 'processing' | 'paid';
  scope: 'payment' | 'wallet';
  /** Minor units; absent in a wallet session, like `currency`. */
  amount?: number;
  currency?: string;
  description?: string;
  line_items?: LineItem[];
  customer_email?: string;
  layout: SessionLayout;
  allowed_methods: PaymentMethod[];
  setup_future_usage: SetupFutureUsage;
  branding: Branding;
  required_avs_fields?: string[];
  saved_methods?: SavedMethod[];
  /** RFC 3339, UTC. */
  expires_at: string;
  merchant_display_name: string;
  /** HTML, sanitised. */
  page_message?: string;
  cancel_url?: string;
  challenge: Challenge | null;
  processor: { name: string; tokenize_url?: string; publishable_key?: string };
  cvv_recheck: boolean;
  test_mode: boolean;
  /** Once completed. */
  payment?: Payment;
  /** Once completed: `success_url` with a fresh signature. */
  redirect_url?: string;
}
