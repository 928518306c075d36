import fc from 'fast-check';
import { containsCardNumber, jsonContainsCardNumber } from '../../lambdas/domain/card-numbers.ts';
import { growth, MUCH_LESS_THAN_QUADRATIC } from '../support/growth.ts';

const VISA = '4111111111111111';

describe('finds the numbers of', () => {
  it.each([
    ['Visa', VISA],
    ['Visa, 13 digits', '4222222222222'],
    ['Visa, 19 digits', '4000000000000000006'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard, 2 series', '2223003122003222'],
    ['Mastercard, start of the 2 series', '2221000000000009'],
    ['Mastercard, end of the 2 series', '2720990000000007'],
    ['American Express 37', '378282246310005'],
    ['American Express 34', '343434343434343'],
    ['Discover', '6011111111111117'],
    ['Discover 644', '6445644564456445'],
    ['Discover 65', '6500000000000002'],
    ['Diners Club 30', '30569309025904'],
    ['Diners Club 36', '36227206271667'],
    ['Diners Club 38', '38520000023237'],
    ['Diners Club 3095', '30950000000000'],
    ['JCB', '3566002020360505'],
    ['JCB, start', '3528000000000007'],
    ['UnionPay', '6200000000000005'],
    ['UnionPay 81', '8171999927660000'],
    ['Maestro, 12 digits', '676770000005'],
    ['Maestro 67', '6759649826438453'],
    ['Maestro 50', '5018000000000009'],
    ['Maestro 58', '5893000000000009'],
  ])('%s', (_, number) => {
    expect(containsCardNumber(number)).toBe(true);
    const last = Number(number.at(-1));
    expect(containsCardNumber(number.slice(0, -1) + ((last + 1) % 10))).toBe(false);
  });
});

describe('finds a number', () => {
  it.each([
    ['split by spaces', '4111 1111 1111 1111'],
    ['split by dashes', '4111-1111-1111-1111'],
    ['split by both', '4111 1111-1111 1111'],
    ['digit by digit', [...VISA].join(' ')],
    ['grouped as on an American Express card', '3782 822463 10005'],
    ['in a sentence', 'Please charge 4111 1111 1111 1111, expires 12/30.'],
    ['between letters', `card${VISA}x`],
    ['after an underscore', `order_${VISA}_a`],
    ['between other groups', '12 4111 1111 1111 1111 9'],
    ['before an expiry date', '4111111111111111 12 30 123'],
    ['after a dash', `-${VISA}`],
    ['in JSON', `{"note":"${VISA}"}`],
    ['in a query', `?card=${VISA}&x=1`],
    ['as a decimal', `${VISA}.00`],
    ['after another number of digits', '1111111111111 4111111111111111'],
    ['in fullwidth digits', '４１１１１１１１１１１１１１１１'],
    ['in Arabic-Indic digits', '٤١١١١١١١١١١١١١١١'],
    ['in Devanagari digits', '४१११ ११११ ११११ ११११'],
    ['in mathematical digits', '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏'],
    ['in mixed scripts', '٤1１१111111111111'],
    ['split by no-break spaces', '4111\u00a01111\u00a01111\u00a01111'],
    ['split by thin spaces', '4111\u20091111\u20091111\u20091111'],
    ['split by en dashes', '4111–1111–1111–1111'],
    ['split by minus signs', '4111\u22121111\u22121111\u22121111'],
    ['beside a UUID', `550e8400-e29b-41d4-a716-446655440000 ${VISA}`],
    ['in digits that have the shape of a UUID', '41111111-1111-1111-0000-000000000000'],
    ['in 32 digits and letters that are no digest', `${VISA}zzzzzzzzzzzzzzzz`],
  ])('%s', (_, text) => {
    expect(containsCardNumber(text)).toBe(true);
  });
});

describe('takes for no card number', () => {
  it.each([
    ['nothing', ''],
    ['words', 'Order 66 of the trade federation'],
    ['a wrong check digit', '4111111111111112'],
    ['no issuer', '1111111111111117'],
    ['zeros', '0000 0000 0000 0000'],
    ['eleven digits', '40000000006'],
    ['one run of more than 19 digits', `${VISA}00000`],
    ['one run of 64 digits', VISA.repeat(4)],
    ['two spaces between groups', '4111  1111  1111  1111'],
    ['space, dash, space', '4111 - 1111 - 1111 - 1111'],
    ['dots', '4111.1111.1111.1111'],
    ['slashes', '4111/1111/1111/1111'],
    ['line ends', '4111\n1111\n1111\n1111'],
    ['letters between', '4111a1111b1111c1111'],
    ['part of a group', '9941111111111111 1199'],
    ['a time in milliseconds', '1793249525123'],
    ['a date and time', '2026-11-21T04:28:00.123Z'],
    ['a UUID that holds one', '4111a111-4111-1111-1111-111111111111'],
    ['a UUID in capitals', 'A1234567-4111-1111-1111-111111111111'],
    ['a UUID after a prefix', 'pm_a1234567-4111-1111-1111-111111111111'],
    ['an MD5 digest that holds one', `${VISA}abcdefabcdefabcd`],
    ['a SHA-1 digest that holds one', `${VISA}abcdefabcdefabcdefabcdef`],
    ['a SHA-256 digest that holds one', `a${VISA}${'b'.repeat(47)}`],
    ['a session id', 'cs_0k3bq2m7w1x9y4z8v5t6s7r2p1n'],
  ])('%s', (_, text) => {
    expect(containsCardNumber(text)).toBe(false);
  });
});

it('knows the digits of every script', () => {
  for (let codePoint = 0x80; codePoint <= 0x10ffff; codePoint++) {
    const zero = String.fromCodePoint(codePoint);
    if (!/\p{Nd}/u.test(zero) || /\p{Nd}/u.test(String.fromCodePoint(codePoint - 1))) continue;
    const number = [...VISA].map((digit) => String.fromCodePoint(codePoint + Number(digit))).join('');
    expect([codePoint.toString(16), containsCardNumber(number)]).toEqual([codePoint.toString(16), true]);
  }
});

describe('in JSON', () => {
  it.each<[string, unknown, boolean]>([
    ['a text', { note: VISA }, true],
    ['a property name', { [VISA]: 1 }, true],
    ['a number', { n: 4111111111111111 }, true],
    ['deep down', { a: [{ b: [[{ c: `x ${VISA}` }]] }] }, true],
    ['a text alone', VISA, true],
    ['a list', [1, 2, VISA], true],
    ['under __proto__', JSON.parse(`{"__proto__":{"a":"${VISA}"}}`), true],
    ['not over two texts', { a: '41111111', b: '11111111' }, false],
    ['not in other values', { a: true, b: null, c: 4200, d: 'USD', e: undefined }, false],
    ['not in nothing', undefined, false],
  ])('%s', (_, value, found) => {
    expect(jsonContainsCardNumber(value)).toBe(found);
  });

  it('at any depth', () => {
    let value: unknown = VISA;
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(jsonContainsCardNumber(value)).toBe(true);
  });
});

/** An issuer's prefix at nearly every digit, and the check digit always wrong. */
function nearMisses(length: number): string {
  let digits = '';
  while (digits.length < length) {
    const tail = digits.slice(-18);
    digits += [...'46512'].find((digit) => !containsCardNumber([...tail, digit].join(' '))) ?? '0';
  }
  return [...digits].join(' ');
}

it('finds a number wherever separators fall, in any text without digits', () => {
  const numbers = fc.constantFrom(VISA, '5555555555554444', '378282246310005', '6011111111111117', '30569309025904');
  const words = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{N}]/u.test(text.normalize('NFKC')));
  const splits = fc.array(fc.constantFrom('', '', '', ' ', '-'), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(numbers, splits, words, words, (number, separators, before, after) => {
      const text = [...number].map((digit, i) => (i === 0 ? '' : separators[i]) + digit).join('');
      expect(containsCardNumber(`${before} / ${text} / ${after}`)).toBe(true);
    }),
  );
});

it.each([
  ['single digits', (n: number) => '4 0 '.repeat(n / 4)],
  ['one run of digits', (n: number) => '4'.repeat(n)],
  ['short groups', (n: number) => '401-'.repeat(n / 4)],
  ['twelve-digit groups', (n: number) => '400000000001 '.repeat(n / 13)],
  ['hexadecimal words', (n: number) => 'a1-'.repeat(n / 3)],
  ['digits of another script', (n: number) => '٤ '.repeat(n / 3)],
  ['single digits that come close', (n: number) => nearMisses(n / 2)],
  ['a text that grows when normalised', (n: number) => '\ufdfa'.repeat(n / 3)],
])('looks through 64 KiB of %s in time that grows with its length, not with the square', (_, textOf) => {
  const work = (size: number) => {
    const text = textOf(size);
    return () => containsCardNumber(text);
  };
  expect(growth(work, 8_192)).toBeLessThan(MUCH_LESS_THAN_QUADRATIC);
});

describe('international phone numbers', () => {
  // The plus sign is what tells each from a card number.
  const phones = ['+447911123456', '+6281234567899', '+44 7911 123456', '+52-55-1234-56704'];

  it.each(phones)('lets %s through', (phone) => {
    expect(containsCardNumber(`call ${phone} today`)).toBe(false);
    expect(containsCardNumber(`call ${phone.slice(1)} today`)).toBe(true);
  });

  it.each(['+4111111111111111', '+4111 1111 1111 1111', '+1 4111 1111 1111 1111'])('still finds %s', (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });
});
