import type { CaptchaType } from '../domain/challenge.ts';
import type { CaptchaVerifier } from '../domain/challenge-ports.ts';
import type { Clock } from '../domain/ports.ts';
import type { Siteverify } from './siteverify.ts';

export interface CaptchaOptions {
  /** Base URL of the sandbox processor, where it is deployed. */
  readonly sandboxUrl?: string;
  /** Of the pages of this deployment that may show a widget. */
  readonly pages: readonly string[];
  /** The value of the secret that an account names. @throws when it can't be read */
  readonly readSecret: (name: string) => Promise<string>;
  readonly clock: Pick<Clock, 'now'>;
  /** Told why nobody could tell whether a token is good. */
  readonly onUnavailable: (type: CaptchaType, reason: string) => void;
  readonly urls?: Readonly<Record<CaptchaType, string>>;
}

/** What the widget is rendered with; only Turnstile's verifier repeats it. */
export const CAPTCHA_ACTION = 'pay';

const publicUrls: Readonly<Record<CaptchaType, string>> = {
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
};

/** What both give out is one word. Keys of a processor lie beside it under names alike, and must never reach them. */
const CAPTCHA_SECRET = /^[\w.-]{1,200}$/;

/** The secrets that both publish for tests, and what their verifiers answer to them. */
const testKeys = {
  hcaptcha: { secret: () => `0x${'0'.repeat(40)}`, hostname: 'dummy-key-pass' },
  turnstile: {
    // The site key that always fails goes with the secret that does.
    secret: (siteKey: string) => `${siteKey.startsWith('2x') ? '2' : '1'}x${'0'.repeat(31)}AA`,
    hostname: 'example.com',
    action: 'test',
  },
} as const;

/**
 * Verifies captcha tokens where the account says: at hCaptcha or Turnstile with the account's secret; for accounts of
 * the sandbox at its stand-in, with the secrets that are published for tests.
 */
export function captchas(options: CaptchaOptions): CaptchaVerifier {
  const { sandboxUrl, readSecret, clock, onUnavailable } = options;
  return {
    verify: async ({ type, siteKey, secretName, token, account }) => {
      const sandbox = account.profile.processor === 'sandbox';
      const endpoint = sandbox
        ? sandboxEndpoint(sandboxUrl, type, siteKey)
        : await liveEndpoint(options, { type, siteKey, origins: account.checkout.allowedOrigins }, () =>
            readSecret(secretName),
          );
      // Most payments meet no captcha.
      const { siteverify } = await import('./siteverify.ts');
      const verified = endpoint
        ? await siteverify(endpoint, token, clock.now())
        : ({ kind: 'unavailable', reason: 'secret' } as const);
      if (verified.kind === 'unavailable') onUnavailable(type, verified.reason);
      // Everybody's test token is the same one.
      return { passed: verified.kind === 'passed', usableOncePer: sandbox ? 'session' : 'account' };
    },
  };
}

function sandboxEndpoint(baseUrl: string | undefined, type: CaptchaType, siteKey: string): Siteverify | undefined {
  if (baseUrl === undefined) return undefined;
  const { secret, hostname, ...more } = testKeys[type];
  return { url: `${baseUrl}/siteverify`, secret: secret(siteKey), siteKey, hostnames: [hostname], ...more };
}

async function liveEndpoint(
  { pages, urls = publicUrls }: CaptchaOptions,
  { type, siteKey, origins }: { type: CaptchaType; siteKey: string; origins: readonly string[] },
  secret: () => Promise<string>,
): Promise<Siteverify | undefined> {
  const hostnames = [...pages, ...origins].map((origin) => new URL(origin).hostname);
  const action = type === 'turnstile' ? { action: CAPTCHA_ACTION } : {};
  try {
    const value = await secret();
    return CAPTCHA_SECRET.test(value) ? { url: urls[type], secret: value, siteKey, hostnames, ...action } : undefined;
  } catch {
    return undefined;
  }
}
