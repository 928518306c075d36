import fc from 'fast-check';
import { parseStrictJson } from '../../lambdas/http/strict-json.ts';
import { growth, MUCH_LESS_THAN_QUADRATIC } from '../support/growth.ts';

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('takes', () => {
  it.each([
    ['an object', '{"amount":4200,"currency":"USD"}'],
    ['white space', ' \t\r\n{ "a" :\n[ 1 , 2 ] } '],
    ['a scalar', '"text"'],
    ['an empty list', '[]'],
    ['an empty property name', '{"":1}'],
    ['escapes', '{"a":"\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9"}'],
    ['a pair of escaped surrogates', '"\\ud83d\\ude00"'],
    ['text beyond the basic plane', '{"emoji":"😀"}'],
    ['structure inside text', '{"a":"{\\"a\\":1}","b":"]}[{,:"}'],
    ['a number inside text', '"12345678901234567890"'],
    ['the same name in sibling objects', '[{"a":1},{"a":1}]'],
    ['the same name at another level', '{"a":{"a":{"a":1}}}'],
    ['a name that equals a text', '{"a":"b","b":"a"}'],
    ['names that differ in case', '{"a":1,"A":2}'],
    ['ten levels of lists', nested(10)],
    ['ten levels of objects', objects(10)],
    ['many siblings', `[${Array(2_000).fill('[]').join()}]`],
    ['zero, and its sign', '[0,-0,0.0,0e10,-0.000]'],
    ['decimals', '[0.1,1.50,-12.25,1e3,1E-7,2.5e+2,1.7976931348623157e308,5e-324]'],
    ['the largest safe integers', '[9007199254740991,-9007199254740991]'],
    ['a large number with short digits', '1e22'],
    ['true, false and null', '[true,false,null]'],
  ])('%s', (_, text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('the name %s as a plain own property', (name) => {
    const result = parseStrictJson(`{"${name}":{"polluted":true}}`);
    if (!result.ok) throw new Error(result.reason);
    expect(Object.keys(result.value as object)).toEqual([name]);
    expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

const SYNTAX = 'is not valid JSON';
const TWICE = 'has the same property twice in one object';
const DEEP = 'is nested deeper than 10 levels';
const INEXACT = 'has a number that cannot be kept exactly';
const UNICODE = 'has text that is not valid Unicode, or a NUL character';

describe('refuses', () => {
  it.each([
    ['nothing', '', SYNTAX],
    ['white space alone', ' \n', SYNTAX],
    ['a byte order mark', '\ufeff{}', SYNTAX],
    ['what follows the value', '{}{}', SYNTAX],
    ['a trailing comma', '[1,]', SYNTAX],
    ['a comment', '{}//', SYNTAX],
    ['single quotes', "{'a':1}", SYNTAX],
    ['a name without quotes', '{a:1}', SYNTAX],
    ['NaN', '[NaN]', SYNTAX],
    ['a leading zero', '[01]', SYNTAX],
    ['hexadecimal', '[0x10]', SYNTAX],
    ['a line end inside text', '"a\nb"', SYNTAX],
    ['a raw NUL', '"a\0b"', SYNTAX],
    ['a no-break space outside text', '{\u00a0}', SYNTAX],
    ['an end too soon', '{"a":[1', SYNTAX],
    ['a name twice', '{"a":1,"b":2,"a":3}', TWICE],
    ['a name twice, with space before the colon', '{"a" :1,"a"\n:1}', TWICE],
    ['a name twice, once escaped', '{"amount":1,"\\u0061mount":2}', TWICE],
    ['a name twice, deep down', '[{"x":[{"a":1,"a":1}]}]', TWICE],
    ['a name twice, around a nested object', '{"a":{"b":1},"a":2}', TWICE],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', TWICE],
    ['the empty name twice', '{"":1,"":2}', TWICE],
    ['eleven levels of lists', nested(11), DEEP],
    ['eleven levels of objects', objects(11), DEEP],
    ['eleven levels of both', `${'[{"a":'.repeat(5)}[]${'}]'.repeat(5)}`, DEEP],
    ['thirty thousand levels', nested(30_000), DEEP],
    ['a fraction that vanishes', '9007199254740991.4', INEXACT],
    ['an integer past the doubles', '[12345678901234567890]', INEXACT],
    ['2^53 + 1', '{"a":9007199254740993}', INEXACT],
    ['infinity', '1e400', INEXACT],
    ['minus infinity', '-1e400', INEXACT],
    ['what becomes zero', '1e-400', INEXACT],
    ['a long fraction', '3.14159265358979323846', INEXACT],
    ['an escaped NUL', '{"a":"\\u0000"}', UNICODE],
    ['an escaped NUL in a name', '{"\\u0000":1}', UNICODE],
    ['a lone high surrogate', '"\\ud83d"', UNICODE],
    ['a lone low surrogate', '"a\\ude00"', UNICODE],
    ['surrogates in the wrong order', '"\\ude00\\ud83d"', UNICODE],
    ['a lone surrogate in a name', '{"\\ud800":1}', UNICODE],
    ['the replacement character', '{"a":"\ufffd"}', UNICODE],
    ['the replacement character, escaped', '{"a":"\\uFFFD"}', UNICODE],
    ['a raw lone surrogate', '"\ud800"', 'has text that is not valid Unicode'],
  ])('%s', (_, text, reason) => {
    expect(parseStrictJson(text)).toEqual({ ok: false, reason });
  });

  it('bytes that were not UTF-8', () => {
    const text = Buffer.from([0x22, 0xc3, 0x28, 0x22]).toString('utf8');
    expect(parseStrictJson(text)).toEqual({ ok: false, reason: UNICODE });
  });
});

describe('for every value', () => {
  const values = fc
    .jsonValue({ maxDepth: 6, stringUnit: 'grapheme' })
    .filter((value) => !/\\u0000|\ufffd/.test(JSON.stringify(value)));

  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('finds a name that is doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), values, (name, value) => {
        fc.pre(!/[\0\ufffd]/.test(name));
        const [key, inner] = [JSON.stringify(name), JSON.stringify(value)];
        expect(parseStrictJson(`[{${key}:${inner},${key}:1}]`)).toEqual({ ok: false, reason: TWICE });
      }),
    );
  });
});

it.each([
  ['zeros', (n: number) => `[1.${'0'.repeat(n)}1]`],
  [
    'spaces after texts',
    (n: number) =>
      `[${Array(Math.floor(n / 300))
        .fill(`"a"${' '.repeat(300)}`)
        .join()}]`,
  ],
  ['backslashes', (n: number) => JSON.stringify('\\'.repeat(n / 2))],
  ['names', (n: number) => JSON.stringify(Object.fromEntries(Array.from({ length: n / 11 }, (_, i) => [`n${i}`, i])))],
])('reads 64 KiB of %s in time that grows with its length, not with the square', (_, textOf) => {
  const work = (size: number) => {
    const text = textOf(size);
    return () => parseStrictJson(text);
  };
  expect(growth(work, 8_192)).toBeLessThan(MUCH_LESS_THAN_QUADRATIC);
});
