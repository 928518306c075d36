/** How the fake answers to the charge of an instrument: of Stripe's test numbers, and those that only the sandbox has. */
export interface Conduct {
  readonly ends: 'succeeded' | 'processing' | 'declined' | 'requires_action';
  /** With `declined`: the error of Stripe's. */
  readonly code?: string;
  readonly declineCode?: string;
  readonly delayMs?: number;
  /** The connection is cut before anything is done, or after all is. */
  readonly cut?: 'before' | 'after';
}

const declined = (code: string, declineCode?: string): Conduct =>
  declineCode === undefined ? { ends: 'declined', code } : { ends: 'declined', code, declineCode };

export const cardConducts: Readonly<Record<string, readonly [brand: string, conduct: Conduct]>> = {
  '4111111111111111': ['visa', { ends: 'succeeded' }],
  '4242424242424242': ['visa', { ends: 'succeeded' }],
  '5555555555554444': ['mastercard', { ends: 'succeeded' }],
  '378282246310005': ['amex', { ends: 'succeeded' }],
  '6011111111111117': ['discover', { ends: 'succeeded' }],
  '4000000000000002': ['visa', declined('card_declined', 'generic_decline')],
  '4000000000009995': ['visa', declined('card_declined', 'insufficient_funds')],
  '4000000000000069': ['visa', declined('expired_card', 'expired_card')],
  '4000000000000127': ['visa', declined('incorrect_cvc', 'incorrect_cvc')],
  '4000000000000119': ['visa', declined('processing_error', 'processing_error')],
  '4000002760003184': ['visa', { ends: 'requires_action' }],
  '4000000000003220': ['visa', { ends: 'requires_action' }],
  // Authenticated, and declined all the same.
  '4000008400001629': ['visa', { ...declined('card_declined', 'generic_decline'), ends: 'requires_action' }],
  '4000000000007007': ['visa', { ends: 'succeeded', cut: 'after' }],
  '4000000000007106': ['visa', { ends: 'succeeded', cut: 'before' }],
  '4000000000007205': ['visa', { ends: 'succeeded', delayMs: 3_000 }],
  '4000000000007304': ['visa', { ends: 'succeeded', delayMs: 30_000 }],
};

/** Bank accounts of the routing number 110000000. */
export const accountConducts: Readonly<Record<string, Conduct>> = {
  '000123456789': { ends: 'processing' },
  '000111111116': declined('payment_method_provider_decline', 'debit_not_authorized'),
  '000222222227': declined('payment_method_provider_decline', 'insufficient_funds'),
};
