import { sandboxProcessor } from '../../lambdas/processors/sandbox.ts';
import { cardBody, sandboxClient } from '../sandbox/support/client.ts';
import { sandboxHome } from '../sandbox/support/sandbox.ts';
import { type Behaviour, type Bench, processorContract } from './contract.ts';
import { keepsInstruments } from './contract-vault.ts';

const numbers: Partial<Record<Behaviour, string>> = {
  approves: '4242424242424242',
  card_declined: '4000000000000002',
  insufficient_funds: '4000000000009995',
  expired_card: '4000000000000069',
  incorrect_cvc: '4000000000000127',
  fails: '4000000000000119',
  chargesThenDrops: '4000000000007007',
  dropsUncharged: '4000000000007106',
  approvesSlowly: '4000000000007205',
};

const accounts: Partial<Record<Behaviour, string>> = { achAccepted: '000123456789', achDeclined: '000111111116' };

const open = async (): Promise<Bench> => {
  const home = await sandboxHome();
  const { url } = await home.start();
  const client = sandboxClient(url);
  const { apiKey } = home;

  const instrument = (behaviour: Behaviour): object => {
    const account_number = accounts[behaviour];
    if (behaviour === 'applePay') return { type: 'apple_pay' };
    if (!account_number) return cardBody(numbers[behaviour] ?? '');
    return { type: 'ach', ach: { routing_number: '110000000', account_number, account_type: 'checking' } };
  };

  return {
    processor: sandboxProcessor({ baseUrl: url, apiKey }),
    token: async (behaviour) =>
      String((await client.call('POST', '/tokens', { body: instrument(behaviour) })).body.token),
    taken: async (reference) => {
      const charges = (await client.ledger(reference)) as { status: string }[];
      return charges.filter(({ status }) => status === 'succeeded' || status === 'pending').length;
    },
    // It cuts the connection by ending its process, so that each has one of its own.
    cuttable: async () => sandboxProcessor({ baseUrl: (await home.start()).url, apiKey }),
    stop: () => home.stop(),
  };
};

processorContract('the sandbox', open, { lacks: ['authenticates'] });
keepsInstruments('the sandbox', open, { lacks: ['authenticates'] });
