import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import {
  checkCancelUrl,
  checkHttpsUrl,
  checkOrigin,
  checkSuccessUrl,
  redirectUrl,
  verifyRedirect,
} from '../../lambdas/domain/urls.ts';

const ID = '{CHECKOUT_SESSION_ID}';
const NO_URL = 'must be an absolute URL that begins with https:// and a host';
const NOT_HTTPS = 'must begin with https://';
const CHARACTERS = 'must not contain white space, control characters or a backslash';
const CREDENTIALS = 'must not contain a user name or password';
const LENGTH = 'must be at most 2048 characters long';

const ofLength = (length: number) => `https://shop.example/`.padEnd(length, 'a');

/** Cases that hold no white space themselves. */
const each = (text: string) => text.trim().split(/\s+/);

describe('success_url and cancel_url', () => {
  const good = each(`
    https://shop.example https://shop.example/ https://shop.example/thanks?order=1&x=%20#top HTTPS://Shop.Example/
    https://shop.example:8443/a https://sub_domain.shop.example/ https://bücher.example/ä?ü=ö#é https://192.0.2.1/
    https://xn--bcher-kva.example/ https://[2001:db8::1]:444/ http://localhost:3000/done http://localhost
    http://LOCALHOST/ http://127.0.0.1:8080/a http://[::1]:8080/a https://shop.example/@user
    https://shop.example/${ID} https://shop.example/?a=${ID} https://shop.example/#${ID}
    https://shop.example/%7BCHECKOUT_SESSION_ID%7D https://shop.example/?next=https://user@other.example/
    https://shop.example/?Sig=1 https://shop.example/?signature=1 https://shop.example/?a=sig
    https://shop.example/sig=1 https://shop.example/#sig=1 https://shop.example/#?sig=1 ${ofLength(2_048)}`);

  it.each(good)('may be %j', (url) => {
    expect(checkSuccessUrl(url)).toBeUndefined();
    expect(checkCancelUrl(url)).toBeUndefined();
  });

  const noUrl = each(`
    shop.example /thanks //shop.example/ https: https:// https:shop.example https:/shop.example https:///shop.example
    https://?a https://#a https://:443/ https://shop.example:/ https://shop.example:x/ https://shop.example:99999/
    javascript:alert(1) javascript://shop.example/%0aalert(1) data:text/html,x ftp://shop.example/
    httpss://shop.example/ https://shop..example/ https://[::1 https://*.example/ https://a,b/ https://shop.example|x/
    https://${ID}.example/ https://${ID}/ https://%7BCHECKOUT_SESSION_ID%7D.example/ https://sh%6fp.example/`);
  const notHttps = each(`
    http://shop.example/ http://localhost.shop.example/ http://127.0.0.1.shop.example/ http://127.0.0.2/
    http://2130706433/ http://0x7f.1/ http://localhost./ http://[::ffff:127.0.0.1]/ http://xlocalhost/`);
  const credentials = each(`
    https://user@shop.example/ https://user:pw@shop.example/ https://@shop.example/ https://:@shop.example/
    http://localhost@shop.example/`);
  const characters = [
    ...[' https://shop.example/', 'https://shop.example/ ', 'https://shop.example/a b', 'https://shop\t.example/'],
    ...['https://shop.example/\r\nSet-Cookie:a', 'ht\ntps://shop.example/', 'https://shop.example/\0'],
    ...['https://shop.example\\@evil.example/', 'https:\\\\shop.example', 'https://shop.example/?a=\\'],
    ...['\u00a0', '\u2028', '\ufeff', '\x7f', '\x85', '\u202egnp', '\ud800'].map((c) => `https://shop.example/${c}`),
  ];

  it.each<[string, string]>([
    ...['', ...noUrl].map((url): [string, string] => [url, NO_URL]),
    ...notHttps.map((url): [string, string] => [url, NOT_HTTPS]),
    ...credentials.map((url): [string, string] => [url, CREDENTIALS]),
    ...characters.map((url): [string, string] => [url, CHARACTERS]),
    [ofLength(2_049), LENGTH],
  ])('may not be %j', (url, message) => {
    expect(checkSuccessUrl(url)).toBe(message);
    expect(checkCancelUrl(url)).toBe(message);
  });

  const withSig = each(`
    https://shop.example/?sig=1 https://shop.example/?sig https://shop.example/?a=1&sig= https://shop.example/?%73ig=1
    https://shop.example/?si%67=1 https://shop.example/?%73%69%67 https://shop.example/?a&&sig=1#x
    https://shop.example/?a=${ID}&sig=1 https://shop.example/?a=1?b&sig=1`);

  it.each(withSig)('may not bring the parameter sig: %j', (url) => {
    expect(checkSuccessUrl(url)).toBe('must not have a parameter sig');
    expect(checkCancelUrl(url)).toBeUndefined();
  });
});

describe('a URL that must be https', () => {
  it.each(['https://cdn.example/logo.png', 'https://localhost/a'])('may be %j', (url) => {
    expect(checkHttpsUrl(url)).toBeUndefined();
  });

  it.each([
    ['http://localhost/a', NOT_HTTPS],
    ['http://127.0.0.1/', NOT_HTTPS],
    ['http://cdn.example/', NOT_HTTPS],
    ['https://a@cdn.example/', CREDENTIALS],
    ['https:cdn.example', NO_URL],
    ['', NO_URL],
    ['https://cdn.example/a b', CHARACTERS],
  ])('may not be %j', (url, message) => {
    expect(checkHttpsUrl(url)).toBe(message);
  });
});

describe('an allowed origin', () => {
  const good = each(`
    https://shop.example https://shop.example:8443 http://localhost:3000 http://localhost http://127.0.0.1:3000
    http://[::1]:3000 https://xn--bcher-kva.example`);
  const bad = each(`
    https://shop.example/ https://shop.example/a https://shop.example? https://shop.example# https://Shop.example
    HTTPS://shop.example https://shop.example:443 http://localhost:80 https://shop.example:08443 https://shop.example:
    https://*.example * null shop.example http://shop.example https://bücher.example https://user@shop.example
    file:///a https://0x7f.1`);

  it.each(good)('may be %j', (origin) => {
    expect(checkOrigin(origin)).toBeUndefined();
  });

  it.each(['', ' https://shop.example', 'https://shop.example ', ...bad])('may not be %j', (origin) => {
    expect(checkOrigin(origin)).toEqual(expect.any(String));
  });
});

const SECRET = 'rsec_0123456789';
const SESSION = 'cs_0a1B2c3D';
const NOW = 1_793_249_525_123;
const SECONDS = 1_793_249_525;
const signed = (successUrl: string) => redirectUrl({ successUrl, sessionId: SESSION, secret: SECRET, now: NOW });
const hmac = (target: string, secret = SECRET) =>
  createHmac('sha256', secret).update(`${SECONDS}.${target}`).digest('hex');

describe('redirectUrl', () => {
  it.each([
    ['no query', 'https://shop.example/thanks', `https://shop.example/thanks?session_id=${SESSION}`, ''],
    ['no path', 'https://shop.example', `https://shop.example/?session_id=${SESSION}`, ''],
    ['a query', 'https://shop.example/?order=1', `https://shop.example/?order=1&session_id=${SESSION}`, ''],
    ['an empty query', 'https://shop.example/?', `https://shop.example/?session_id=${SESSION}`, ''],
    ['a query that ends in &', 'https://shop.example/?a&', `https://shop.example/?a&session_id=${SESSION}`, ''],
    ['a fragment', 'https://shop.example/a?b=1#c', `https://shop.example/a?b=1&session_id=${SESSION}`, '#c'],
    [
      'a question mark in the fragment',
      'https://shop.example/a#/b?c=1',
      `https://shop.example/a?session_id=${SESSION}`,
      '#/b?c=1',
    ],
    [
      'a token in the path',
      `https://shop.example/${ID}/done`,
      `https://shop.example/${SESSION}/done?session_id=${SESSION}`,
      '',
    ],
    [
      'a token as session_id',
      `https://shop.example/?session_id=${ID}`,
      `https://shop.example/?session_id=${SESSION}`,
      '',
    ],
    [
      'a token as another parameter',
      `https://shop.example/?s=${ID}`,
      `https://shop.example/?s=${SESSION}&session_id=${SESSION}`,
      '',
    ],
    [
      'a token in the fragment',
      `https://shop.example/#${ID}`,
      `https://shop.example/?session_id=${SESSION}`,
      `#${SESSION}`,
    ],
    [
      'every token',
      `https://shop.example/${ID}/${ID}?a=${ID}#${ID}`,
      `https://shop.example/${SESSION}/${SESSION}?a=${SESSION}&session_id=${SESSION}`,
      `#${SESSION}`,
    ],
    [
      'encoded braces',
      'https://shop.example/?a=%7BCHECKOUT_SESSION_ID%7d',
      `https://shop.example/?a=${SESSION}&session_id=${SESSION}`,
      '',
    ],
    [
      'an encoded token',
      'https://shop.example/?a=%7B%43HECKOUT%5fSESSION%5FI%44%7D',
      `https://shop.example/?a=${SESSION}&session_id=${SESSION}`,
      '',
    ],
    [
      'a token in other letters',
      'https://shop.example/?a={checkout_session_id}',
      `https://shop.example/?a={checkout_session_id}&session_id=${SESSION}`,
      '',
    ],
    ['a session_id of its own', 'https://shop.example/?session_id=mine', 'https://shop.example/?session_id=mine', ''],
    ['an encoded session_id', 'https://shop.example/?session%5Fid=mine', 'https://shop.example/?session%5Fid=mine', ''],
    [
      'a session_id in the fragment',
      'https://shop.example/#session_id=1',
      `https://shop.example/?session_id=${SESSION}`,
      '#session_id=1',
    ],
    [
      'the form in which a browser sends it',
      'HTTPS://Shop.example:443/a/../ä?ö',
      `https://shop.example/%C3%A4?%C3%B6&session_id=${SESSION}`,
      '',
    ],
    [
      'a query kept as it is',
      'https://shop.example/?a=b+c&d=%20%2F&e',
      `https://shop.example/?a=b+c&d=%20%2F&e&session_id=${SESSION}`,
      '',
    ],
  ])('%s', (_, successUrl, target, fragment) => {
    expect(signed(successUrl)).toBe(`${target}&sig=t=${SECONDS},v1=${hmac(target)}${fragment}`);
  });
});

describe('verifyRedirect', () => {
  const url = signed(`https://shop.example/${ID}?a=1#top`);
  const target = `https://shop.example/${SESSION}?a=1&session_id=${SESSION}`;

  it.each<[string, string, string[], number, boolean]>([
    ['fresh', url, [SECRET], NOW, true],
    ['without its fragment, as a server sees it', url.replace('#top', ''), [SECRET], NOW, true],
    ['with the newer of two secrets', url, ['rsec_old', SECRET], NOW, true],
    ['with the older of two secrets', url, [SECRET, 'rsec_new'], NOW, true],
    ['after ten minutes', url, [SECRET], (SECONDS + 600) * 1_000, true],
    ['after more than ten minutes', url, [SECRET], (SECONDS + 601) * 1_000, false],
    ['before a clock that is a minute behind', url, [SECRET], (SECONDS - 60) * 1_000, true],
    ['from the future', url, [SECRET], (SECONDS - 61) * 1_000, false],
    ['with another secret', url, ['rsec_other'], NOW, false],
    ['with no secret', url, [], NOW, false],
    [
      'with a signature by another secret',
      `${target}&sig=t=${SECONDS},v1=${hmac(target, 'rsec_other')}`,
      [SECRET],
      NOW,
      false,
    ],
    ['for another session', url.replaceAll(SESSION, 'cs_other'), [SECRET], NOW, false],
    ['with a parameter after sig', `${url.replace('#top', '')}&b=1`, [SECRET], NOW, false],
    ['with a parameter put before sig', url.replace('&sig=', '&b=1&sig='), [SECRET], NOW, false],
    ['with a second sig', `${url.replace('#top', '')}&sig=t=${SECONDS},v1=${hmac(target)}`, [SECRET], NOW, false],
    [
      'with a signature in capitals',
      `${target}&sig=t=${SECONDS},v1=${hmac(target).toUpperCase()}`,
      [SECRET],
      NOW,
      false,
    ],
    ['with a leading zero', `${target}&sig=t=0${SECONDS},v1=${hmac(target)}`, [SECRET], NOW, false],
    ['with a time that is no number', `${target}&sig=t=x,v1=${hmac(target)}`, [SECRET], NOW, false],
    ['without sig', target, [SECRET], NOW, false],
    ['with sig in the fragment only', `${target}#&sig=t=${SECONDS},v1=${hmac(target)}`, [SECRET], NOW, false],
    ['empty', '', [SECRET], NOW, false],
  ])('%s', (_, given, secrets, now, valid) => {
    expect(verifyRedirect(given, secrets, now)).toBe(valid);
  });
});

describe('for every success_url', () => {
  const token = fc.constantFrom(ID, '%7BCHECKOUT_SESSION_ID%7D', '%7bCHECKOUT%5FSESSION_ID}');
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\s\\#?&]/g, '')),
    fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .filter((text) => text.isWellFormed())
      .map(encodeURIComponent),
    fc.constantFrom('session_id', 'a', '%', '%zz', "'", '|', '[', '=', '..', 'sig'),
    token,
  );
  const path = fc.array(piece, { maxLength: 3 }).map((parts) => parts.join('/'));
  const query = fc.array(
    fc.tuple(piece, fc.option(piece)).map(([name, value]) => (value === null ? name : `${name}=${value}`)),
    { maxLength: 4 },
  );
  const url = fc
    .tuple(
      fc.constantFrom('https://shop.example', 'https://Bücher.example:8443', 'http://localhost:3000'),
      path,
      fc.option(query),
      fc.option(piece),
    )
    .map(
      ([origin, way, parameters, fragment]) =>
        `${origin}/${way}${parameters === null ? '' : `?${parameters.join('&')}`}${fragment === null ? '' : `#${fragment}`}`,
    )
    .filter((raw) => checkSuccessUrl(raw) === undefined);

  it('verifies, in the form in which a browser sends it', () => {
    fc.assert(
      fc.property(url, (successUrl) => {
        const redirect = signed(successUrl);
        expect(new URL(redirect).href).toBe(redirect);
        expect(verifyRedirect(redirect, [SECRET], NOW)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('ends its query with sig, and has session_id and no token', () => {
    fc.assert(
      fc.property(url, (successUrl) => {
        const redirect = signed(successUrl);
        const names = [...new URL(redirect).searchParams.keys()];
        expect(names.at(-1)).toBe('sig');
        expect(names.filter((name) => name === 'sig')).toHaveLength(1);
        expect(names).toContain('session_id');
        expect(redirect).not.toMatch(/(\{|%7b)CHECKOUT(_|%5f)SESSION_ID(\}|%7d)/i);
      }),
      { numRuns: 500 },
    );
  });

  it('fails when any one character before the fragment is changed', () => {
    const character = fc.constantFrom(...'aZ09&=?#/,.%-_ ');
    fc.assert(
      fc.property(url, fc.nat(), character, (successUrl, place, replacement) => {
        const redirect = signed(successUrl);
        const at = place % (redirect.split('#', 1)[0] ?? '').length;
        fc.pre(redirect[at] !== replacement);
        expect(verifyRedirect(redirect.slice(0, at) + replacement + redirect.slice(at + 1), [SECRET], NOW)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
