import type { Charge, InstrumentKeeper, Processor, Vaulted } from '../../lambdas/domain/ports.ts';
import type { Bench, Behaviour, Limits } from './contract.ts';

let made = 0;
const unique = () => {
  made += 1;
  return `${Date.now().toString(36)}${process.pid}${made}`;
};

/** What every processor must do that keeps instruments for customers. */
export function keepsInstruments(name: string, open: () => Promise<Bench>, { lacks = [] }: Limits = {}): void {
  const where = (behaviour: Behaviour, ask: () => void) => (lacks.includes(behaviour) ? undefined : ask());
  let bench: Bench;
  let processor: Processor;
  let keeper: InstrumentKeeper;
  beforeAll(async () => {
    bench = await open();
    processor = bench.processor;
    if (!processor.keeper) throw new Error('This processor keeps nothing');
    keeper = processor.keeper;
  });
  afterAll(() => bench.stop());

  const customer = `customer${unique()}`;
  const payer = { acceptedAt: Date.now(), given: 'online', ip: '192.0.2.1', userAgent: 'test' } as const;
  const save = { customer, usage: 'on_session' } as const;

  const chargeOf = (token: string, more: Partial<Charge> = {}) => {
    const id = unique();
    const charge = { attemptId: `attempt${id}`, reference: `cs_${id}`, token, method: 'card' } as const;
    return {
      ...charge,
      interactive: true,
      consent: payer,
      amount: 1_234,
      currency: 'USD',
      startedAt: Date.now(),
      ...more,
    };
  };

  const vaultedBy = (outcome: object): Vaulted => {
    if (!('vaulted' in outcome)) throw new Error('Nothing was kept');
    return outcome.vaulted as Vaulted;
  };

  const paidAndSaved = async (behaviour: Behaviour = 'approves') =>
    vaultedBy(await processor.charge(chargeOf(await bench.token(behaviour), { save })));

  const keep = async (behaviour: Behaviour, key = unique()) =>
    keeper.keep({ token: await bench.token(behaviour), key, payer, ...save });

  describe(`${name}: an instrument that is kept with its charge`, () => {
    it('is told alike by charge, repetition and look-up, and is what the token was', async () => {
      const token = await bench.token('approves');
      const charge = chargeOf(token, { save });
      // Kept, a processor's token may be what it is charged again by: then it is no token of a browser any more.
      const described = await processor.describeToken(token);
      const outcome = await processor.charge(charge);
      expect(described).toEqual({ kind: 'found', instrument: vaultedBy(outcome).instrument });
      expect(vaultedBy(outcome).instrument).toMatchObject({
        expMonth: expect.any(Number),
        expYear: expect.any(Number),
      });
      expect(await processor.charge(charge)).toEqual(outcome);
      expect(await processor.lookUp(charge)).toEqual(outcome);
    });

    it('can be charged again by its reference, and by nobody who only has a browser', async () => {
      const { reference } = await paidAndSaved();
      const again = chargeOf(reference);
      expect(await processor.charge(again)).toMatchObject({ kind: 'approved' });
      expect(await bench.taken(again.reference)).toBe(1);
      expect(await processor.describeToken(reference)).toEqual({ kind: 'not_found' });
    });

    where('authenticates', () =>
      it('is kept once its payer has answered to the bank, and not before', async () => {
        const charge = chargeOf(await bench.token('authenticates'), { save });
        const asked = await processor.charge(charge);
        if (asked.kind !== 'action_required') throw new Error(`It did not wait: ${asked.kind}`);
        expect(asked).not.toHaveProperty('vaulted');
        if (!bench.authenticate) return;
        await bench.authenticate(asked, true);
        const told = await processor.lookUp({ ...charge, transactionId: asked.transactionId });
        expect(vaultedBy(told).instrument).toMatchObject({ method: 'card' });
      }),
    );

    where('achAccepted', () =>
      it('is a bank account as well', async () => {
        const token = await bench.token('achAccepted');
        const outcome = await processor.charge(chargeOf(token, { save, method: 'ach' }));
        expect(vaultedBy(outcome).instrument).toMatchObject({ method: 'ach', last4: '6789' });
      }),
    );

    it.each(['card_declined', 'fails'] as const)(
      'is not kept when the charge of one that %s is not',
      async (behaviour) => {
        const charge = chargeOf(await bench.token(behaviour), { save });
        expect(await processor.charge(charge)).not.toHaveProperty('vaulted');
        expect(await processor.lookUp(charge)).not.toHaveProperty('vaulted');
      },
    );
  });

  describe(`${name}: an instrument that is kept without a charge`, () => {
    it('can be charged by its reference, and the same key keeps it once', async () => {
      const token = await bench.token('approves');
      const request = { token, key: unique(), payer, ...save };
      const kept = await keeper.keep(request);
      expect(kept).toMatchObject({ kind: 'kept', vaulted: { instrument: { method: 'card' } } });
      expect(await keeper.keep(request)).toEqual(kept);
      expect(await processor.describeToken(token, { keptFor: customer })).toMatchObject({ kind: 'found' });
      expect(await processor.charge(chargeOf(vaultedBy(kept).reference))).toMatchObject({ kind: 'approved' });
    });

    where('achAccepted', () =>
      it('is a bank account as well', async () => {
        const kept = vaultedBy(await keep('achAccepted'));
        expect(kept.instrument).toMatchObject({ method: 'ach', last4: '6789' });
        const charge = chargeOf(kept.reference, { method: 'ach' });
        expect(await processor.charge(charge)).toMatchObject({ kind: 'pending' });
      }),
    );

    it('is not kept when the issuer would have none of it', async () => {
      expect(await keep('card_declined')).toEqual({ kind: 'declined', code: 'card_declined' });
    });

    it('that there is not is not found', async () => {
      expect(await keeper.keep({ token: 'tok_unknown', key: unique(), ...save })).toEqual({ kind: 'not_found' });
    });
  });

  describe(`${name}: an instrument that is forgotten`, () => {
    it('is gone however often it is asked, and takes nothing more', async () => {
      const { reference } = await paidAndSaved();
      expect([await keeper.forget(reference), await keeper.forget(reference)]).toEqual([true, true]);
      const charge = chargeOf(reference);
      expect(await processor.charge(charge)).toEqual({ kind: 'failed' });
      expect(await bench.taken(charge.reference)).toBe(0);
    });
  });
}
