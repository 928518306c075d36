import type { ProcessorInfo } from '../../domain/ports.ts';

export const STRIPE_API = 'https://api.stripe.com';

/** What a page is told of Stripe: where its own script would send a card, and the account's publishable key. */
export function stripeInfo(publishableKey: string, apiUrl = STRIPE_API): ProcessorInfo {
  return {
    name: 'stripe',
    browser: { tokenizeUrl: `${apiUrl}/v1/payment_methods`, publishableKey },
    testMode: publishableKey.startsWith('pk_test_'),
  };
}
