import type { CardType, PaymentMethod } from './session.ts';

/** The whole account: PUT replaces it, and what is left out goes back to its default. */
export interface AccountInput {
  name: string;
  processor: 'sandbox' | 'stripe';
  /** The name of the secret that holds the processor's credentials, never the secret. */
  processor_credentials_secret?: string;
  /** true when left out. */
  active?: boolean;
  /** true when left out. */
  enable_ach?: boolean;
  /** true when left out. */
  enable_credit_card?: boolean;
  /** false when left out. */
  enable_apple_pay?: boolean;
  /** Minor units, of a session's base amount; 1 when left out. */
  minimum_amount?: number;
  /** Minor units, of a session's base amount; 99,999,999 when left out. */
  maximum_amount?: number;
  /** Where webhooks go: https, at a public address. */
  callback_url?: string;
  /** true when left out. */
  webhook_enabled?: boolean;
  /** Only these clients may act on the account; every client when empty or left out. */
  admin_client_ids?: string[];
  /** Minutes, 0 (off) to 1,440; 10 when left out. */
  duplicate_window_minutes?: number;
  /** 1 to 20; 5 when left out. */
  max_declines?: number;
  require_line_items_total?: boolean;
}

type Defaulted =
  | 'active'
  | 'enable_ach'
  | 'enable_credit_card'
  | 'enable_apple_pay'
  | 'minimum_amount'
  | 'maximum_amount'
  | 'webhook_enabled'
  | 'duplicate_window_minutes'
  | 'max_declines'
  | 'require_line_items_total';

export interface Account extends Omit<AccountInput, Defaulted>, Required<Pick<AccountInput, Defaulted>> {
  uid: string;
  /** Why webhooks were switched off, when the service did it: the receiver answered 410. */
  webhook_disabled_reason?: string;
}

/** `clamp(flat + amount x basis_points / 10,000, minimum, maximum)`, rounded half up. */
export interface FeeRule {
  method: PaymentMethod;
  /** Goes with the method `card`; every type when left out. */
  card_type?: CardType;
  /** Minor units. */
  flat: number;
  /** Hundredths of a percent: 290 is 2.9 %. */
  basis_points: number;
  /** Minor units. */
  minimum?: number;
  /** Minor units. */
  maximum?: number;
  label: string;
}

export interface ChallengePolicy {
  mode: 'never' | 'always' | 'risk';
  /** Required unless the mode is `never`. */
  type?: 'hcaptcha' | 'turnstile' | 'sms' | 'email';
  /** Required for a captcha, like `secret_name`. */
  site_key?: string;
  secret_name?: string;
}

export interface CheckoutConfig {
  /** What a browser sends as Origin, such as `https://shop.example`. */
  allowed_origins: string[];
  merchant_display_name?: string;
  logo_url?: string;
  accent_color?: string;
  /** HTML; sanitised when it is stored and when it is shown. */
  page_message?: string;
  /** The most specific rule of a method wins; none: no fee. */
  fees: FeeRule[];
  challenge: ChallengePolicy;
  cvv_recheck: boolean;
}

/** The whole document: PUT replaces it, and what is left out goes back to its default. */
export type CheckoutConfigInput = Partial<CheckoutConfig>;
