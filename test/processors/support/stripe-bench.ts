import type { Clock } from '../../../lambdas/domain/ports.ts';
import { stripeClient, stripeHost } from '../../../lambdas/processors/stripe/client.ts';
import { stripeProcessor } from '../../../lambdas/processors/stripe/processor.ts';
import { stripeRest } from '../../../lambdas/processors/stripe/rest.ts';
import { type StripeFake, stripeFake } from '../../support/stripe/fake.ts';
import type { Behaviour, Bench } from '../contract.ts';

export const systemClock: Pick<Clock, 'now'> = { now: () => Date.now() };

export const info = {
  name: 'stripe',
  browser: { tokenizeUrl: 'https://api.stripe.com/v1/payment_methods', publishableKey: 'pk_test_fake' },
  testMode: true,
};

const numbers: Partial<Record<Behaviour, string>> = {
  approves: '4242424242424242',
  card_declined: '4000000000000002',
  insufficient_funds: '4000000000009995',
  expired_card: '4000000000000069',
  incorrect_cvc: '4000000000000127',
  fails: '4000000000000119',
  authenticates: '4000000000003220',
  chargesThenDrops: '4000000000007007',
  dropsUncharged: '4000000000007106',
  approvesSlowly: '4000000000007205',
};
const accounts: Partial<Record<Behaviour, string>> = { achAccepted: '000123456789', achDeclined: '000111111116' };

export interface StripeBench extends Bench {
  readonly fake: StripeFake;
}

/** The adapter over Stripe's fake. */
export async function stripeBench(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly searchLagMs?: number;
}): Promise<StripeBench> {
  const fake = await stripeFake({ searchLagMs: options.searchLagMs ?? 0 });
  const client = await stripeClient(fake.keys.secret, stripeHost(fake.url));
  const processor = stripeProcessor({
    info,
    rest: stripeRest({ apiUrl: fake.url, key: async () => fake.keys.secret }),
    connect: async () => ({ stripe: client, publishableKey: info.browser.publishableKey }),
    clock: options.clock,
  });
  return {
    fake,
    processor,
    token: async (behaviour) => {
      if (behaviour === 'applePay') return fake.state.applePayToken().id;
      const account_number = accounts[behaviour];
      const method = account_number
        ? { type: 'us_bank_account', us_bank_account: { account_number, routing_number: '110000000' } }
        : { type: 'card', card: { number: numbers[behaviour] } };
      return fake.state.createMethod(method).id;
    },
    taken: async (reference) =>
      fake.state
        .list({ limit: 10_000 })
        .data.filter(({ metadata }) => metadata['session_id'] === reference)
        .filter(({ id, status }) => status === 'processing' || (status === 'succeeded' && !refunded(fake, id))).length,
    authenticate: async ({ transactionId }, passed) =>
      void fake.state.authenticate(transactionId, `${transactionId}_secret_test`, passed),
    cuttable: async () => processor,
    stop: async () => {
      fake.stop();
      expect(fake.faults).toEqual([]);
    },
  };
}

function refunded({ state }: StripeFake, id: string): boolean {
  const { latest_charge: charge } = state.intent(id, { expand: ['latest_charge'] });
  return typeof charge === 'object' && charge !== null && charge.refunded;
}
