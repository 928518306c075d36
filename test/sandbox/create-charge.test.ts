import { randomUUID } from 'node:crypto';
import { cancelCharge } from '../../lambdas/sandbox/operations/cancel-charge.ts';
import { createCharge } from '../../lambdas/sandbox/operations/create-charge.ts';
import { listCharges } from '../../lambdas/sandbox/operations/list-charges.ts';
import { achRequest, Crash, cardRequest, created, manualClock, sandboxBench } from './support/operations.ts';

type Bench = Awaited<ReturnType<typeof sandboxBench>>;
let bench: Bench;
beforeAll(async () => {
  bench = await sandboxBench();
});
afterAll(() => bench.client.destroy());

const newReference = () => `cs_${randomUUID()}`;
const termsFor = (token: string) => ({ token, amount: 1234, currency: 'USD' });
const ledger = (reference: string) => listCharges(bench.dependencies.charges, reference);

describe('charging a test number', () => {
  it.each([
    ['4111111111111111', 'succeeded', undefined],
    ['4242424242424242', 'succeeded', undefined],
    ['5555555555554444', 'succeeded', undefined],
    ['378282246310005', 'succeeded', undefined],
    ['6011111111111117', 'succeeded', undefined],
    ['4000000000000002', 'declined', 'card_declined'],
    ['4000000000009995', 'declined', 'insufficient_funds'],
    ['4000000000000069', 'declined', 'expired_card'],
    ['4000000000000127', 'declined', 'incorrect_cvc'],
    ['4000000000000119', 'failed', undefined],
  ])('%s is recorded as %s %s', async (number, status, declineCode) => {
    const name = { key: 'attempt', reference: newReference() };
    const result = await createCharge(bench.dependencies, name, termsFor(await bench.card(number)));
    expect(result).toMatchObject({
      kind: 'charge',
      charge: { ...name, status, terms: { amount: 1234, currency: 'USD' } },
    });
    expect(await bench.dependencies.charges.find(name)).toEqual((result as { charge: unknown }).charge);
    expect((await bench.dependencies.charges.find(name))?.declineCode).toBe(declineCode);
  });

  it.each([
    ['000123456789', 'pending', undefined],
    ['000111111116', 'declined', 'card_declined'],
    ['000222222227', 'declined', 'insufficient_funds'],
  ])('bank account %s is recorded as %s %s', async (account, status, declineCode) => {
    const name = { key: 'attempt', reference: newReference() };
    const { token } = created(await bench.tokenise(achRequest(account)));
    await createCharge(bench.dependencies, name, termsFor(token));
    const found = await bench.dependencies.charges.find(name);
    expect([found?.status, found?.declineCode]).toEqual([status, declineCode]);
  });

  it.each([
    ['123', 'succeeded', undefined],
    ['0000', 'declined', 'incorrect_cvc'],
  ])('with the code %s typed again it is %s %s, and the code is nowhere', async (cvc, status, declineCode) => {
    const code = await bench.tokenise({ type: 'cvc', cvc });
    if (code.kind !== 'created_code') throw new Error('The code has a token');
    const name = { key: 'attempt', reference: newReference() };
    const terms = termsFor(await bench.card('4242424242424242'));
    const result = await createCharge(bench.dependencies, name, terms, { cvcToken: code.token });
    expect(result).toMatchObject({ charge: { status, ...(declineCode && { declineCode }) } });
    const record = await bench.dependencies.tokens.findCode(code.token, 0);
    expect(Object.keys(record ?? {}).sort()).toEqual(['expiresAt', 'right', 'token']);
  });

  it('is not done by the token of a code, nor with a token that is none of a code', async () => {
    const code = await bench.tokenise({ type: 'cvc', cvc: '123' });
    const card = await bench.card('4242424242424242');
    const charge = (token: string, cvcToken?: string) =>
      createCharge(bench.dependencies, { key: 'attempt', reference: newReference() }, termsFor(token), { cvcToken });
    expect(await charge((code as { token: string }).token)).toEqual({ kind: 'token_not_found' });
    expect(await charge(card, card)).toEqual({ kind: 'token_not_found' });
    expect(await charge(card, 'tok_none')).toEqual({ kind: 'token_not_found' });
  });

  it('takes Apple Pay', async () => {
    const { token } = created(await bench.tokenise({ type: 'apple_pay' }));
    const result = await createCharge(
      bench.dependencies,
      { key: 'attempt', reference: newReference() },
      termsFor(token),
    );
    expect(result).toMatchObject({ charge: { status: 'succeeded' } });
  });

  it.each([
    [5, 2030, 'declined'],
    [6, 2030, 'succeeded'],
    [12, 2029, 'declined'],
  ])('in June 2030, a card that is good until %d/%d is %s', async (exp_month, exp_year, status) => {
    const { token } = created(await bench.tokenise(cardRequest({ exp_month, exp_year })));
    const name = { key: 'attempt', reference: newReference() };
    await createCharge(bench.dependencies, name, termsFor(token));
    const found = await bench.dependencies.charges.find(name);
    expect(found).toMatchObject(status === 'declined' ? { status, declineCode: 'expired_card' } : { status });
  });

  it('takes one token more than once, under several keys', async () => {
    const token = await bench.card('4242424242424242');
    const reference = newReference();
    await createCharge(bench.dependencies, { key: 'a', reference }, termsFor(token));
    await createCharge(bench.dependencies, { key: 'b', reference }, termsFor(token));
    expect(await ledger(reference)).toHaveLength(2);
  });
});

describe('a token that is not there', () => {
  it.each([
    ['never was', async () => 'tok_unknown'],
    [
      'is over 24 hours old',
      async () => {
        const token = await bench.card('4242424242424242');
        bench.time.advance(86_400_000);
        return token;
      },
    ],
  ])('charges nothing and uses up no key: it %s', async (_name, tokenOf) => {
    const name = { key: 'attempt', reference: newReference() };
    expect(await createCharge(bench.dependencies, name, termsFor(await tokenOf()))).toEqual({
      kind: 'token_not_found',
    });
    expect(await bench.dependencies.charges.find(name)).toBeUndefined();
  });
});

describe('a key that comes again', () => {
  it.each([['4242424242424242'], ['4000000000000002'], ['4000000000000119']])(
    'gets the first outcome, even when the token is gone: %s',
    async (number) => {
      const terms = termsFor(await bench.card(number));
      const name = { key: 'attempt', reference: newReference() };
      const first = await createCharge(bench.dependencies, name, terms);
      bench.time.advance(86_400_000);
      expect(await createCharge(bench.dependencies, name, terms)).toEqual(first);
    },
  );

  it.each([
    ['amount', { amount: 1235 }],
    ['currency', { currency: 'EUR' }],
    ['token', { token: 'tok_other' }],
  ])('is refused with another %s', async (_name, change) => {
    const terms = termsFor(await bench.card('4242424242424242'));
    const name = { key: 'attempt', reference: newReference() };
    await createCharge(bench.dependencies, name, terms);
    expect(await createCharge(bench.dependencies, name, { ...terms, ...change })).toEqual({
      kind: 'idempotency_key_reused',
    });
    expect(await ledger(name.reference)).toMatchObject([{ terms }]);
  });

  it('charges once when sixteen come at the same time, and all get the same charge', async () => {
    const terms = termsFor(await bench.card('4242424242424242'));
    const name = { key: 'attempt', reference: newReference() };
    const results = await Promise.all(Array.from({ length: 16 }, () => createCharge(bench.dependencies, name, terms)));
    const [charge, ...others] = await ledger(name.reference);
    expect(others).toEqual([]);
    expect(results).toEqual(results.map(() => ({ kind: 'charge', charge })));
  });
});

describe('a processor that crashes', () => {
  it('after charging has the charge on record, and answers it when the key comes again', async () => {
    const terms = termsFor(await bench.card('4000000000007007'));
    const name = { key: 'attempt', reference: newReference() };
    await expect(createCharge(bench.dependencies, name, terms)).rejects.toBeInstanceOf(Crash);
    expect(await ledger(name.reference)).toMatchObject([{ ...name, status: 'succeeded' }]);
    expect(await createCharge(bench.dependencies, name, terms)).toMatchObject({ charge: { status: 'succeeded' } });
    expect(await ledger(name.reference)).toHaveLength(1);
  });

  it('before charging has nothing on record, and does so every time', async () => {
    const terms = termsFor(await bench.card('4000000000007106'));
    const name = { key: 'attempt', reference: newReference() };
    await expect(createCharge(bench.dependencies, name, terms)).rejects.toBeInstanceOf(Crash);
    await expect(createCharge(bench.dependencies, name, terms)).rejects.toBeInstanceOf(Crash);
    expect(await bench.dependencies.charges.find(name)).toBeUndefined();
  });
});

describe('a slow approval', () => {
  const slowCharge = async (number: string) => {
    const time = manualClock();
    const dependencies = { ...bench.dependencies, clock: time.clock };
    const { token } = created(await bench.tokenise(cardRequest({ number })));
    const terms = termsFor(token);
    const name = { key: 'attempt', reference: newReference() };
    const answer = createCharge(dependencies, name, terms);
    return { name, terms, time, dependencies, answer, delay: await time.sleeping };
  };

  it.each([
    ['4000000000007205', 3_000],
    ['4000000000007304', 30_000],
  ])('%s takes %d ms, and is on record as in progress meanwhile', async (number, expected) => {
    const { name, terms, time, dependencies, answer, delay } = await slowCharge(number);
    expect(delay).toBe(expected);
    expect(await createCharge(dependencies, name, terms)).toMatchObject({ charge: { status: 'in_progress' } });
    expect(await ledger(name.reference)).toEqual([]);
    time.wake();
    expect(await answer).toMatchObject({ charge: { status: 'succeeded' } });
    expect(await ledger(name.reference)).toMatchObject([{ ...name, status: 'succeeded', terms }]);
  });

  it('cannot succeed any more once its key is cancelled', async () => {
    const { name, time, answer } = await slowCharge('4000000000007304');
    expect(await cancelCharge(bench.dependencies, name)).toMatchObject({ status: 'cancelled' });
    time.wake();
    expect(await answer).toMatchObject({ charge: { status: 'cancelled' } });
    expect(await ledger(name.reference)).toEqual([]);
  });
});
