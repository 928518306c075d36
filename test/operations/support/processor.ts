import type { Charge, ChargeOutcome, Processor, TokenDescription, Vaulted } from '../../../lambdas/domain/ports.ts';
import type { Instrument } from '../../../lambdas/domain/instrument.ts';

export interface FakeProcessor extends Processor {
  /** Every charge that was sent to it, in order. */
  readonly charges: readonly Charge[];
  /** Every reference that it was told to forget, in order; and whether it does. */
  readonly forgotten: readonly string[];
  forgets(does: boolean): void;
  /** What the next charges come to; approved when none is set. */
  answer(...outcomes: ChargeOutcome[]): void;
  /** What a token stands for, from now on. */
  knows(token: string, description: TokenDescription | Instrument): void;
  /** Runs while a charge is under way. */
  during(act: () => Promise<void>): void;
}

export const visa: Instrument = {
  method: 'card',
  cardType: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2035,
  fingerprint: 'visa-4242'.padEnd(43, '0'),
};
export const bankAccount: Instrument = {
  method: 'ach',
  last4: '6789',
  bankName: 'Test Bank',
  accountType: 'checking',
  fingerprint: 'ach-6789'.padEnd(43, '0'),
};

/** A processor in memory. It knows `tok_visa` and `tok_ach`. */
export function fakeProcessor(): FakeProcessor {
  const charges: Charge[] = [];
  const tokens = new Map<string, TokenDescription>();
  let outcomes: ChargeOutcome[] = [];
  const forgotten: string[] = [];
  let remembers = true;
  let act = async () => {};
  const knows = (token: string, known: TokenDescription | Instrument) =>
    tokens.set(token, 'kind' in known ? known : { kind: 'found', instrument: known });
  knows('tok_visa', visa);
  knows('tok_ach', bankAccount);
  const keptInstrument = (token: string, reference: string): Vaulted | undefined => {
    const known = tokens.get(token);
    return known?.kind === 'found' ? { reference, instrument: known.instrument } : undefined;
  };
  return {
    name: 'sandbox',
    browser: { tokenizeUrl: 'https://processor.example/tokens', publishableKey: 'pk_test' },
    testMode: true,
    settleWindowSeconds: 60,
    charges,
    forgotten,
    forgets: (does) => {
      remembers = does;
    },
    answer: (...next) => {
      outcomes = next;
    },
    knows,
    during: (next) => {
      act = next;
    },
    describeToken: async (token) => tokens.get(token) ?? { kind: 'not_found' },
    charge: async (charge) => {
      charges.push(charge);
      await act();
      const outcome = outcomes.shift() ?? { kind: 'approved', transactionId: `ch_${charge.attemptId}` };
      const vaulted = charge.save && keptInstrument(charge.token, `vlt_${charge.attemptId}`);
      return 'transactionId' in outcome && vaulted ? { ...outcome, vaulted } : outcome;
    },
    lookUp: async () => ({ kind: 'absent' }),
    cancel: async () => ({ kind: 'absent' }),
    void: async () => true,
    keeper: {
      keep: async ({ token, key }) => {
        const vaulted = keptInstrument(token, `vlt_${key}`);
        return vaulted ? { kind: 'kept', vaulted } : { kind: 'not_found' };
      },
      forget: async (reference) => {
        forgotten.push(reference);
        return remembers;
      },
    },
  };
}
