import fc from 'fast-check';
import { exponentOf, formatMinor, isCurrency, MAX_AMOUNT } from '../../lambdas/domain/money.ts';

describe('currencies', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['GBP', 2],
    ['MGA', 2],
    ['MRU', 2],
    ['HUF', 2],
    ['IDR', 2],
    ['XCG', 2],
    ['ZWG', 2],
    ['VED', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['ISK', 0],
    ['CLP', 0],
    ['UGX', 0],
    ['VND', 0],
    ['XOF', 0],
    ['XPF', 0],
    ['PYG', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['IQD', 3],
    ['JOD', 3],
    ['LYD', 3],
    ['OMR', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('%s has %i decimals', (code, exponent) => {
    expect(isCurrency(code)).toBe(true);
    expect(exponentOf(code)).toBe(exponent);
  });

  it.each([
    'usd',
    'Usd',
    '',
    'US',
    'USDX',
    ' USD',
    'XAU',
    'XAG',
    'XPT',
    'XDR',
    'XXX',
    'XTS',
    'XBA',
    'BOV',
    'CHE',
    'USN',
    'DEM',
    'HRK',
    'BGN',
    'ANG',
    'SLL',
    'ZWL',
    'constructor',
    '__proto__',
  ])('%p is no current currency', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(RangeError);
  });

  it('knows what the runtime knows, apart from what ISO withdrew and what is not money', () => {
    const notMoney = ['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'XDR', 'XSU', 'ZWL'];
    const missing = Intl.supportedValuesOf('currency').filter((code) => !isCurrency(code) && !notMoney.includes(code));
    expect(missing).toEqual([]);
  });
});

describe('formatMinor', () => {
  it.each([
    [1234, 'USD', '12.34'],
    [5, 'USD', '0.05'],
    [0, 'USD', '0.00'],
    [100, 'USD', '1.00'],
    [-250, 'USD', '-2.50'],
    [5, 'KWD', '0.005'],
    [12_345, 'KWD', '12.345'],
    [500, 'JPY', '500'],
    [0, 'JPY', '0'],
    [-7, 'JPY', '-7'],
    [1, 'CLF', '0.0001'],
    [MAX_AMOUNT, 'USD', '999999.99'],
    [MAX_AMOUNT, 'JPY', '99999999'],
  ])('%i %s is %s', (amount, currency, text) => {
    expect(formatMinor(amount, currency)).toBe(text);
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %p', (amount) => {
    expect(() => formatMinor(amount, 'USD')).toThrow(RangeError);
  });

  it('keeps every digit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_AMOUNT }),
        fc.constantFrom('JPY', 'USD', 'KWD', 'CLF'),
        (amount, currency) => {
          expect(Number(formatMinor(amount, currency).replace('.', ''))).toBe(amount);
        },
      ),
    );
  });
});
