import { createHash } from 'node:crypto';
import { call, newAccount, newSession, type OpenSession, outputs } from '../support/cloud.ts';

const SHOP = 'https://shop.example';

let session: OpenSession;
/** Addresses that only the build knows, as others name them. */
const named = { script: '', style: '', frame: '', pinned: '', locale: '', later: '' };

const get = (path: string, headers: Record<string, string> = {}) =>
  call('GET', outputs.CheckoutUrl + path, { headers });

beforeAll(async () => {
  session = await newSession(
    await newAccount({ processor: 'sandbox' }, { allowed_origins: [SHOP, 'http://localhost:3000'] }),
  );
  const page = await get(`/${session.id}`);
  const frame = await get(`/frame?session=${session.id}`);
  named.script = /src="(\/assets\/hosted-[^"]+)"/.exec(page.text)?.[1] ?? '';
  named.style = /href="(\/assets\/[^"]+\.css)"/.exec(frame.text)?.[1] ?? '';
  named.pinned = new URL((await get('/govifi-payment.json')).body.esm.url).pathname;
  named.frame = /src="(\/assets\/frame-[^"]+)"/.exec(frame.text)?.[1] ?? '';
  const { text: script } = await get(named.frame);
  named.locale = `/assets/${/"\.\/(ar-\w+\.js)"/.exec(script)?.[1]}`;
  named.later = `/assets/${/"\.\/(page-message-\w+\.js)"/.exec(script)?.[1]}`;
});

const everywhere = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};
const permissions = 'payment=(self), camera=(), microphone=(), geolocation=(), usb=()';
const loads = () => [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `font-src 'self'`,
  `connect-src 'self' ${outputs.ApiUrl} ${outputs.SandboxUrl}`,
  `frame-src ${outputs.ApiUrl}`,
  'img-src https: data:',
  `base-uri 'none'`,
  `form-action 'none'`,
];
const styleAlone = [
  `default-src 'none'`,
  `style-src 'self'`,
  `font-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  'frame-ancestors *',
];

interface Kind {
  readonly csp: () => string[];
  readonly headers: Readonly<Record<string, string | null>>;
}

const page: Kind = {
  csp: () => [...loads(), `frame-ancestors 'none'`],
  headers: {
    'x-frame-options': 'DENY',
    'permissions-policy': permissions,
    'cache-control': 'no-cache',
    'access-control-allow-origin': null,
  },
};
const framed = (csp: () => string[]): Kind => ({
  csp,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'x-frame-options': null,
    'permissions-policy': permissions,
    'cache-control': 'no-store',
    'access-control-allow-origin': null,
  },
});
const open = framed(() => [...loads(), `frame-ancestors 'self' ${SHOP} http://localhost:3000`]);
const refused = framed(() => styleAlone);
const evergreen = 'public, max-age=300';
const asset = (type: string, cache = 'public, max-age=31536000, immutable'): Kind => ({
  csp: () => [`default-src 'none'`, `frame-ancestors 'none'`],
  headers: {
    'content-type': type,
    'cache-control': cache,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-frame-options': null,
  },
});

describe('every address of the checkout', () => {
  it.each<[string, () => string, number, Kind]>([
    ['the hosted page', () => `/${session.id}`, 200, page],
    ['its configuration', () => '/config.json', 200, page],
    ['the robots file', () => '/robots.txt', 200, page],
    ['the root', () => '/', 404, page],
    ['a page that is not there', () => '/nothing', 404, page],
    ['a page below a session', () => `/${session.id}/x`, 404, page],
    ['an embed', () => `/embed/${session.id}`, 200, open],
    ['a frame', () => `/frame?session=${session.id}`, 200, open],
    ['a frame of no session', () => '/frame', 404, refused],
    ['a frame of a session that is not there', () => '/frame?session=cs_none', 404, refused],
    ['an embed of a session that is not there', () => '/embed/cs_none', 404, refused],
    ['an embed of what is no id', () => `/embed/${session.account}`, 404, refused],
    ['an embed of another item of the table', () => `/embed/account%23${session.account}`, 404, refused],
    ['an embed of an id longer than any key', () => `/embed/cs_${'a'.repeat(3_000)}`, 404, refused],
    ['an embed of a card number', () => '/embed/4242424242424242', 400, refused],
    ["the page's script", () => named.script, 200, asset('text/javascript')],
    ["the frame's script", () => named.frame, 200, asset('text/javascript')],
    ['the style', () => named.style, 200, asset('text/css')],
    ['the module of a locale', () => named.locale, 200, asset('text/javascript')],
    ['a module that comes when it is needed', () => named.later, 200, asset('text/javascript')],
    ['the pinned element', () => named.pinned, 200, asset('text/javascript')],
    ['the latest element', () => '/govifi-payment.mjs', 200, asset('text/javascript', evergreen)],
    ['the latest element as a classic script', () => '/govifi-payment.js', 200, asset('text/javascript', evergreen)],
    ['the latest wallet', () => '/govifi-wallet.mjs', 200, asset('text/javascript', evergreen)],
    ['what the latest element is', () => '/govifi-payment.json', 200, asset('application/json', evergreen)],
    ["the API's reference", () => '/reference', 200, page],
    ["the API's document", () => '/openapi.json', 200, asset('application/json', evergreen)],
    ['an asset that is not there', () => '/assets/none.js', 404, { ...asset('text/html', 'no-cache') }],
  ])('%s has its headers', async (_, path, status, { csp, headers }) => {
    const answer = await get(path(), { Origin: SHOP });
    const shown = Object.fromEntries(
      Object.keys({ ...everywhere, ...headers }).map((name) => [name, answer.headers.get(name)]),
    );
    expect({ status: answer.status, ...shown }).toEqual({ status, ...everywhere, ...headers });
    expect(answer.headers.get('content-security-policy')?.split('; ')).toEqual(csp());
  });

  it("a captcha's document is of the API's origin, and never of the checkout's", async () => {
    const path = `/challenge/turnstile?session=${session.id}`;
    expect((await get(path)).status).toBe(404);
    const shown = await call('GET', outputs.ApiUrl + path);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = shown.headers.get('content-security-policy')?.split('; ');
    expect(policy).toContain(`script-src ${outputs.CheckoutUrl} https://challenges.cloudflare.com`);
    expect(policy).toContain(`frame-ancestors ${outputs.CheckoutUrl} ${SHOP} http://localhost:3000`);
    for (const none of ['/challenge/recaptcha', '/challenge/turnstile?session=cs_none', '/challenge/turnstile'])
      expect((await call('GET', outputs.ApiUrl + none)).status).toBe(404);
  });

  it('says nothing of a session to those who only know its id', async () => {
    const { text } = await get(`/embed/${session.id}`);
    const other = await get(`/embed/${(await newSession(session.account, { description: 'Water' })).id}`);
    expect(other.text).toBe(text);
    expect(text).toContain(`<meta name="parent-origins" content="${SHOP} http://localhost:3000" />`);
    expect(text).toContain(`<meta name="api-url" content="${outputs.ApiUrl}" />`);
  });

  it('names the element with the integrity that its bytes have', async () => {
    const { body } = await get('/govifi-payment.json');
    for (const [{ url, integrity }, latest] of [
      [body.esm, '/govifi-payment.mjs'],
      [body.iife, '/govifi-payment.js'],
    ]) {
      const [pinned, evergreenText] = [await call('GET', url), await get(latest)];
      expect(pinned.text).toBe(evergreenText.text);
      expect(integrity).toBe(`sha384-${createHash('sha384').update(pinned.text).digest('base64')}`);
    }
    expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
