import type Stripe from 'stripe';

/** Where Stripe's API is. */
export interface StripeHost {
  readonly protocol: 'https' | 'http';
  readonly host: string;
  readonly port: string;
}

export function stripeHost(url = 'https://api.stripe.com'): StripeHost {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  return { protocol: secure ? 'https' : 'http', host: hostname, port: port || (secure ? '443' : '80') };
}

/**
 * Stripe's SDK with one key. It repeats nothing by itself: when to ask again is recovery's to say. It calls through
 * `fetch`, whose limit holds for the body too, and follows no redirect with the key. The SDK is loaded by the first payment
 * that needs it, so that no other waits for it.
 */
export async function stripeClient(secretKey: string, at: StripeHost): Promise<Stripe> {
  const { default: Sdk } = await import('stripe');
  return new Sdk(secretKey, {
    ...at,
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Sdk.createFetchHttpClient((input: string | URL | Request, init?: RequestInit) =>
      fetch(input, { ...init, redirect: 'error' }),
    ),
    appInfo: { name: 'hosted-sessions' },
  });
}
