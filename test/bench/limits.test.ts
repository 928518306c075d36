import { type BundleSize, brokenLimits, largeScripts, limits } from '../../bench/limits.ts';
import { median, percentile, table } from '../../bench/statistics.ts';

const bundle = (part: Partial<BundleSize> = {}): BundleSize => ({
  name: 'pay',
  bytes: 1,
  packages: [],
  repeated: {},
  ...part,
});

describe('the limits of a bundle', () => {
  it('are 450 KB, and each package once', () => {
    expect(limits).toMatchObject({ bundleBytes: 460_800, packageCopies: 1 });
  });

  it.each([
    ['keeps them at the very size', bundle({ bytes: limits.bundleBytes }), []],
    ['breaks them one byte above', bundle({ bytes: 460_801 }), ['pay has 460801 bytes; the limit is 460800.']],
    [
      'keeps them with a package that it may have',
      bundle({ name: 'confirm-session', packages: ['stripe', 'zod'] }),
      [],
    ],
    [
      'breaks them with one that it may not have',
      bundle({ packages: ['stripe'] }),
      ['pay carries stripe, and does not charge.'],
    ],
    [
      'breaks them with a package that is there twice',
      bundle({ repeated: { zod: ['a/zod', 'b/zod'] } }),
      ['pay carries zod 2 times: a/zod, b/zod.'],
    ],
  ])('a bundle %s', (_, size, sentences) => {
    expect(brokenLimits([bundle({ name: 'other' }), size])).toEqual(sentences);
  });
});

describe('the limits of scripts', () => {
  it('are 6 KB for an element, and 50 KB for a checkout', () => {
    expect(limits).toMatchObject({ elementBytes: 6_144, checkoutBytes: 51_200 });
  });

  it('are broken one byte above', () => {
    const sizes = [6_144, 6_145].map((bytes) => ({ name: `of ${bytes}`, bytes, limit: limits.elementBytes }));
    expect(largeScripts(sizes)).toEqual(['of 6145 has 6145 bytes gzipped; the limit is 6144.']);
  });
});

describe('statistics', () => {
  it.each([
    [0.5, 3],
    [0.99, 5],
    [0, 1],
  ])('the percentile %d is a value that was measured', (share, value) => {
    expect(percentile([5, 1, 4, 2, 3], share)).toBe(value);
  });

  it('the median of an even number of values is the lower of the middle two', () => {
    expect(median([4, 1, 3, 2])).toBe(2);
  });

  it('of nothing are refused', () => {
    expect(() => median([])).toThrow('nothing');
  });

  it('come as a table whose numbers stand right', () => {
    expect(table(['what', 'ms'], [['load', '1.5']])).toBe('| what | ms |\n| --- | ---: |\n| load | 1.5 |');
  });
});
