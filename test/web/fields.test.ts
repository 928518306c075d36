import { isAccountNumber, isRoutingNumber, isSameAccount } from '../../web/frame/fields/bank.ts';
import { groupCardNumber, isSecurityCode, readCardNumber } from '../../web/frame/fields/card.ts';
import { caretAfter, digitsOf } from '../../web/frame/fields/digits.ts';
import { groupExpiry, readExpiry } from '../../web/frame/fields/expiry.ts';

describe('a card number', () => {
  it.each([
    ['4242424242424242', 'visa', 'Visa', 3],
    ['4000000000000002', 'visa', 'Visa', 3],
    ['5555555555554444', 'mastercard', 'Mastercard', 3],
    ['2223003122003222', 'mastercard', 'Mastercard', 3],
    ['378282246310005', 'amex', 'American Express', 4],
    ['6011111111111117', 'discover', 'Discover', 3],
    ['30569309025904', 'diners', 'Diners Club', 3],
    ['3530111333300000', 'jcb', 'JCB', 3],
    ['6212345678900000003', 'unionpay', 'UnionPay', 3],
    ['6759649826438453', 'maestro', 'Maestro', 3],
    ['2200000000000053', 'other', 'Mir', 3],
  ])('%s is one of %s, by its brand %s', (digits, type, brand, codeLength) => {
    expect(readCardNumber(digits)).toEqual({ digits, type, brand, codeLength, valid: true });
  });

  it.each([
    ['4', { type: undefined, valid: false }],
    ['4242', { type: 'visa', valid: false }],
    ['3', { type: undefined, valid: false }],
    ['', { type: undefined, valid: false }],
    ['37', { type: 'amex', codeLength: 4, valid: false }],
    ['4242 4242 4242 4241', { type: 'visa', valid: false }],
    ['9999 9999 9999 9999', { type: undefined, valid: false }],
    ['٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢', { digits: '4242424242424242', valid: true }],
    ['Card: 4242-4242-4242-4242', { digits: '4242424242424242', valid: true }],
  ])('%j so far says %j', (typed, said) => {
    expect(readCardNumber(typed)).toMatchObject(said);
  });

  it.each([
    ['4242424242424242', '4242 4242 4242 4242'],
    ['4242-4242 42', '4242 4242 42'],
    ['4000000000000000000123', '4000 0000 0000 0000 000'],
    ['378282246310005', '3782 822463 10005'],
    ['37828224631000599', '3782 822463 10005'],
    ['30569309025904', '3056 930902 5904'],
    ['9'.repeat(30), '9999 9999 9999 9999 999'],
    ['', ''],
  ])('%j is shown as %j', (typed, shown) => {
    expect(groupCardNumber(typed)).toBe(shown);
    expect(groupCardNumber(shown)).toBe(shown);
  });

  it('has a code of the length that its brand has', () => {
    expect(['123', '1234', '12', '', '٠٠٧'].map((code) => isSecurityCode(code, 3))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(['123', '1234'].map((code) => isSecurityCode(code, 4))).toEqual([false, true]);
  });
});

describe('an expiry date', () => {
  beforeAll(() => jest.useFakeTimers({ now: new Date(2030, 10, 30, 23, 59), doNotFake: ['nextTick'] }));
  afterAll(() => jest.useRealTimers());

  it.each([
    ['1', '1'],
    ['0', '0'],
    ['5', '05'],
    ['12', '12'],
    ['123', '12 / 3'],
    ['1/30', '01 / 30'],
    ['1 / 30', '01 / 30'],
    ['5/30', '05 / 30'],
    ['12/2030', '12 / 2030'],
    ['2031-07', '07 / 2031'],
    ['١٢٣٥', '12 / 35'],
    ['', ''],
  ])('%j is shown as %j', (typed, shown) => {
    expect(groupExpiry(typed)).toBe(shown);
    expect(groupExpiry(shown)).toBe(shown);
  });

  it.each([
    ['12 / 30', { month: 12, year: 2030 }],
    ['01 / 2031', { month: 1, year: 2031 }],
    ['11 / 30', { month: 11, year: 2030 }],
    ['10 / 30', 'expired'],
    ['12 / 29', 'expired'],
    ['12 / 2019', 'expired'],
    ['13 / 35', 'incomplete'],
    ['00 / 35', 'incomplete'],
    ['12 / 3', 'incomplete'],
    ['12 / 203', 'incomplete'],
    ['12 / 1930', 'incomplete'],
    ['12 / 99', 'incomplete'],
    ['', 'incomplete'],
  ])('%j means %j in the last minute of November 2030', (typed, expiry) => {
    expect(readExpiry(typed)).toEqual(expiry);
  });
});

describe('a bank account', () => {
  it.each([
    ['110000000', true],
    ['021000021', true],
    ['111000025', true],
    ['0210-0002-1', true],
    ['021000022', false],
    ['201000021', false],
    ['11000000', false],
    ['1100000000', false],
    ['000000000', false],
    ['', false],
  ])('routing number %j is one: %s', (typed, valid) => {
    expect(isRoutingNumber(typed)).toBe(valid);
  });

  it('has 4 to 17 digits, and the same ones twice', () => {
    const lengths = [3, 4, 17, 18].map((length) => isAccountNumber('1'.repeat(length)));
    expect(lengths).toEqual([false, true, true, false]);
    expect(isSameAccount('0001 2345', '00012345')).toBe(true);
    expect(isSameAccount('0001 2345', '00012354')).toBe(false);
  });
});

describe('digits', () => {
  it('are read in the script of the keyboard', () => {
    expect(['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९', '０１２３４５６７８９'].map(digitsOf)).toEqual(
      Array(4).fill('0123456789'),
    );
    expect(digitsOf('½²①a𝟗')).toBe('');
  });

  it.each([
    ['42424', 5, '4242 4', 6],
    ['4242 4242', 4, '4242 4242', 4],
    ['42142 4242', 3, '4214 2424 2', 3],
    ['4214 2', 0, '4214 2', 0],
  ])('typed as %j with the caret at %i leave it where it was in %j: %i', (before, caret, after, there) => {
    expect(caretAfter(before, caret, after)).toBe(there);
  });
});
