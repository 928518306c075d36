import fc from 'fast-check';
import { type FeeBasis, type FeeRule, feeFor } from '../../lambdas/domain/fees.ts';
import { MAX_AMOUNT } from '../../lambdas/domain/money.ts';

const rule = (part: Partial<FeeRule> = {}): FeeRule => ({
  method: 'card',
  flat: 0,
  basisPoints: 0,
  label: 'Fee',
  ...part,
});
const card = (amount: number, cardType: FeeBasis['cardType'] = 'visa'): FeeBasis => ({
  method: 'card',
  amount,
  ...(cardType && { cardType }),
});

describe('the amount of a fee', () => {
  it.each<[string, Partial<FeeRule>, number, number]>([
    ['a flat fee', { flat: 30 }, 1_000, 30],
    ['a share', { basisPoints: 290 }, 10_000, 290],
    ['share and flat', { flat: 10, basisPoints: 290 }, 10_000, 300],
    ['half rounds up', { basisPoints: 100 }, 50, 1],
    ['under half rounds down', { basisPoints: 100 }, 49, 0],
    ['half above a whole rounds up', { basisPoints: 100 }, 250, 3],
    ['the flat part is not rounded away', { flat: 7, basisPoints: 1 }, 1, 7],
    ['the minimum lifts', { basisPoints: 100, minimum: 50 }, 1_000, 50],
    ['the maximum caps', { basisPoints: 1_000, maximum: 500 }, 100_000, 500],
    ['a maximum of 0 caps too', { flat: 30, maximum: 0 }, 1_000, 0],
    ['the maximum holds against the minimum', { minimum: 80, maximum: 50 }, 1_000, 50],
    ['within both', { flat: 60, minimum: 50, maximum: 70 }, 1_000, 60],
    ['a negative flat part never pays the payer', { flat: -100, basisPoints: 100 }, 1_000, 0],
    ['the largest amount', { basisPoints: 10_000 }, MAX_AMOUNT, MAX_AMOUNT],
    ['beyond the integers of a double on the way', { basisPoints: 300_000_000 }, MAX_AMOUNT, 2_999_999_970_000],
  ])('%s', (_, part, amount, fee) => {
    expect(feeFor([rule(part)], card(amount))).toEqual({ fee, label: 'Fee' });
  });
});

describe('which rule applies', () => {
  const rules: FeeRule[] = [
    rule({ flat: 1, label: 'any card' }),
    rule({ flat: 2, label: 'second for any card' }),
    rule({ cardType: 'amex', flat: 3, label: 'amex' }),
    rule({ cardType: 'amex', flat: 4, label: 'second for amex' }),
    rule({ method: 'apple_pay', flat: 5, label: 'apple' }),
  ];

  it.each<[string, FeeRule[], FeeBasis, { fee: number; label?: string }]>([
    ['the method', rules, card(100, 'visa'), { fee: 1, label: 'any card' }],
    ['the card type beats the method', rules, card(100, 'amex'), { fee: 3, label: 'amex' }],
    ['an unknown card type takes the method', rules, { method: 'card', amount: 100 }, { fee: 1, label: 'any card' }],
    ['another method', rules, { method: 'apple_pay', amount: 100 }, { fee: 5, label: 'apple' }],
    ['none', rules, { method: 'ach', amount: 100 }, { fee: 0 }],
    ['no rules', [], card(100), { fee: 0 }],
    ['only other card types', [rule({ cardType: 'amex', flat: 3 })], card(100, 'visa'), { fee: 0 }],
    ['a type that is not known', [rule({ cardType: 'amex', flat: 3 })], { method: 'card', amount: 100 }, { fee: 0 }],
  ])('%s', (_, given, basis, fee) => {
    expect(feeFor(given, basis)).toEqual(fee);
  });
});

describe('for every rule', () => {
  const amounts = fc.integer({ min: 1, max: MAX_AMOUNT });
  const cents = fc.integer({ min: 0, max: 1_000_000 });
  const anyRule = fc
    .record(
      { flat: cents, basisPoints: fc.integer({ min: 0, max: 10_000 }), minimum: cents, maximum: cents },
      { requiredKeys: ['flat', 'basisPoints'] },
    )
    .map(rule);

  it('is a whole number of minor units, never negative, never above its maximum', () => {
    fc.assert(
      fc.property(anyRule, amounts, (given, amount) => {
        const { fee } = feeFor([given], card(amount));
        expect(Number.isSafeInteger(fee)).toBe(true);
        expect(fee).toBeGreaterThanOrEqual(0);
        expect(fee).toBeLessThanOrEqual(given.maximum ?? Number.POSITIVE_INFINITY);
      }),
    );
  });

  it('does not fall when the amount rises', () => {
    fc.assert(
      fc.property(anyRule, amounts, amounts, (given, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(feeFor([given], card(less)).fee).toBeLessThanOrEqual(feeFor([given], card(more)).fee);
      }),
    );
  });

  it('is within half a unit of the exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), amounts, (basisPoints, amount) => {
        const twice = 2n * BigInt(feeFor([rule({ basisPoints })], card(amount)).fee) * 10_000n;
        const difference = twice - 2n * BigInt(amount) * BigInt(basisPoints);
        expect(difference > -10_000n && difference <= 10_000n).toBe(true);
      }),
    );
  });
});
