import type { Charge, ChargeOutcome, Processor, TokenDescription } from '../../../lambdas/domain/ports.ts';
import type { Instrument } from '../../../lambdas/domain/instrument.ts';

export interface FakeProcessor extends Processor {
  /** Every charge that was sent to it, in order. */
  readonly charges: readonly Charge[];
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
  fingerprint: 'visa-4242'.padEnd(43, '0'),
};
export const bankAccount: Instrument = { method: 'ach', last4: '6789', fingerprint: 'ach-6789'.padEnd(43, '0') };

/** A processor in memory. It knows `tok_visa` and `tok_ach`. */
export function fakeProcessor(): FakeProcessor {
  const charges: Charge[] = [];
  const tokens = new Map<string, TokenDescription>();
  let outcomes: ChargeOutcome[] = [];
  let act = async () => {};
  const knows = (token: string, known: TokenDescription | Instrument) =>
    tokens.set(token, 'kind' in known ? known : { kind: 'found', instrument: known });
  knows('tok_visa', visa);
  knows('tok_ach', bankAccount);
  return {
    name: 'sandbox',
    browser: { tokenizeUrl: 'https://processor.example/tokens', publishableKey: 'pk_test' },
    testMode: true,
    settleWindowSeconds: 60,
    charges,
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
      return outcomes.shift() ?? { kind: 'approved', transactionId: `ch_${charge.attemptId}` };
    },
    lookUp: async () => ({ kind: 'absent' }),
    cancel: async () => ({ kind: 'absent' }),
    void: async () => true,
  };
}
