import { hasControlCharacters, isEmail, isVisibleAscii } from '../../lambdas/domain/text.ts';
import { growth, MUCH_LESS_THAN_QUADRATIC } from '../support/growth.ts';

describe('hasControlCharacters', () => {
  it.each([
    ['NUL', '\0'],
    ['a tab', '\t'],
    ['a line end', '\n'],
    ['a carriage return', '\r'],
    ['the last of C0', '\x1f'],
    ['DEL', '\x7f'],
    ['the first of C1', '\x80'],
    ['the last of C1', '\x9f'],
    ['a bidi embedding', '\u202a'],
    ['a bidi override', '\u202e'],
    ['a bidi isolate', '\u2066'],
    ['the end of an isolate', '\u2069'],
  ])('finds %s', (_, character) => {
    expect(hasControlCharacters(character)).toBe(true);
    expect(hasControlCharacters(`before${character}after`)).toBe(true);
  });

  it.each([
    '',
    'Plain text',
    'Crème brûlée',
    '注文',
    'שלום',
    '😀',
    '\u00a0',
    '\u200d',
    '\u2029',
    '\u2065',
    '\u206a',
    '~',
  ])('finds none in %j', (text) => {
    expect(hasControlCharacters(text)).toBe(false);
  });
});

describe('isEmail', () => {
  const domain = `${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}`;
  const long = (length: number) => `${'a'.repeat(64)}@${domain}.${'e'.repeat(length - 65 - domain.length - 1)}`;

  it.each([
    'a@b.co',
    'payer@example.com',
    'first.last+tag@sub.example.co.uk',
    "o'neil@example.ie",
    'a_b-c@x-y.example',
    '1@2.example',
    'jürgen@bücher.example',
    '用户@例子.测试',
    `${'a'.repeat(64)}@example.com`,
    long(254),
    `a@${'d'.repeat(63)}.com`,
  ])('takes %j', (text) => {
    expect(isEmail(text)).toBe(true);
  });

  it.each([
    '',
    'a',
    '@',
    'a@',
    '@b.co',
    'a@b',
    'a@b.',
    'a@.b',
    'a@b..co',
    '.a@b.co',
    'a.@b.co',
    'a..b@b.co',
    'a@b@c.co',
    'a b@c.co',
    ' a@b.co',
    'a@b.co ',
    'a@b.co\n',
    'a@-b.co',
    'a@b-.co',
    'a@b_c.co',
    '"a b"@c.co',
    'a@[127.0.0.1]',
    'A <a@b.co>',
    'a,b@c.co',
    'a\u202e@b.co',
    'a\0@b.co',
    `${'a'.repeat(65)}@example.com`,
    `a@${'d'.repeat(64)}.com`,
    long(255),
  ])('refuses %j', (text) => {
    expect(isEmail(text)).toBe(false);
  });

  it('takes no longer than the length of a hostile text asks for', () => {
    const work = (size: number) => () => isEmail(`a@${'b-'.repeat(size / 2)}.`);
    expect(growth(work, 30)).toBeLessThan(MUCH_LESS_THAN_QUADRATIC);
  });
});

describe('isVisibleAscii', () => {
  it.each(['!', '~', 'tok_123', '"quoted"', '{}', 'a'.repeat(255)])('takes %j', (text) => {
    expect(isVisibleAscii(text)).toBe(true);
  });

  it.each(['', ' ', 'a b', 'a\n', '\ta', 'é', '\x7f', '\0', 'a\u00a0', '😀'])('refuses %j', (text) => {
    expect(isVisibleAscii(text)).toBe(false);
  });
});
