import { cancelCharge } from '../../lambdas/sandbox/operations/cancel-charge.ts';
import { createCharge } from '../../lambdas/sandbox/operations/create-charge.ts';
import { listCharges } from '../../lambdas/sandbox/operations/list-charges.ts';
import { achRequest, created, sandboxBench } from './support/operations.ts';

type Bench = Awaited<ReturnType<typeof sandboxBench>>;
let bench: Bench;
beforeAll(async () => {
  bench = await sandboxBench();
});
afterAll(() => bench.client.destroy());

const termsFor = (token: string) => ({ token, amount: 500, currency: 'JPY' });

describe('cancelling a key', () => {
  it('that no charge came with refuses every later charge', async () => {
    const name = { key: 'attempt', reference: 'cs_unknown' };
    expect(await cancelCharge(bench.dependencies, name)).toMatchObject({ ...name, status: 'cancelled' });
    const result = await createCharge(bench.dependencies, name, termsFor(await bench.card('4242424242424242')));
    expect(result).toMatchObject({ charge: { status: 'cancelled' } });
    expect(await listCharges(bench.dependencies.charges, name.reference)).toEqual([]);
  });

  it('twice changes nothing the second time', async () => {
    const name = { key: 'attempt', reference: 'cs_twice' };
    const first = await cancelCharge(bench.dependencies, name);
    bench.time.advance(1_000);
    expect(await cancelCharge(bench.dependencies, name)).toEqual(first);
  });

  it.each([
    ['4242424242424242', 'succeeded'],
    ['4000000000000002', 'declined'],
    ['4000000000000119', 'failed'],
  ])('whose charge has its outcome leaves it as it is: %s %s', async (number, status) => {
    const name = { key: 'attempt', reference: `cs_final_${status}` };
    await createCharge(bench.dependencies, name, termsFor(await bench.card(number)));
    const before = await bench.dependencies.charges.find(name);
    expect(await cancelCharge(bench.dependencies, name)).toEqual(before);
    expect(before?.status).toBe(status);
  });

  it('races a charge: one of the two holds, never both', async () => {
    const terms = termsFor(await bench.card('4242424242424242'));
    for (let round = 0; round < 10; round += 1) {
      const name = { key: 'attempt', reference: `cs_race_${round}` };
      const [charged, cancelled] = await Promise.all([
        createCharge(bench.dependencies, name, terms),
        cancelCharge(bench.dependencies, name),
      ]);
      expect(charged).toMatchObject({ charge: { status: cancelled.status } });
      expect(await listCharges(bench.dependencies.charges, name.reference)).toHaveLength(
        cancelled.status === 'succeeded' ? 1 : 0,
      );
    }
  });
});

describe('the ledger of a reference', () => {
  it('lists succeeded, declined and pending charges, oldest first', async () => {
    const reference = 'cs_ledger';
    const { token: ach } = created(await bench.tokenise(achRequest('000123456789')));
    const tokens: [string, string][] = [
      ['z', await bench.card('4000000000000002')],
      ['m', await bench.card('4000000000000119')],
      ['k', ach],
      ['a', await bench.card('4242424242424242')],
    ];
    for (const [key, token] of tokens) {
      await createCharge(bench.dependencies, { key, reference }, termsFor(token));
      bench.time.advance(1);
    }
    await cancelCharge(bench.dependencies, { key: 'never', reference });
    const ledger = await listCharges(bench.dependencies.charges, reference);
    expect(ledger.map(({ key, status }) => [key, status])).toEqual([
      ['z', 'declined'],
      ['k', 'pending'],
      ['a', 'succeeded'],
    ]);
  });

  it('holds no charge of another reference', async () => {
    const token = await bench.card('4242424242424242');
    await createCharge(bench.dependencies, { key: 'a', reference: 'cs_mine' }, termsFor(token));
    expect(await listCharges(bench.dependencies.charges, 'cs_min')).toEqual([]);
  });

  it('is whole when it is longer than one page of the database', async () => {
    const reference = 'cs_pages';
    const padding = 'x'.repeat(100_000);
    const keys = Array.from({ length: 12 }, (_, index) => `key-${String(index).padStart(2, '0')}`);
    for (const key of keys) {
      await bench.dependencies.charges.add({
        key,
        reference,
        id: `ch_${key}`,
        status: 'succeeded',
        createdAt: new Date(0).toISOString(),
        terms: { token: padding, amount: 1, currency: 'USD' },
      });
    }
    const ledger = await listCharges(bench.dependencies.charges, reference);
    expect(ledger.map(({ key }) => key)).toEqual(keys);
  });
});
