import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The HMAC keys of a deployment, newest named by `current`. `root` keeps its value through rotations, so that an
 * Idempotency-Key always derives the same session id.
 */
export interface Keys {
  readonly current: number;
  readonly root: string;
  readonly byVersion: ReadonlyMap<number, string>;
}

export interface SessionCredential {
  readonly sessionId: string;
  readonly account: string;
  readonly keyVersion: number;
}

export const SESSION_ID = /^cs_[A-Za-z0-9]+$/;
export const ACCOUNT_UID = /^pa_[A-Za-z0-9]{20}$/;

const SECRET = /^(cs_[A-Za-z0-9]+)_secret_([0-9]{2})([A-Za-z0-9]{20})([a-z0-9]{31})$/;

/**
 * Reads the secret's JSON: `{"current": 2, "k1": "...", "k2": "...", "root": "..."}`; without `root` the first key
 * serves.
 * @throws Error when it has no current key.
 */
export function readKeys(json: string): Keys {
  const values: Record<string, unknown> = JSON.parse(json);
  const byVersion = new Map<number, string>();
  for (const [name, value] of Object.entries(values)) {
    const version = /^k([1-9][0-9]?)$/.exec(name)?.[1];
    if (version && typeof value === 'string' && value.length >= 32) byVersion.set(Number(version), value);
  }
  const current = Number(values['current']);
  const root = typeof values['root'] === 'string' ? values['root'] : byVersion.get(1);
  if (!byVersion.has(current) || !root) throw new Error('The secret of the HMAC keys is not in the expected form');
  return { current, root, byVersion };
}

/**
 * The session's client_secret (contract section 2). It is derived, so none is stored; it carries the account so that
 * one read can fetch session and account together.
 * @throws Error when the key version is no longer live.
 */
export function clientSecret(keys: Keys, { sessionId, account, keyVersion }: SessionCredential): string {
  const key = keys.byVersion.get(keyVersion);
  if (!key) throw new Error('The key version of this session is no longer live');
  const version = String(keyVersion).padStart(2, '0');
  return `${sessionId}_secret_${version}${account.slice(3)}${mac(key, `client_secret\n${sessionId}\n${account}`)}`;
}

/** What a genuine client_secret stands for; undefined for any other text. Reads no table. */
export function readClientSecret(keys: Keys, secret: string): SessionCredential | undefined {
  const [, sessionId, version, account] = SECRET.exec(secret) ?? [];
  if (!sessionId || !version || !account) return undefined;
  const credential = { sessionId, account: `pa_${account}`, keyVersion: Number(version) };
  if (!keys.byVersion.has(credential.keyVersion)) return undefined;
  return equal(secret, clientSecret(keys, credential)) ? credential : undefined;
}

/** The session id that this account, client and Idempotency-Key always get: the put of the session is the key's record. */
export function keyedSessionId(keys: Keys, account: string, clientId: string, idempotencyKey: string): string {
  return `cs_${token(hmac(keys.root, `session_id\n${account}\n${clientId}\n${idempotencyKey}`).subarray(0, 17), 27)}`;
}

/** The key of an account's redirect signatures (contract section 6). */
export function redirectSecret(keys: Keys, account: string, generation: number): string {
  return `rsec_${hmac(
    keys.root,
    `redirect
${account}
${generation}`,
  ).toString('base64url')}`;
}

/** The secret that signs an account's webhooks (contract section 5); each rotation has its own. */
export function webhookSecret(keys: Keys, account: string, generation: number): string {
  return `whsec_${hmac(keys.root, `webhook\n${account}\n${generation}`).toString('base64')}`;
}

/** Bytes as lower-case letters and digits of a fixed length. */
export function token(bytes: Buffer, length: number): string {
  return BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .padStart(length, '0');
}

function mac(key: string, text: string): string {
  return token(hmac(key, text).subarray(0, 20), 31);
}

function hmac(key: string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
