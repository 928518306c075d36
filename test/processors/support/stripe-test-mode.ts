import type Stripe from 'stripe';
import { stripeClient, stripeHost } from '../../../lambdas/processors/stripe/client.ts';
import { stripeProcessor } from '../../../lambdas/processors/stripe/processor.ts';
import { stripeRest } from '../../../lambdas/processors/stripe/rest.ts';
import type { Behaviour, Bench, Limits } from '../contract.ts';
import { info, systemClock } from './stripe-bench.ts';

/** Stripe's test tokens. https://docs.stripe.com/testing */
const tokens: Partial<Record<Behaviour, string>> = {
  approves: 'tok_visa',
  card_declined: 'tok_visa_chargeDeclined',
  insufficient_funds: 'tok_visa_chargeDeclinedInsufficientFunds',
  expired_card: 'tok_visa_chargeDeclinedExpiredCard',
  incorrect_cvc: 'tok_visa_chargeDeclinedIncorrectCvc',
  fails: 'tok_visa_chargeDeclinedProcessingError',
  authenticates: 'tok_threeDSecure2Required',
};

/**
 * What test mode has no instrument for: an Apple Pay token takes a device, a bank account that may be charged takes a
 * payer who verifies it, and Stripe is neither slow nor does it cut connections when it is asked to.
 */
export const testModeLimits: Limits = {
  lacks: ['applePay', 'achAccepted', 'achDeclined', 'approvesSlowly', 'chargesThenDrops', 'dropsUncharged'],
};

/** The adapter over Stripe itself, with a key of test mode. No payer answers there, so that nobody is authenticated. */
export async function stripeTestMode(secretKey: string): Promise<Bench> {
  // Also not by mistake: this makes charges.
  if (!/^(sk|rk)_test_/.test(secretKey)) throw new Error('STRIPE_SECRET_KEY is not a key of test mode');
  const stripe = await stripeClient(secretKey, stripeHost());
  const processor = stripeProcessor({
    info,
    rest: stripeRest({ key: async () => secretKey }),
    connect: async () => ({ stripe, publishableKey: info.browser.publishableKey }),
    clock: systemClock,
  });
  return {
    processor,
    token: async (behaviour) => {
      const token = tokens[behaviour];
      if (!token) throw new Error(`Stripe's test mode has no instrument that ${behaviour}`);
      return (await stripe.paymentMethods.create({ type: 'card', card: { token } })).id;
    },
    taken: async (reference) => {
      const { data } = await stripe.paymentIntents.list({ limit: 100, expand: ['data.latest_charge'] });
      return data.filter((intent) => intent.metadata['session_id'] === reference && holdsMoney(intent)).length;
    },
    stop: async () => {},
  };
}

function holdsMoney({ status, latest_charge: charge }: Stripe.PaymentIntent): boolean {
  if (status === 'processing') return true;
  return status === 'succeeded' && !(typeof charge === 'object' && charge?.refunded);
}
