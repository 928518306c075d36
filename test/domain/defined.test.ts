import { defined } from '../../lambdas/domain/defined.ts';

it('leaves out what is undefined, and nothing else', () => {
  const value = { none: undefined, zero: 0, empty: '', no: false, nothing: null, list: [], inner: { none: undefined } };
  const { none: _none, ...rest } = value;
  expect(Object.keys(defined(value))).toEqual(Object.keys(rest));
  expect(defined(value)).toStrictEqual(rest);
});
