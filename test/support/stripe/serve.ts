import { type StripeFake, stripeFake } from './fake.ts';

/** Where the cloud's functions find Stripe, and what a test needs to be its browser and its merchant. */
export interface StripeOutputs {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
}

/** Stripe's fake for a whole run of journeys, which ask it over HTTP. */
export async function serveStripe(): Promise<{ outputs: StripeOutputs; fake: StripeFake }> {
  const fake = await stripeFake({ searchLagMs: 1_000 });
  const { secret: secretKey, publishable: publishableKey } = fake.keys;
  return { fake, outputs: { url: fake.url, secretKey, publishableKey } };
}
