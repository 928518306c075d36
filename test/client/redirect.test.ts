import * as fc from 'fast-check';
import { verifyRedirect } from '../../client/src/index.ts';
import { checkSuccessUrl, redirectUrl, verifyRedirect as verifyOfService } from '../../lambdas/domain/urls.ts';

const SECRET = 'rsec_0123456789';
const OTHER = 'rsec_9876543210';
const sessionId = 'cs_abc123';

const signed = (successUrl: string, { age = 0, secret = SECRET } = {}) =>
  redirectUrl({ successUrl, sessionId, secret, now: Date.now() - age * 1_000 });

describe('a redirect', () => {
  const url = signed('https://shop.example/thanks?order=7#done');

  it.each([
    ['as it is', url],
    ['as a server sees it, without the fragment', url.replace('#done', '')],
    ['with a fragment that a page added', `${url}-and-more`],
    ['as a URL', new URL(url)],
  ])('is genuine %s', (_name, given) => {
    expect(verifyRedirect(given, SECRET)).toBe(true);
  });

  it('is genuine with any of several secrets, and with no other', () => {
    expect(verifyRedirect(url, [OTHER, SECRET])).toBe(true);
    expect(verifyRedirect(url, OTHER)).toBe(false);
  });

  it.each([
    [595, true],
    [605, false],
    [-55, true],
    [-65, false],
  ])('that was signed %i s ago: %s', (age, genuine) => {
    expect(verifyRedirect(signed('https://shop.example/thanks', { age }), SECRET)).toBe(genuine);
  });

  it.each([
    ['another parameter behind', `${url.replace('#done', '')}&a=1`],
    ['another session', url.replace('cs_abc123', 'cs_abc124')],
    ['another host', url.replace('shop.example', 'evil.example')],
    ['another order', url.replace('order=7', 'order=8')],
    ['no signature', 'https://shop.example/thanks?session_id=cs_abc123'],
    ['only a path', new URL(url).pathname + new URL(url).search],
    ['nothing', ''],
    ['sig percent-encoded', url.replace('sig=t=', 'sig=t%3D')],
    ['a time with a leading zero', url.replace('sig=t=', 'sig=t=0')],
    ['a signature cut short', url.replace('#done', '').slice(0, -1)],
  ])('is not genuine with %s', (_name, given) => {
    expect(verifyRedirect(given, SECRET)).toBe(false);
  });

  it.each([[''], [[]], [undefined], [[SECRET, '']]])('is not judged with %j for a secret', (secret) => {
    expect(() => verifyRedirect(url, secret as string)).toThrow(TypeError);
  });
});

describe('for every URL, package and service judge alike', () => {
  const successUrl = fc
    .tuple(
      fc.constantFrom('https://shop.example', 'https://Bücher.example:8443', 'http://localhost:3000'),
      fc.webPath(),
      fc.option(
        fc.oneof(fc.webQueryParameters(), fc.constantFrom('session_id=1', 'a={CHECKOUT_SESSION_ID}', 'ß=寿司&', '')),
      ),
      fc.option(fc.webFragments()),
    )
    .map(([origin, path, query, fragment]) => {
      return origin + path + (query === null ? '' : `?${query}`) + (fragment === null ? '' : `#${fragment}`);
    })
    .filter((url) => checkSuccessUrl(url) === undefined);

  it('genuine ones, also when the time has run out', () => {
    fc.assert(
      fc.property(successUrl, fc.integer({ min: -100, max: 700 }), (url, age) => {
        fc.pre(Math.abs(age - 600) > 2 && Math.abs(age + 60) > 2);
        const redirect = signed(url, { age });
        const genuine = age >= -60 && age <= 600;
        expect(verifyOfService(redirect, [SECRET], Date.now())).toBe(genuine);
        expect(verifyRedirect(redirect, SECRET)).toBe(genuine);
      }),
      { numRuns: 300 },
    );
  });

  it('changed ones', () => {
    fc.assert(
      fc.property(successUrl, fc.nat(), fc.string({ maxLength: 3 }), fc.nat(3), (url, place, text, length) => {
        const redirect = signed(url);
        const at = place % (redirect.length + 1);
        const changed = redirect.slice(0, at) + text + redirect.slice(at + length);
        expect(verifyRedirect(changed, [OTHER, SECRET])).toBe(verifyOfService(changed, [OTHER, SECRET], Date.now()));
      }),
      { numRuns: 1_000 },
    );
  });
});
