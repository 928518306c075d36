import type Stripe from 'stripe';
import type { Clock, Processor, ProcessorKeys } from '../../domain/ports.ts';
import { stripeClient, stripeHost } from './client.ts';
import type { CredentialStore } from './credentials.ts';
import { STRIPE_API, stripeInfo } from './info.ts';
import { stripeProcessor } from './processor.ts';
import { stripeRest } from './rest.ts';

export interface StripeSettings {
  readonly credentials: CredentialStore;
  readonly clock: Pick<Clock, 'now'>;
  /** Without a trailing slash; Stripe's own when left out. */
  readonly apiUrl?: string;
}

/** Stripe for an account, with the keys that its secret holds at the time of each call. */
export function stripeProcessors(settings: StripeSettings): (keys: ProcessorKeys) => Processor | undefined {
  const { credentials, clock, apiUrl = STRIPE_API } = settings;
  const host = stripeHost(apiUrl);
  const clients = new Map<string, Promise<Stripe>>();
  const clientOf = (secretKey: string): Promise<Stripe> => {
    const client = clients.get(secretKey) ?? stripeClient(secretKey, host);
    clients.set(secretKey, client);
    return client;
  };
  return ({ processorCredentialsSecret: secret, publishableKey }) => {
    if (secret === undefined) return undefined;
    return stripeProcessor({
      info: stripeInfo(publishableKey ?? '', apiUrl),
      rest: stripeRest({ apiUrl, key: async (options) => (await credentials.get(secret, options))?.secretKey }),
      connect: async (options) => {
        const found = await credentials.get(secret, options);
        return found && { stripe: await clientOf(found.secretKey), publishableKey: found.publishableKey };
      },
      clock,
    });
  };
}
