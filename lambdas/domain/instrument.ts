export const paymentMethods = ['card', 'ach', 'apple_pay', 'paypal'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export const cardTypes = [
  'visa',
  'mastercard',
  'amex',
  'discover',
  'diners',
  'jcb',
  'unionpay',
  'maestro',
  'other',
] as const;
export type CardType = (typeof cardTypes)[number];

/** What the processor says a token stands for. It decides the fee; the browser's claims only fill gaps. */
export interface Instrument {
  readonly method: PaymentMethod;
  readonly cardType?: CardType;
  readonly last4?: string;
  /** Of a card: 1 to 12, and four digits. */
  readonly expMonth?: number;
  readonly expYear?: number;
  /** Of a bank account. */
  readonly bankName?: string;
  readonly accountType?: 'checking' | 'savings';
  /** Stable for the same card or bank account, and not reversible to its number. */
  readonly fingerprint: string;
}
