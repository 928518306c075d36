import type { ActionRequired, Charge, ChargeOutcome, Processor } from '../../lambdas/domain/ports.ts';
import type { PaymentMethod } from '../../lambdas/domain/instrument.ts';

/** How an instrument behaves when it is charged. */
export type Behaviour =
  | 'approves'
  | 'card_declined'
  | 'insufficient_funds'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'fails'
  | 'authenticates'
  | 'chargesThenDrops'
  | 'dropsUncharged'
  | 'approvesSlowly'
  | 'achAccepted'
  | 'achDeclined'
  | 'applePay';

/** A processor that is there to be charged, and what a test has to know of it from elsewhere. */
export interface Bench {
  readonly processor: Processor;
  /** A fresh token of an instrument that behaves like this. */
  token(behaviour: Behaviour): Promise<string>;
  /** How many charges of this reference hold money by the processor's own books. */
  taken(reference: string): Promise<number>;
  /** What the payer does at the bank; undefined where a test can't: then only what comes before is asked. */
  authenticate?(waiting: ActionRequired, passed: boolean): Promise<void>;
  /**
   * The processor over a connection that may be cut, which ends with it. Undefined where no connection can be cut: then
   * what a cut connection leads to is not tested.
   */
  cuttable?(): Promise<Processor>;
  stop(): Promise<void>;
}

const methods: Partial<Record<Behaviour, PaymentMethod>> = {
  achAccepted: 'ach',
  achDeclined: 'ach',
  applePay: 'apple_pay',
};

const approved = expect.objectContaining({ kind: 'approved', transactionId: expect.stringMatching(/./) });
const definite: [Behaviour, object][] = [
  ['approves', approved],
  ['card_declined', { kind: 'declined', code: 'card_declined' }],
  ['insufficient_funds', { kind: 'declined', code: 'insufficient_funds' }],
  ['expired_card', { kind: 'declined', code: 'expired_card' }],
  ['incorrect_cvc', { kind: 'declined', code: 'incorrect_cvc' }],
  ['fails', { kind: 'failed' }],
  ['achAccepted', { kind: 'pending', transactionId: expect.stringMatching(/./) }],
  ['achDeclined', { kind: 'declined', code: 'card_declined' }],
  ['applePay', approved],
];

let references = 0;

export interface Limits {
  /** Behaviours that this processor has no instrument for; what needs them is not asked. */
  readonly lacks?: readonly Behaviour[];
}

/** What every processor has to pass: docs/processors.md says why. */
export function processorContract(name: string, open: () => Promise<Bench>, { lacks = [] }: Limits = {}): void {
  const has = (behaviour: Behaviour) => !lacks.includes(behaviour);
  const where = (behaviour: Behaviour, ask: () => void) => (has(behaviour) ? ask() : undefined);
  let bench: Bench;
  let processor: Processor;
  beforeAll(async () => {
    bench = await open();
    processor = bench.processor;
  });
  afterAll(() => bench.stop());

  const attemptOn = async (behaviour: Behaviour): Promise<Charge & { startedAt: number }> => {
    references += 1;
    const unique = `${Date.now().toString(36)}${process.pid}${references}`;
    return {
      attemptId: `attempt${unique}`,
      reference: `cs_${unique}`,
      token: await bench.token(behaviour),
      method: methods[behaviour] ?? 'card',
      amount: 1_234,
      currency: 'USD',
      interactive: true,
      consent: { acceptedAt: Date.now(), given: 'online', ip: '192.0.2.1', userAgent: 'test' },
      startedAt: Date.now(),
    };
  };

  const transactionOf = (outcome: ChargeOutcome): string => {
    if (!('transactionId' in outcome)) throw new Error(`Nothing was charged: ${outcome.kind}`);
    return outcome.transactionId;
  };

  describe(`${name}: a token`, () => {
    it.each(
      [
        ['approves', { method: 'card', cardType: 'visa', last4: expect.stringMatching(/^\d{4}$/) }],
        ['achAccepted', { method: 'ach', last4: '6789' }],
        ['applePay', { method: 'apple_pay' }],
      ].filter(([behaviour]) => has(behaviour as Behaviour)) as [Behaviour, object][],
    )('of one that %s is described as what it is', async (behaviour, instrument) => {
      const described = await processor.describeToken(await bench.token(behaviour));
      expect(described).toMatchObject({ kind: 'found', instrument });
      expect(described).toHaveProperty('instrument.fingerprint', expect.stringMatching(/^\S{6,}$/));
    });

    it('has the fingerprint of its instrument, whichever token it is', async () => {
      const fingerprint = async (behaviour: Behaviour) => {
        const described = await processor.describeToken(await bench.token(behaviour));
        return described.kind === 'found' ? described.instrument.fingerprint : described.kind;
      };
      const [first, second, other] = [
        await fingerprint('approves'),
        await fingerprint('approves'),
        await fingerprint('card_declined'),
      ];
      expect(second).toBe(first);
      expect(other).not.toBe(first);
    });

    it.each(['tok_unknown', 'pm_unknown', 'SPM_unknown', '..', 'pm_1/../x', 'x'.repeat(255)])(
      'that is not one of its own is not found: %s',
      async (token) => {
        expect(await processor.describeToken(token)).toEqual({ kind: 'not_found' });
      },
    );
  });

  describe(`${name}: a charge`, () => {
    it.each(definite.filter(([behaviour]) => has(behaviour)))(
      'of one that %s is told alike by charge, repetition, look-up and cancel',
      async (kind, outcome) => {
        const attempt = await attemptOn(kind);
        const first = await processor.charge(attempt);
        expect(first).toEqual(outcome);
        expect(await processor.charge(attempt)).toEqual(first);
        expect(await processor.lookUp(attempt)).toEqual(first);
        expect(await processor.cancel(attempt)).toEqual(first);
        expect(await bench.taken(attempt.reference)).toBe('transactionId' in first ? 1 : 0);
      },
    );

    it('that comes many times at once is one charge', async () => {
      const attempt = await attemptOn('approves');
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => processor.charge(attempt)));
      // Those that met the first one on its way were told nothing.
      const told = outcomes.filter(({ kind }) => kind !== 'unknown');
      expect(new Set(told.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect(told[0]).toEqual(approved);
      expect(await bench.taken(attempt.reference)).toBe(1);
    });

    it('of a token that there is not takes nothing', async () => {
      const attempt = { ...(await attemptOn('approves')), token: 'pm_unknown' };
      expect(await processor.charge(attempt)).toEqual({ kind: 'failed' });
      expect(await bench.taken(attempt.reference)).toBe(0);
    });

    it('is not found under another reference', async () => {
      const attempt = await attemptOn('approves');
      await processor.charge(attempt);
      const elsewhere = { ...attempt, reference: `${attempt.reference}x` };
      expect((await processor.lookUp(elsewhere)).kind).not.toBe('approved');
      expect((await processor.cancel(elsewhere)).kind).not.toBe('approved');
      expect(await processor.lookUp(attempt)).toEqual(approved);
    });
  });

  describe(`${name}: an attempt that never came`, () => {
    it('is absent, and once it is cancelled can never be charged', async () => {
      const attempt = await attemptOn('approves');
      expect(await processor.lookUp(attempt)).toEqual({ kind: 'absent' });
      expect(await processor.cancel(attempt)).toEqual({ kind: 'absent' });
      expect(await processor.cancel(attempt)).toEqual({ kind: 'absent' });
      expect(await processor.charge(attempt)).toEqual({ kind: 'failed' });
      expect(await processor.lookUp(attempt)).toEqual({ kind: 'failed' });
      expect(await bench.taken(attempt.reference)).toBe(0);
    });
  });

  describe(`${name}: a charge on its way`, () => {
    where('approvesSlowly', () =>
      it('that a cancel meets is stopped, or stays unknown until it has ended', async () => {
        const attempt = await attemptOn('approvesSlowly');
        const charging = processor.charge(attempt);
        while ((await processor.lookUp(attempt)).kind === 'absent');
        let cancelled = await processor.cancel(attempt);
        const charged = await charging;
        if (cancelled.kind === 'unknown') cancelled = await processor.cancel(attempt);
        const outcomes = [charged.kind, cancelled.kind, await bench.taken(attempt.reference)];
        expect([
          ['approved', 'approved', 1],
          ['failed', 'absent', 0],
        ]).toContainEqual(outcomes);
      }),
    );
  });

  describe(`${name}: a charge that the payer's bank asks the payer about`, () => {
    const waitingOn = async () => {
      const attempt = await attemptOn('authenticates');
      const outcome = await processor.charge(attempt);
      if (outcome.kind !== 'action_required') throw new Error(`It did not wait: ${outcome.kind}`);
      const { transactionId } = outcome;
      return { attempt, outcome, known: { ...attempt, transactionId } };
    };

    where('authenticates', () =>
      it.each([true, false])('waits, told alike each time, until the payer has answered: %s', async (passed) => {
        const { attempt, outcome, known } = await waitingOn();
        expect(await processor.charge(attempt)).toEqual(outcome);
        expect(await processor.lookUp(attempt)).toEqual(outcome);
        expect(await processor.lookUp(known)).toEqual(outcome);
        if (!bench.authenticate) return;
        await bench.authenticate(outcome, passed);
        const end = passed
          ? expect.objectContaining({ kind: 'approved', transactionId: outcome.transactionId })
          : { kind: 'declined', code: 'card_declined' };
        expect(await processor.lookUp(known)).toEqual(end);
        expect(await processor.cancel(known)).toEqual(end);
        expect(await processor.lookUp(known)).toEqual(end);
        expect(await bench.taken(attempt.reference)).toBe(passed ? 1 : 0);
      }),
    );

    where('authenticates', () =>
      it.each(['transactionId', 'nothing'])('is called off by a cancel that knows %s of it', async (knowledge) => {
        const { attempt, outcome, known } = await waitingOn();
        expect(await processor.cancel(knowledge === 'nothing' ? attempt : known)).toEqual({ kind: 'failed' });
        expect(await processor.lookUp(known)).toEqual({ kind: 'failed' });
        if (bench.authenticate) await expect(bench.authenticate(outcome, true)).rejects.toThrow();
        expect(await bench.taken(attempt.reference)).toBe(0);
      }),
    );

    where('authenticates', () =>
      it('is declined where there is no payer to ask', async () => {
        const attempt = { ...(await attemptOn('authenticates')), interactive: false };
        expect(await processor.charge(attempt)).toEqual({ kind: 'declined', code: 'card_declined' });
        expect(await bench.taken(attempt.reference)).toBe(0);
      }),
    );
  });

  describe(`${name}: a cut connection`, () => {
    const cut = async (behaviour: Behaviour) => {
      const fragile = await bench.cuttable?.();
      if (!fragile) return undefined;
      const attempt = await attemptOn(behaviour);
      expect(await fragile.charge(attempt)).toEqual({ kind: 'unknown' });
      return attempt;
    };

    it('after the charge leaves one that is found', async () => {
      const attempt = await cut('chargesThenDrops');
      if (!attempt) return;
      expect(await processor.lookUp(attempt)).toEqual(approved);
      expect(await processor.cancel(attempt)).toEqual(approved);
      expect(await bench.taken(attempt.reference)).toBe(1);
    });

    it('before the charge leaves none, and none can come', async () => {
      const attempt = await cut('dropsUncharged');
      if (!attempt) return;
      expect(await processor.lookUp(attempt)).toEqual({ kind: 'absent' });
      expect(await processor.cancel(attempt)).toEqual({ kind: 'absent' });
      expect(await processor.charge({ ...attempt, token: await bench.token('approves') })).toEqual({ kind: 'failed' });
      expect(await bench.taken(attempt.reference)).toBe(0);
    });
  });

  describe(`${name}: a void`, () => {
    it('gives the charge back once, and from then on nothing was taken', async () => {
      const attempt = await attemptOn('approves');
      const transactionId = transactionOf(await processor.charge(attempt));
      expect(await processor.void({ ...attempt, transactionId, reference: `${attempt.reference}x` })).toBe(false);
      expect(await processor.lookUp(attempt)).toEqual(approved);
      const given = await Promise.all([1, 2].map(() => processor.void({ ...attempt, transactionId })));
      expect(given).toContain(true);
      expect(await processor.void({ ...attempt, transactionId })).toBe(true);
      expect(await processor.lookUp(attempt)).toEqual({ kind: 'failed' });
      expect(await processor.cancel(attempt)).toEqual({ kind: 'failed' });
      expect(await bench.taken(attempt.reference)).toBe(0);
    });

    it('of what was never charged is not done', async () => {
      const attempt = await attemptOn('approves');
      expect(await processor.void({ ...attempt, transactionId: 'ch_unknown' })).toBe(false);
    });
  });

  it(`${name}: says how long its charge may still appear`, () => {
    expect(processor.settleWindowSeconds).toBeGreaterThanOrEqual(25);
  });
}
