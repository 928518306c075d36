import type { Processor, ProcessorKeys } from '../../lambdas/domain/ports.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { APPROVED, AT_LOOK, openRecovery, type Recovery } from './support/recovery.ts';

let bench: Recovery;
/** Names of the secrets whose keys the processor was asked with. */
let askedBy: (string | undefined)[];
beforeEach(async () => {
  bench = await openRecovery();
  askedBy = [];
  Object.assign(bench.processors, {
    get: (_name: string, keys: ProcessorKeys = {}): Processor => {
      askedBy.push(keys.processorCredentialsSecret);
      return bench.processor;
    },
  });
});
afterEach(() => bench.store.close());

const profile = { processorCredentialsSecret: 'first' };

it('what became of a charge is asked by the keys that it was sent with, whatever the account names by then', async () => {
  const account = anAccount(profile);
  const { id } = await bench.leftUnknown({}, { key: 'first', account });
  const { account: stored } = await bench.stored(id);
  expect(stored).toBe(account.uid);
  bench.says.lookUp = APPROVED;
  bench.clock.advance(AT_LOOK);
  askedBy.length = 0;
  const accounts = { find: async () => anAccount({ processorCredentialsSecret: 'second' }) };
  expect(await bench.sweep({ accounts })).toEqual({ completed: 1 });
  expect(new Set(askedBy)).toEqual(new Set(['first']));
});

it('a charge that came late is given back by those keys, and a saved method pays and is forgotten by them', async () => {
  const account = anAccount(profile);
  const saving = { customer_id: 'ada', setup_future_usage: 'on_session' };
  const session = await bench.quoted(saving);
  const paid = await bench.confirm(session, { account, save_method: true });
  expect(paid).toMatchObject({ status: 200 });
  const wallet = await bench.store.wallets.find(session.account, 'ada');
  expect(wallet.methods).toMatchObject([{ credentials: 'first' }]);

  const late = { attemptId: 'a', transactionId: 'ch_late', processor: 'sandbox', credentials: 'first', voided: false };
  await bench.store.attempts.recordLateApproval(session, late, bench.clock.now());
  askedBy.length = 0;
  const accounts = { find: async () => anAccount({ processorCredentialsSecret: 'second' }) };
  expect(await bench.sweep({ accounts })).toEqual({ voided: 1 });
  expect(askedBy).toEqual(['first']);
});
