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

/** What the browser says an instrument is, of which only this is kept. */
interface ClaimedInstrument {
  readonly card?: { readonly last4?: string | undefined } | undefined;
  readonly ach?: { readonly account_number_suffix?: string | undefined } | undefined;
}

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

/** The last four digits that the browser says the card or bank account has. */
export function claimedLast4(claimed: ClaimedInstrument | undefined): string | undefined {
  return claimed?.card?.last4 ?? claimed?.ach?.account_number_suffix?.slice(-4);
}
