import { exponentOf, isCurrency } from '../../lambdas/domain/money.ts';
import {
  groupExpiry,
  groupNumber,
  isCardNumber,
  isPast,
  isRoutingNumber,
  readExpiry,
} from '../../web/hosted/card-rules.ts';
import { formatMoney } from '../../web/hosted/money-format.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const currencies = letters
  .flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  .filter((code) => isCurrency(code));

describe('money on the page', () => {
  it('has the decimals that the API charges by, in every currency that it takes', () => {
    const decimals = (code: string) => /[.](\d+)/.exec(formatMoney(123_456_789, code))?.[1]?.length ?? 0;
    expect(currencies.length).toBeGreaterThan(150);
    expect(Object.fromEntries(currencies.map((code) => [code, decimals(code)]))).toEqual(
      Object.fromEntries(currencies.map((code) => [code, exponentOf(code)])),
    );
  });

  it.each([
    [1_039, 'USD', '$10.39'],
    [99_999_999, 'USD', '$999,999.99'],
    [-50, 'USD', '-$0.50'],
    [1_234, 'JPY', '¥1,234'],
    [5, 'KWD', 'KWD\u00a00.005'],
    // Intl would show none.
    [1_234, 'HUF', 'HUF\u00a012.34'],
  ])('%i %s reads %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });
});

describe('what is typed', () => {
  it.each([
    ['4242424242424242', '4242 4242 4242 4242'],
    ['4242-4242 42', '4242 4242 42'],
    ['378282246310005', '3782 822463 10005'],
    ['4000000000000000000123', '4000 0000 0000 0000 000'],
    ['', ''],
  ])('card number %j is shown as %j', (typed, shown) => {
    expect(groupNumber(typed)).toBe(shown);
  });

  it.each([
    ['1', '1'],
    ['5', '05'],
    ['12', '12'],
    ['123', '12 / 3'],
    ['1/30', '01 / 30'],
    ['12/2030', '12 / 2030'],
    ['12 / 30', '12 / 30'],
  ])('expiry %j is shown as %j', (typed, shown) => {
    expect(groupExpiry(typed)).toBe(shown);
  });

  it.each([
    ['12 / 30', { month: 12, year: 2030 }],
    ['01 / 2031', { month: 1, year: 2031 }],
    ['13 / 30', undefined],
    ['00 / 30', undefined],
    ['12 / 3', undefined],
    ['12 / 203', undefined],
    ['12 / 1930', undefined],
    ['', undefined],
  ])('expiry %j means %j', (typed, expiry) => {
    expect(readExpiry(typed)).toEqual(expiry);
  });

  it('a card is good to the end of its month', () => {
    const lastDay = new Date(2030, 10, 30, 23, 59);
    expect(isPast({ month: 11, year: 2030 }, lastDay)).toBe(false);
    expect(isPast({ month: 10, year: 2030 }, lastDay)).toBe(true);
    expect(isPast({ month: 12, year: 2029 }, lastDay)).toBe(true);
    expect(isPast({ month: 1, year: 2031 }, lastDay)).toBe(false);
  });

  it.each([
    ['4242424242424242', true],
    ['4242424242424241', false],
    ['42424242424', false],
    ['', false],
  ])('card number %j is one: %s', (digits, valid) => {
    expect(isCardNumber(digits)).toBe(valid);
  });

  it.each([
    ['110000000', true],
    ['021000021', true],
    ['021000022', false],
    ['11000000', false],
  ])('routing number %j is one: %s', (digits, valid) => {
    expect(isRoutingNumber(digits)).toBe(valid);
  });
});
