import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  clientSecret,
  keyedSessionId,
  readClientSecret,
  readKeys,
  redirectSecret,
  SESSION_ID,
  token,
} from '../../lambdas/domain/credential.ts';

const key = (letter: string) => letter.repeat(32);
const keys = readKeys(JSON.stringify({ current: 2, k1: key('a'), k2: key('b'), root: key('r') }));
const credential = { sessionId: 'cs_0a1b2c3d4e5f', account: 'pa_00000000000000000001', keyVersion: 2 };
const secret = clientSecret(keys, credential);

describe('a client_secret', () => {
  it('is cs_<id>_secret_<rest>, and stands for what it was made of', () => {
    expect(secret).toMatch(/^cs_[A-Za-z0-9]+_secret_[A-Za-z0-9]+$/);
    expect(secret.startsWith(`${credential.sessionId}_secret_`)).toBe(true);
    expect(readClientSecret(keys, secret)).toEqual(credential);
  });

  it('is the same each time, so that none need be stored', () => {
    expect(clientSecret(keys, { ...credential })).toBe(secret);
  });

  it('does not carry the key', () => {
    expect(secret).not.toContain('bbbb');
  });

  const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. \n\0é'];

  it('is worth nothing with one character changed', () => {
    fc.assert(
      fc.property(fc.nat(secret.length - 1), fc.constantFrom(...letters), (place, letter) => {
        fc.pre(secret[place] !== letter);
        expect(readClientSecret(keys, secret.slice(0, place) + letter + secret.slice(place + 1))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('is worth nothing with one character more or less', () => {
    fc.assert(
      fc.property(fc.nat(secret.length), fc.constantFrom(...letters), (place, letter) => {
        expect(readClientSecret(keys, secret.slice(0, place) + letter + secret.slice(place))).toBeUndefined();
        if (place < secret.length)
          expect(readClientSecret(keys, secret.slice(0, place) + secret.slice(place + 1))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('is worth nothing without the key, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^cs_[a-z0-9]{1,27}_secret_0[12][A-Za-z0-9]{20}[a-z0-9]{31}$/), (text) => {
        expect(readClientSecret(keys, text)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['an admin token', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
    ['the session id', credential.sessionId],
    [
      'another session',
      clientSecret(keys, { ...credential, sessionId: 'cs_other' }).replace('cs_other', 'cs_0a1b2c3d4e5f'),
    ],
    ['another account', secret.replace('00000000000000000001', '00000000000000000002')],
    ['another deployment', clientSecret({ ...keys, byVersion: new Map([[2, key('z')]]) }, credential)],
    ['a key version that there is not', secret.replace('_secret_02', '_secret_03')],
    ['key version 0', secret.replace('_secret_02', '_secret_00')],
    ['the mac of another key version', secret.replace('_secret_02', '_secret_01')],
    ['a line end after it', `${secret}\n`],
    ['capitals', secret.toUpperCase()],
  ])('is not %s', (_, text) => {
    expect(readClientSecret(keys, text)).toBeUndefined();
  });
});

describe('rotation', () => {
  const before = readKeys(JSON.stringify({ current: 1, k1: key('a') }));
  const after = readKeys(JSON.stringify({ current: 2, k1: key('a'), k2: key('b'), root: key('a') }));
  const retired = readKeys(JSON.stringify({ current: 2, k2: key('b'), root: key('a') }));
  const old = { ...credential, keyVersion: 1 };

  it('keeps the secrets of live key versions', () => {
    expect(readClientSecret(after, clientSecret(before, old))).toEqual(old);
  });

  it('ends those of a version that is retired', () => {
    expect(readClientSecret(retired, clientSecret(before, old))).toBeUndefined();
    expect(() => clientSecret(retired, old)).toThrow();
  });

  it('leaves what is derived from the root as it was', () => {
    for (const rotated of [after, retired]) {
      expect(keyedSessionId(rotated, 'pa_1', 'client', 'key')).toBe(keyedSessionId(before, 'pa_1', 'client', 'key'));
      expect(redirectSecret(rotated, 'pa_1', 1)).toBe(redirectSecret(before, 'pa_1', 1));
    }
  });
});

describe('the keys of a deployment', () => {
  it.each([
    ['no current key', { k1: key('a') }],
    ['a current key that there is not', { current: 2, k1: key('a') }],
    ['a key that is too short', { current: 1, k1: 'short' }],
    ['a key that is not text', { current: 1, k1: 5 }],
    ['no root where the first key is gone', { current: 2, k2: key('b') }],
  ])('are refused with %s', (_, value) => {
    expect(() => readKeys(JSON.stringify(value))).toThrow();
  });

  it('may have versions up to 99', () => {
    const many = readKeys(JSON.stringify({ current: 99, k99: key('a'), root: key('r') }));
    const last = { ...credential, keyVersion: 99 };
    expect(readClientSecret(many, clientSecret(many, last))).toEqual(last);
  });
});

describe('the session id of an Idempotency-Key', () => {
  it('has the form of every other', () => {
    expect(keyedSessionId(keys, 'pa_1', 'client', 'key')).toMatch(SESSION_ID);
    expect(keyedSessionId(keys, 'pa_1', 'client', 'key')).toHaveLength(3 + 27);
  });

  it.each([
    ['account', ['pa_2', 'client', 'key']],
    ['client', ['pa_1', 'other', 'key']],
    ['key', ['pa_1', 'client', 'other']],
  ] as const)('is another one for another %s', (_, [account, client, idempotencyKey]) => {
    expect(keyedSessionId(keys, account, client, idempotencyKey)).not.toBe(
      keyedSessionId(keys, 'pa_1', 'client', 'key'),
    );
  });
});

describe('the secret of redirect signatures', () => {
  it('is another one for another account and another generation', () => {
    const all = [redirectSecret(keys, 'pa_1', 1), redirectSecret(keys, 'pa_2', 1), redirectSecret(keys, 'pa_1', 2)];
    expect(new Set(all).size).toBe(3);
    expect(all.every((text) => /^rsec_[A-Za-z0-9_-]{43}$/.test(text))).toBe(true);
  });
});

it('17 random bytes always fit into 27 letters and digits', () => {
  for (const bytes of [Buffer.alloc(17), Buffer.alloc(17, 255), randomBytes(17)])
    expect(token(bytes, 27)).toMatch(/^[a-z0-9]{27}$/);
});
