import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CaptchaOptions, captchas } from '../../lambdas/captcha/captchas.ts';
import { siteverify } from '../../lambdas/captcha/siteverify.ts';
import type { CaptchaType } from '../../lambdas/domain/challenge.ts';
import { answerSiteverify } from '../../lambdas/sandbox/captcha-tests.ts';
import { anAccount, NOON } from '../store/support/fixtures.ts';

let server: Server;
let url: string;
let answer: RequestListener;
let asked: Record<string, string>[];

/** A verifier on this machine, which answers as each test says. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push(Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())));
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const says = (body: unknown, status = 200) => {
  answer = (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};

const good = {
  success: true,
  challenge_ts: new Date(NOON - 1_000).toISOString(),
  hostname: 'shop.example',
  action: 'pay',
  'error-codes': [],
};

const turnstile = anAccount(
  { processor: 'stripe' },
  { challenge: { mode: 'always', type: 'turnstile', siteKey: 'site', secretName: 'hosted-sessions/captcha' } },
);

function verifier(options: Partial<CaptchaOptions> = {}) {
  const reasons: string[] = [];
  const { verify } = captchas({
    sandboxUrl: url,
    pages: ['https://api.example/live', 'https://pay.example'],
    readSecret: async (name) => `0x_${name.replace(/\W/g, '_')}`,
    clock: { now: () => NOON },
    onUnavailable: (type, reason) => void reasons.push(`${type}: ${reason}`),
    urls: { hcaptcha: `${url}/siteverify`, turnstile: `${url}/siteverify` },
    ...options,
  });
  const check = (type: CaptchaType = 'turnstile', account = turnstile, token = 'token') =>
    verify({ type, siteKey: 'site', secretName: 'hosted-sessions/captcha', token, account });
  return { check, reasons };
}

describe('a captcha token', () => {
  it('passes when the verifier says so, asked with the secret that the account names', async () => {
    says(good);
    const { check, reasons } = verifier();
    expect(await check()).toEqual({ passed: true, usableOncePer: 'account' });
    expect(asked).toEqual([{ secret: '0x_hosted_sessions_captcha', response: 'token', sitekey: 'site' }]);
    expect(reasons).toEqual([]);
  });

  it.each<[string, object]>([
    ['solved on the page of somebody else', { ...good, hostname: 'evil.example' }],
    ['solved on a page that it does not name', { ...good, hostname: undefined }],
    ['solved for something else', { ...good, action: 'sign-in' }],
    ['that does not say what for', { ...good, action: undefined }],
    ['older than five minutes', { ...good, challenge_ts: new Date(NOON - 300_001).toISOString() }],
    ['of the future', { ...good, challenge_ts: new Date(NOON + 60_000).toISOString() }],
    ['of no time', { ...good, challenge_ts: 'yesterday' }],
    ['that the verifier does not know', { success: false, 'error-codes': ['invalid-input-response'] }],
    ['that the verifier has seen before', { success: false, 'error-codes': ['timeout-or-duplicate'] }],
  ])('%s is refused, and nobody is alarmed', async (_, body) => {
    says(body);
    const { check, reasons } = verifier();
    expect(await check()).toMatchObject({ passed: false });
    expect(reasons).toEqual([]);
  });

  it.each(['pay.example', 'api.example'])(
    'of hCaptcha has no action, and is good to its last millisecond, on %s too',
    async (hostname) => {
      says({ success: true, challenge_ts: new Date(NOON - 300_000).toISOString(), hostname });
      expect(await verifier().check('hcaptcha')).toMatchObject({ passed: true });
    },
  );
});

describe('a verifier that cannot tell lets nobody pass, and says why', () => {
  it.each<[string, unknown, number, string]>([
    [
      'has another opinion of the secret',
      { success: false, 'error-codes': ['invalid-input-secret'] },
      200,
      'invalid-input-secret',
    ],
    [
      'knows another site by the secret',
      { success: false, 'error-codes': ['sitekey-secret-mismatch'] },
      200,
      'sitekey-secret-mismatch',
    ],
    ['is ill', { success: false, 'error-codes': ['internal-error'] }, 500, 'internal-error'],
    ['gives no reason', { success: false }, 200, 'refused'],
    ['gives a reason that is no code', { success: false, 'error-codes': ['token of ada@example.com'] }, 200, 'refused'],
    ['answers with a page', '<html>', 200, 'unreadable'],
    ['answers with something else', { ok: true }, 200, 'unreadable'],
  ])('that %s', async (_, body, status, reason) => {
    says(body, status);
    const { check, reasons } = verifier();
    expect(await check()).toMatchObject({ passed: false });
    expect(reasons).toEqual([`turnstile: ${reason}`]);
  });

  it('that is not there, or whose secret is not', async () => {
    const gone = 'http://127.0.0.1:1/siteverify';
    const { check, reasons } = verifier({ urls: { hcaptcha: gone, turnstile: gone } });
    expect(await check()).toMatchObject({ passed: false });
    const without = verifier({ readSecret: () => Promise.reject(new Error('AccessDenied')) });
    expect(await without.check()).toMatchObject({ passed: false });
    expect([...reasons, ...without.reasons]).toEqual(['turnstile: silent', 'turnstile: secret']);
  });

  it('is not asked with anything but a captcha secret, such as the keys of a processor', async () => {
    says(good);
    const { check, reasons } = verifier({ readSecret: async () => '{"secret_key": "sk_live_1"}' });
    expect(await check()).toMatchObject({ passed: false });
    expect(asked).toEqual([]);
    expect(reasons).toEqual(['turnstile: secret']);
  });

  it('that redirects, or does not answer in time', async () => {
    answer = (_request, response) => void response.writeHead(302, { Location: url }).end();
    const endpoint = { url, secret: 's', siteKey: 'k', hostnames: [], timeoutMs: 100 };
    expect(await siteverify(endpoint, 'token', NOON)).toEqual({ kind: 'unavailable', reason: 'silent' });
    answer = () => undefined;
    expect(await siteverify(endpoint, 'token', NOON)).toEqual({ kind: 'unavailable', reason: 'silent' });
  });
});

describe('accounts of the sandbox', () => {
  const sandbox = (siteKey: string, type: CaptchaType) => {
    answer = (_request, response) => {
      response.end(JSON.stringify(answerSiteverify(asked.at(-1) ?? {}, NOON)));
    };
    const { verify } = captchas({
      sandboxUrl: url,
      pages: ['https://api.example/live', 'https://pay.example'],
      readSecret: () => Promise.reject(new Error('The sandbox needs no secret')),
      clock: { now: () => NOON },
      onUnavailable: () => undefined,
    });
    return (token: string) => verify({ type, siteKey, secretName: 'any', token, account: anAccount() });
  };
  const [turnstileToken, hcaptchaToken] = ['XXXX.DUMMY.TOKEN.XXXX', '10000000-aaaa-bbbb-cccc-000000000001'];

  it.each<[string, CaptchaType, string, string, boolean]>([
    ["takes Turnstile's token", 'turnstile', '1x00000000000000000000AA', turnstileToken, true],
    ["takes hCaptcha's token", 'hcaptcha', '10000000-ffff-ffff-ffff-000000000001', hcaptchaToken, true],
    ['refuses the site key that always fails', 'turnstile', '2x00000000000000000000AB', turnstileToken, false],
    ['refuses any other token', 'turnstile', '1x00000000000000000000AA', hcaptchaToken, false],
    ['refuses the token of the other', 'hcaptcha', '10000000-ffff-ffff-ffff-000000000001', turnstileToken, false],
  ])('its stand-in %s', async (_, type, siteKey, token, passed) => {
    expect(await sandbox(siteKey, type)(token)).toEqual({ passed, usableOncePer: 'session' });
  });

  it('have nobody to ask where the sandbox is not deployed', async () => {
    const { verify } = captchas({
      pages: ['https://api.example/live', 'https://pay.example'],
      readSecret: async () => 's',
      clock: { now: () => NOON },
      onUnavailable: () => undefined,
    });
    const token = { type: 'turnstile', siteKey: 'site', secretName: 'any', token: turnstileToken } as const;
    expect(await verify({ ...token, account: anAccount() })).toMatchObject({ passed: false });
  });

  it.each([
    [{}, 'missing-input-secret'],
    [{ secret: 'mine' }, 'invalid-input-secret'],
    [{ secret: 'constructor' }, 'invalid-input-secret'],
    [{ secret: `1x${'0'.repeat(31)}AA` }, 'missing-input-response'],
    [{ secret: `3x${'0'.repeat(31)}AA`, response: turnstileToken }, 'timeout-or-duplicate'],
  ])('%j is refused as %s', (request, code) => {
    expect(answerSiteverify(request, NOON)).toEqual({ success: false, 'error-codes': [code] });
  });
});
