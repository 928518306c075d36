import * as z from 'zod/mini';
import { createSessionSchema } from '../../lambdas/domain/wire/create-session.ts';
import { Refusal } from '../../lambdas/http/errors.ts';
import { parse } from '../../lambdas/http/parse.ts';

const MARKER = 'marker-4711';

function errorsOf(schema: z.ZodMiniType, value: unknown) {
  try {
    parse(schema, value);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.problem.code).toBe('validation_error');
    return error.problem.details.errors ?? [];
  }
}

const text = z.string();
const schema = z.strictObject({ name: z.optional(text.check(z.minLength(2), z.maxLength(4))) });
const one = (field: z.ZodMiniType) => z.strictObject({ f: field });

describe('each finding names its field and what is wanted there', () => {
  it.each<[string, z.ZodMiniType, unknown, string, string]>([
    ['what is missing', one(text), {}, 'f', 'is required'],
    ['another type', one(text), { f: 5 }, 'f', 'must be a string'],
    ['null', one(text), { f: null }, 'f', 'must be a string'],
    ['no integer', one(z.int()), { f: 1.5 }, 'f', 'must be an integer'],
    ['no list', one(z.array(text)), { f: 'x' }, 'f', 'must be a list'],
    ['no object', one(z.strictObject({})), { f: [] }, 'f', 'must be an object'],
    ['too short', schema, { name: 'a' }, 'name', 'is too short: at least 2'],
    ['too long', schema, { name: 'abcde' }, 'name', 'is too long: at most 4'],
    ['too small', one(z.int().check(z.minimum(1))), { f: 0 }, 'f', 'is too small: at least 1'],
    ['too large', one(z.int().check(z.maximum(9))), { f: 10 }, 'f', 'is too large: at most 9'],
    ['none of the choices', one(z.enum(['a', 'b'])), { f: MARKER }, 'f', 'must be one of: a, b'],
    ['a rule of ours', one(text.check(z.refine(() => false, 'must rhyme'))), { f: 'x' }, 'f', 'must rhyme'],
    ['a rule of ours on the whole', schema.check(z.refine(() => false, 'must rhyme')), {}, 'body', 'must rhyme'],
    ['neither of two', one(z.union([z.boolean(), z.literal(7)])), { f: 'x' }, 'f', 'is not in the expected form'],
    ['an unknown property', schema, { other: MARKER }, 'other', 'is not a property known here'],
    ['a body of another type', schema, MARKER, 'body', 'must be an object'],
    ['no body', schema, undefined, 'body', 'is required'],
  ])('%s', (_, wanted, value, field, message) => {
    expect(errorsOf(wanted, value)).toEqual([{ field, message }]);
  });
});

describe('the path of a field', () => {
  const payment = { amount: 1, currency: 'USD', success_url: 'https://a.example/', cancel_url: 'https://a.example/' };
  const fieldOf = (part: object) => errorsOf(createSessionSchema(payment), { ...payment, ...part })[0]?.field;

  it.each([
    ['in a list', { line_items: [{ description: 'x', amount: 1 }, { description: 'x' }] }, 'line_items[1].amount'],
    ['in an object', { branding: { accent_color: 5 } }, 'branding.accent_color'],
    ['of an unknown property within', { branding: { colour: 'x' } }, 'branding.colour'],
    ['of a name that the caller chose', { metadata: { [MARKER]: null } }, 'metadata.*'],
    ['of an unknown property that is no name', { [`${MARKER} <b>`]: 1 }, '*'],
    ['of a very long unknown property', { ['x'.repeat(41)]: 1 }, '*'],
  ])('%s', (_, part, field) => {
    expect(fieldOf(part)).toBe(field);
  });
});

it('a field is named once, by its first finding', () => {
  const twice = one(
    text.check(
      z.minLength(5),
      z.refine(() => false, 'must rhyme'),
    ),
  );
  expect(errorsOf(twice, { f: 'x' })).toEqual([{ field: 'f', message: 'is too short: at least 5' }]);
});

it('at most 20 findings are told', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, 1]));
  expect(errorsOf(schema, many)).toHaveLength(20);
});

it('no finding repeats what came in', () => {
  const all = [
    ...errorsOf(schema, { name: MARKER }),
    ...errorsOf(one(z.enum(['a'])), { f: MARKER }),
    ...errorsOf(createSessionSchema({}), { metadata: { [MARKER]: {} }, currency: MARKER, success_url: MARKER }),
  ];
  expect(all.length).toBeGreaterThan(4);
  expect(JSON.stringify(all)).not.toContain(MARKER);
});

it('what is right comes back in the shape of the schema', () => {
  expect(parse(schema, { name: 'abc' })).toEqual({ name: 'abc' });
});
