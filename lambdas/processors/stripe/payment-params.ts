import type Stripe from 'stripe';
import type { Charge } from '../../domain/ports.ts';
import { metadataOf } from './intent.ts';

/** The request that charges: one PaymentIntent, made and confirmed at once. */
export function paymentParams(charge: Charge, amount: number): Stripe.PaymentIntentCreateParams {
  return {
    amount,
    currency: charge.currency.toLowerCase(),
    confirm: true,
    // One that asked the payer for something would stay open, with nobody there to answer.
    error_on_requires_action: true,
    metadata: metadataOf(charge),
    allowed_payment_method_types: [charge.method === 'ach' ? 'us_bank_account' : 'card'],
    payment_method: charge.token,
  };
}
