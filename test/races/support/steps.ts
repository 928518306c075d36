import fc from 'fast-check';
import type { Fault } from './process.ts';
import { type ModelCard, modelCards } from './model-processor.ts';

/** What may happen. Sessions are counted from the first that was created, modulo how many there are by then. */
export type Step =
  | { readonly kind: 'create'; readonly payer: number; readonly key?: number; readonly lifeSeconds: number }
  | { readonly kind: 'patch'; readonly session: number; readonly amount: number }
  | { readonly kind: 'expire'; readonly session: number }
  | { readonly kind: 'quote'; readonly session: number; readonly card: ModelCard }
  | {
      /** `pay` asks for a quote first. */
      readonly kind: 'confirm' | 'pay';
      readonly session: number;
      readonly card: ModelCard;
      readonly key?: number;
      /** Whether the total that the payer saw goes along. */
      readonly total: 'seen' | 'none';
      readonly acknowledged: boolean;
    }
  /** An earlier confirm once more, with the very same key and body: 0 is the last one. */
  | { readonly kind: 'retry'; readonly confirm: number }
  /** The payer answers to the bank that asks; `told`: and the processor tells of what came of it. */
  | { readonly kind: 'authenticate'; readonly session: number; readonly passed: boolean; readonly told: boolean }
  | { readonly kind: 'tick' }
  | { readonly kind: 'advance'; readonly milliseconds: number }
  /** By a person, who tells the truth. */
  | { readonly kind: 'resolve'; readonly session: number }
  /** The processor tells nothing for longer than the sweeper asks. */
  | { readonly kind: 'week' }
  | { readonly kind: 'fees'; readonly flat: number }
  | { readonly kind: 'outage'; readonly on: boolean };

export type FaultyStep = Step & { readonly fault?: Fault };

/** Steps of one batch run at the same time. */
export type Batch = readonly FaultyStep[];

/** Mostly the same one, so that steps meet each other. */
const session = fc.constantFrom(0, 0, 0, 1, 2);
const key = fc.nat(2);
const maybe = { requiredKeys: ['kind', 'session', 'card', 'total', 'acknowledged'] } as const;

const faults: fc.Arbitrary<Fault> = fc.record({
  call: fc.nat(8),
  when: fc.constantFrom('before', 'after'),
  how: fc.constantFrom('dies', 'fails', 'repeats', 'lags'),
});

const is = <const Kind extends Step['kind']>(kind: Kind) => fc.constant(kind);

function steps(
  cards: readonly ModelCard[],
  { faulty, asking }: { faulty: boolean; asking: number },
): fc.Arbitrary<FaultyStep> {
  const card = fc.oneof(fc.constantFrom(...cards), fc.constantFrom('approved' as const, 'declined' as const));
  const fault = faulty ? fc.option(faults, { nil: undefined, freq: 2 }) : fc.constant(undefined);
  const total = fc.constantFrom('seen' as const, 'none' as const);
  const confirm = {
    kind: fc.constantFrom('confirm', 'pay', 'pay'),
    session,
    card,
    key,
    total,
    acknowledged: fc.boolean(),
  };
  const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
  const step = fc.oneof(
    weighted(9, fc.record(confirm, { requiredKeys: [...maybe.requiredKeys] }) as fc.Arbitrary<Step>),
    weighted(4, fc.record({ kind: is('retry'), confirm: fc.nat(3) })),
    weighted(5, fc.record({ kind: is('quote'), session, card })),
    weighted(
      4,
      fc.record({ kind: is('advance'), milliseconds: fc.constantFrom(1_000, 4_000, 21_000, 55_000, 61_000, 601_000) }),
    ),
    weighted(asking, fc.record({ kind: is('authenticate'), session, passed: fc.boolean(), told: fc.boolean() })),
    weighted(3, fc.record({ kind: is('tick') })),
    weighted(3, fc.record({ kind: is('patch'), session, amount: fc.constantFrom(1_000, 2_000) })),
    weighted(1, fc.record({ kind: is('expire'), session })),
    weighted(
      1,
      fc.record(
        { kind: is('create'), payer: fc.nat(1), key: fc.nat(1), lifeSeconds: fc.constantFrom(60, 1_800) },
        { requiredKeys: ['kind', 'payer', 'lifeSeconds'] },
      ) as fc.Arbitrary<Step>,
    ),
    weighted(1, fc.record({ kind: is('resolve'), session })),
    weighted(1, fc.record({ kind: is('week') })),
    weighted(2, fc.record({ kind: is('fees'), flat: fc.constantFrom(10, 50) })),
    weighted(1, fc.record({ kind: is('outage'), on: fc.boolean() })),
  );
  return fc.tuple(step, fault).map(([one, what]) => (what ? { ...one, fault: what } : one));
}

/** A life of a few sessions: batches of steps, where each of a batch starts at once. */
export function lives(
  cards: readonly ModelCard[] = modelCards,
  { faulty = true, asking = 1 } = {},
): fc.Arbitrary<Batch[]> {
  const batch = fc.array(steps(cards, { faulty, asking }), { minLength: 1, maxLength: 5 });
  return fc.array(batch, { minLength: 1, maxLength: 14 });
}
