import { systemClock, stripeBench } from './support/stripe-bench.ts';
import { processorContract } from './contract.ts';
import { keepsInstruments } from './contract-vault.ts';

processorContract('Stripe', () => stripeBench({ clock: systemClock }));
keepsInstruments('Stripe', () => stripeBench({ clock: systemClock }));

// Stripe's search knows a payment up to a minute after it was made: what is found then is found by the key.
processorContract('Stripe with a search that lags behind', () =>
  stripeBench({ clock: systemClock, searchLagMs: 3_600_000 }),
);
