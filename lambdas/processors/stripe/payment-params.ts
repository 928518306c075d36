import type Stripe from 'stripe';
import type { Charge } from '../../domain/ports.ts';
import { metadataOf } from './intent.ts';

/** The request that charges: one PaymentIntent, made and confirmed at once. */
export function paymentParams(charge: Charge, amount: number): Stripe.PaymentIntentCreateParams {
  return {
    amount,
    currency: charge.currency.toLowerCase(),
    confirm: true,
    ...authentication(charge),
    metadata: metadataOf(charge),
    allowed_payment_method_types: [charge.method === 'ach' ? 'us_bank_account' : 'card'],
    payment_method: charge.token,
    ...(charge.cvcToken !== undefined && { payment_method_options: { card: { cvc_token: charge.cvcToken } } }),
  };
}

/**
 * What becomes of a payment that asks the payer for something: Stripe.js takes the payer through it, or it is declined. A
 * bank account would wait for days, for deposits that the payer finds on a statement.
 */
function authentication({ method, interactive }: Charge) {
  return interactive && method !== 'ach' ? { use_stripe_sdk: true } : { error_on_requires_action: true };
}
