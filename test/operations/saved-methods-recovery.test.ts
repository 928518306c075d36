import type { AttemptStore } from '../../lambdas/domain/store-ports.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { told } from './support/checkout.ts';
import { visa } from './support/processor.ts';
import { answerOf, AT_LOOK, openRecovery, type Recovery } from './support/recovery.ts';

let bench: Recovery;
let customers = 0;

beforeAll(async () => {
  bench = await openRecovery();
});

afterAll(() => bench.store.close());

const saving = () => {
  customers += 1;
  return { setup_future_usage: 'on_session', customer_id: `customer-${customers}` };
};
const options = { key: 'first', save_method: true, billing_details: { cardholder: 'Ada' } };
const walletOf = ({ customer_id }: { customer_id: string }) => bench.store.wallets.find(anAccount().uid, customer_id);
const answerTo = async (id: string) =>
  JSON.parse(answerOf(await bench.confirm(await bench.stored(id), options)).body) as { saved_method_id?: string };

/** The processor took the charge and kept the instrument, and can tell so. */
function foundCharged() {
  bench.says.lookUp = (attemptId) => ({
    kind: 'approved',
    transactionId: `ch_${attemptId}`,
    vaulted: { reference: `vlt_${attemptId}`, instrument: visa },
  });
  bench.clock.advance(AT_LOOK);
}

describe('a payment that was to save its method, and was killed on the way', () => {
  it('saves it when recovery finds it charged: the key is answered with it', async () => {
    const body = saving();
    const { id, attempt } = await bench.leftUnknown(body, options);
    expect(await walletOf(body)).toMatchObject({ version: 0 });
    foundCharged();
    expect(await bench.sweep()).toEqual({ completed: 1 });
    expect((await walletOf(body)).methods).toMatchObject([
      {
        id: `SPM_${attempt.id}`,
        last4: '4242',
        holderName: 'Ada',
        consent: { usage: 'on_session', at: attempt.startedAt },
      },
    ]);
    expect((await answerTo(id)).saved_method_id).toBe(`SPM_${attempt.id}`);
  });

  it('saves nothing when it was not charged', async () => {
    const body = saving();
    await bench.leftUnknown(body, options);
    Object.assign(bench.says, { lookUp: { kind: 'failed' }, cancel: { kind: 'failed' } });
    bench.clock.advance(AT_LOOK * 2);
    expect(await bench.sweep()).toEqual({ released: 1 });
    expect(await walletOf(body)).toMatchObject({ version: 0 });
  });

  it('has saved it once, with the payment, when the answer of the write was lost', async () => {
    const body = saving();
    const { id } = await bench.quoted(body);
    const completeAndSave: AttemptStore['completeAndSave'] = async (...given) => {
      await bench.store.attempts.completeAndSave(...given);
      throw new Error('The answer was lost');
    };
    const lost = await bench.confirm(await bench.stored(id), { ...options, attempts: { completeAndSave } });
    expect(told(lost)).toBe('network_error');
    const { methods } = await walletOf(body);
    expect(methods).toHaveLength(1);
    expect(await bench.sweep()).toEqual({});
    expect((await answerTo(id)).saved_method_id).toBe(methods[0]?.id);
  });

  it('saves it once when the confirm comes back beside recovery', async () => {
    const body = saving();
    const { id } = await bench.quoted(body);
    const completeAndSave: AttemptStore['completeAndSave'] = async (...given) => {
      foundCharged();
      await bench.sweep();
      return bench.store.attempts.completeAndSave(...given);
    };
    const paid = await bench.confirm(await bench.stored(id), { ...options, attempts: { completeAndSave } });
    expect(told(paid)).toBe(200);
    const { methods, discarded } = await walletOf(body);
    expect([methods.length, discarded.length]).toEqual([1, 0]);
    expect((await answerTo(id)).saved_method_id).toBe(methods[0]?.id);
  });
});

it('the processor that was asked is asked again, whichever the account uses by then', async () => {
  const { id } = await bench.leftUnknown(saving(), options);
  const moved = anAccount({ processor: 'stripe' });
  await bench.store.accounts.replaceProfile(moved.uid, moved.profile);
  foundCharged();
  expect(await bench.sweep()).toEqual({ completed: 1 });
  expect((await bench.stored(id)).payment?.transactionId).toMatch(/^ch_/);
  await bench.store.accounts.replaceProfile(moved.uid, anAccount().profile);
});
