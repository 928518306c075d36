import { systemClock, stripeBench } from './support/stripe-bench.ts';
import { stripeTestMode, testModeLimits } from './support/stripe-test-mode.ts';
import { processorContract } from './contract.ts';
import { keepsInstruments } from './contract-vault.ts';

processorContract('Stripe', () => stripeBench({ clock: systemClock }));
keepsInstruments('Stripe', () => stripeBench({ clock: systemClock }));

// Stripe's search knows a payment up to a minute after it was made: what is found then is found by the key.
processorContract('Stripe with a search that lags behind', () =>
  stripeBench({ clock: systemClock, searchLagMs: 3_600_000 }),
);

// Stripe itself, for whoever has an account there: the stand-in is worth what it has in common with it.
const testKey = process.env['STRIPE_SECRET_KEY'];
if (testKey !== undefined) {
  processorContract("Stripe's test mode", () => stripeTestMode(testKey), testModeLimits);
  keepsInstruments("Stripe's test mode", () => stripeTestMode(testKey), testModeLimits);
}
