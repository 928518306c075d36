import type Stripe from 'stripe';
import { defined } from '../../domain/defined.ts';
import type { Charge } from '../../domain/ports.ts';
import { EXPANDED, metadataOf } from './intent.ts';
import { type Kept, readReference } from './keeper.ts';
import { mandateOf } from './mandate.ts';

/**
 * The request that charges: one PaymentIntent, made and confirmed at once.
 * @param customer keeps the payment method once it is charged, if it is to be kept
 */
export function paymentParams(
  charge: Charge,
  amount: number,
  customer: string | undefined,
): Stripe.PaymentIntentCreateParams {
  const { save, consent } = charge;
  return {
    amount,
    currency: charge.currency.toLowerCase(),
    confirm: true,
    ...authentication(charge),
    metadata: metadataOf(charge),
    allowed_payment_method_types: [charge.method === 'ach' ? 'us_bank_account' : 'card'],
    ...methodOf(charge.token),
    ...(charge.cvcToken !== undefined && { payment_method_options: { card: { cvc_token: charge.cvcToken } } }),
    ...(save && customer && { customer, setup_future_usage: save.usage }),
    ...(charge.method === 'ach' && consent && mandateOf(consent)),
    expand: EXPANDED,
  };
}

function methodOf(token: string): { payment_method: string } & Partial<Pick<Kept, 'customer'>> {
  const kept = readReference(token);
  return kept ? { payment_method: kept.method, customer: kept.customer } : { payment_method: token };
}

/** What a bank may compare: Stripe takes it with a payment method that is made here, and from the page with its own. */
export function billingDetails({ billing }: Charge): Stripe.PaymentMethodCreateParams.BillingDetails | undefined {
  if (!billing) return undefined;
  const { name, email, phone, street: line1, street2: line2, city, state, zip: postal_code, country } = billing;
  const known = country && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
  const address = defined({ line1, line2, city, state, postal_code, country: known });
  return defined({ name, email, phone, address: Object.keys(address).length > 0 ? address : undefined });
}

/**
 * What becomes of a payment that asks the payer for something: Stripe.js takes the payer through it, or it is declined. A
 * bank account would wait for days, for deposits that the payer finds on a statement.
 */
function authentication({ method, interactive }: Charge) {
  return interactive && method !== 'ach' ? { use_stripe_sdk: true } : { error_on_requires_action: true };
}
