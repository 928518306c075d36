import { createHmac, timingSafeEqual } from 'node:crypto';
import { hasControlCharacters } from './text.ts';

const MAX_LENGTH = 2_048;
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const ABSOLUTE = /^(https?):\/\/([^/?#]*)/i;
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

/** Contract section 6. */
const REDIRECT_LIFE_SECONDS = 600;
/** How far a merchant's clock may be behind. */
const CLOCK_SKEW_SECONDS = 60;
const SIGNED = /^(.+)&sig=t=([1-9][0-9]{0,11}),v1=([0-9a-f]{64})$/;

/** Any character of the literal may be percent-encoded. */
const sessionIdLiteral = () =>
  new RegExp([...'{CHECKOUT_SESSION_ID}'].map((c) => `(?:[${c}]|${encodedPattern(c)})`).join(''), 'g');

/** What is wrong with a success_url (contract sections 4 and 6); undefined when nothing is. */
export function checkSuccessUrl(raw: string): string | undefined {
  return checkReturnUrl(raw) ?? (queryOf(raw).has('sig') ? 'must not have a parameter sig' : undefined);
}

/** What is wrong with a cancel_url (contract section 4); undefined when nothing is. */
export function checkCancelUrl(raw: string): string | undefined {
  return checkReturnUrl(raw);
}

/** What is wrong with a URL that must be https whatever its host: logo_url, callback_url; undefined when nothing is. */
export function checkHttpsUrl(raw: string): string | undefined {
  return checkUrl(raw, () => false);
}

/** What is wrong with an entry of allowed_origins: it must be what a browser sends as Origin; undefined when nothing is. */
export function checkOrigin(raw: string): string | undefined {
  const flaw = checkReturnUrl(raw);
  if (flaw !== undefined) return flaw;
  return new URL(raw).origin === raw
    ? undefined
    : 'must be scheme://host[:port] in lower case, without path and default port';
}

export interface Redirect {
  /** As `checkSuccessUrl` takes it. */
  readonly successUrl: string;
  readonly sessionId: string;
  /** The account's redirect_secret, its whole string. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Where the payer goes after paying (contract section 6). The URL is signed in the form in which a browser sends it, so
 * that the merchant's server sees the very text that was signed.
 */
export function redirectUrl({ successUrl, sessionId, secret, now }: Redirect): string {
  const url = new URL(successUrl.replace(sessionIdLiteral(), () => sessionId));
  const fragment = url.hash;
  url.hash = '';
  const target = url.searchParams.has('session_id') ? url.href : withParameter(url.href, `session_id=${sessionId}`);
  const seconds = Math.floor(now / 1_000);
  return `${withParameter(target, `sig=t=${seconds},v1=${signature(secret, seconds, target)}`)}${fragment}`;
}

/**
 * Whether a URL is one that `redirectUrl` made with one of the secrets in the last 10 minutes. The fragment is not signed.
 * @param nowMs milliseconds since the epoch.
 */
export function verifyRedirect(url: string, secrets: readonly string[], nowMs: number): boolean {
  const [, target, time, given] = SIGNED.exec(url.split('#', 1)[0] ?? '') ?? [];
  if (target === undefined || time === undefined || given === undefined) return false;
  const age = Math.floor(nowMs / 1_000) - Number(time);
  if (age > REDIRECT_LIFE_SECONDS || age < -CLOCK_SKEW_SECONDS) return false;
  return secrets.some((secret) =>
    timingSafeEqual(Buffer.from(given), Buffer.from(signature(secret, Number(time), target))),
  );
}

function checkReturnUrl(raw: string): string | undefined {
  return checkUrl(raw, (host) => LOCAL_HOSTS.has(host));
}

/** Judges the raw text first: a URL parser repairs, drops and rewrites what a reader would take otherwise. */
function checkUrl(raw: string, mayUseHttp: (host: string) => boolean): string | undefined {
  if (raw.length > MAX_LENGTH) return `must be at most ${MAX_LENGTH} characters long`;
  if (/[\s\\]/.test(raw) || hasControlCharacters(raw) || !raw.isWellFormed()) {
    return 'must not contain white space, control characters or a backslash';
  }
  const [, scheme = '', authority = ''] = ABSOLUTE.exec(raw) ?? [];
  if (authority.includes('@')) return 'must not contain a user name or password';
  const host = authority.toLowerCase().replace(/:[0-9]{1,5}$/, '');
  const hasHost = host !== '' && !/%|:$/.test(host) && URL.canParse(raw) && HOST.test(new URL(raw).hostname);
  if (!hasHost) return 'must be an absolute URL that begins with https:// and a host';
  if (scheme.toLowerCase() === 'http' && !mayUseHttp(host)) return 'must begin with https://';
  return undefined;
}

function queryOf(raw: string): URLSearchParams {
  return new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(raw)?.[1] ?? '');
}

function withParameter(url: string, parameter: string): string {
  if (!url.includes('?')) return `${url}?${parameter}`;
  return /[?&]$/.test(url) ? url + parameter : `${url}&${parameter}`;
}

function signature(secret: string, seconds: number, target: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${target}`).digest('hex');
}

function encodedPattern(character: string): string {
  const [high = '', low = ''] = character.charCodeAt(0).toString(16);
  return `%${high}[${low}${low.toUpperCase()}]`;
}
