import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { requestHash } from '../../lambdas/domain/canonical-json.ts';

const hashOf = (canonical: string) =>
  createHash('sha256').update(canonical).digest().subarray(0, 16).toString('base64url');

it.each<[string, unknown, string]>([
  ['sorted names', { b: 1, a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1},"b":1}'],
  ['lists in their order', [3, 1, 2], '[3,1,2]'],
  ['numbers in their shortest form', [1.0, 1e21, -0, 0.000001], '[1,1e+21,0,0.000001]'],
  ['text with only the escapes that JSON needs', { text: 'é\n"/' }, '{"text":"é\\n\\"/"}'],
  ['names by UTF-16 units, as RFC 8785 sorts', { '\ufb33': 1, '😀': 2, a: 3 }, '{"a":3,"😀":2,"\ufb33":1}'],
  ['a property named __proto__', JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ['no body', undefined, ''],
])('hashes %s', (_, value, canonical) => {
  expect(requestHash(value)).toBe(hashOf(canonical));
});

it('is 22 characters of base64url', () => {
  expect(requestHash({ amount: 4200 })).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

it.each<[unknown, unknown]>([
  [{ amount: 1 }, { amount: 2 }],
  [{ a: 1 }, { a: '1' }],
  [{ a: null }, {}],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{}, undefined],
  [JSON.parse('{"__proto__":1}'), {}],
])('tells %j from %j', (a, b) => {
  expect(requestHash(a)).not.toBe(requestHash(b));
});

it('does not see the order of names or white space', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, item]) => [name, reversed(item)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const sent = JSON.parse(JSON.stringify(reversed(value), null, 2));
      expect(requestHash(sent)).toBe(requestHash(JSON.parse(JSON.stringify(value))));
    }),
  );
});

it('throws for what is not JSON', () => {
  expect(() => requestHash({ a: Number.NaN })).toThrow();
  expect(() => requestHash('\ud800')).toThrow();
});
