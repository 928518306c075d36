import { readFileSync } from 'node:fs';
import { attempts, claimConditions, settleConditions } from '../../lambdas/store/attempts.ts';
import { openCheckout } from '../operations/support/checkout.ts';
import type { TestStore } from '../store/support/store.ts';
import { fakeClock } from '../store/support/store.ts';
import { type Clause, proofs } from './support/clause-proofs.ts';
import { openCloudStore } from './support/cloud-store.ts';

const clauses = Object.keys({ ...claimConditions, ...settleConditions }) as Clause[];

let store: TestStore;

beforeAll(async () => {
  store = await openCloudStore();
});

afterAll(() => store.close());

/** The clause still names its values, as DynamoDB demands, but holds for every session that there is. */
function without<Name extends string>(conditions: Record<Name, string>, clause: string): Record<Name, string> {
  if (!(clause in conditions)) return conditions;
  return { ...conditions, [clause]: `(${conditions[clause as Name]} OR attribute_exists(pk))` };
}

/** The operations over a store that lacks the clause. */
function checkoutWithout(clause: Clause | undefined) {
  const conditions = {
    claim: without(claimConditions, clause ?? ''),
    settle: without(settleConditions, clause ?? ''),
  };
  return openCheckout({ ...store, clock: fakeClock(), attempts: attempts(store.table, conditions) });
}

it('has a proof for every clause of a claim and a settlement', () => {
  expect(Object.keys(proofs).sort()).toEqual([...clauses].sort());
});

describe.each(clauses)('%s', (clause) => {
  const { promise, broken } = proofs[clause];

  it(`holds what it promises: ${promise}`, async () => {
    expect(await broken(await checkoutWithout(undefined))).toBe(false);
  });

  it(`is the only one that does: without it the promise is broken`, async () => {
    expect(await broken(await checkoutWithout(clause))).toBe(true);
  });
});

it('docs/decisions/claim-clauses.md lists every clause with its condition and promise, and no other', () => {
  const text = readFileSync('docs/decisions/claim-clauses.md', 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\| (.+?) +\|/gm)].map(([, ...cells]) => cells);
  const conditions: Record<Clause, string> = { ...claimConditions, ...settleConditions };
  expect(rows).toEqual(clauses.map((clause) => [clause, conditions[clause], proofs[clause].promise]));
});
