import { retryAfterSeconds } from '../../lambdas/sender/retry-after.ts';
import { printed } from './support/child.ts';

const now = Date.UTC(2030, 0, 1, 12, 0, 0, 500);

describe('Retry-After', () => {
  it.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['120', 120],
    [' 120 ', 120],
    ['86400', 86_400],
    ['86401', 86_400],
    ['9'.repeat(400), 86_400],
    ['Tue, 01 Jan 2030 12:00:30 GMT', 30],
    ['Tuesday, 01-Jan-30 12:01:00 GMT', 60],
    ['Tue Jan  1 12:01:00 2030', 60],
    ['Tue, 01 Jan 2030 11:59:00 GMT', 0],
    ['Tue, 08 Jan 2030 12:00:00 GMT', 86_400],
    [undefined, undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['soon', undefined],
    ['2030-01-01T12:00:30Z', undefined],
    ['Tue, 99 Foo 2030 12:00:30 GMT', undefined],
  ])('%j is a wait of %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });

  it('without a zone is in GMT, wherever this runs', async () => {
    const module = `
      import { retryAfterSeconds } from './lambdas/sender/retry-after.ts';
      console.log(retryAfterSeconds('Tue Jan  1 12:01:00 2030', ${now}));`;
    expect(await printed(module, { TZ: 'Asia/Tokyo' })).toBe('60');
  });
});
