import type { ChallengePolicy } from '../../lambdas/domain/account.ts';
import { challengeOf, type ChallengeState, sendProblem, verificationOf } from '../../lambdas/domain/challenge.ts';
import { codeHash, newCode, readCode } from '../../lambdas/domain/challenge-code.ts';
import { readKeys } from '../../lambdas/domain/credential.ts';
import { toE164 } from '../../lambdas/domain/phone.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { anAccount, aSession, NOON } from '../store/support/fixtures.ts';

const captcha: ChallengePolicy = { mode: 'always', type: 'turnstile', siteKey: 'site', secretName: 'secret' };
const email: ChallengePolicy = { mode: 'always', type: 'email' };
const sms: ChallengePolicy = { mode: 'always', type: 'sms' };

const shown = (challenge: ChallengePolicy, session: Partial<PaymentSession> = {}) =>
  challengeOf(aSession(session), anAccount({}, { challenge }), NOON);
const fallback = { siteKey: '10000000-ffff-ffff-ffff-000000000001', secretName: 'secret' };
const code = { hash: 'h', channel: 'email', version: 1, until: NOON + 1 } as const;
const state = (part: Partial<ChallengeState>): Partial<PaymentSession> => ({
  customerEmail: 'ada@example.com',
  challenge: { sends: 1, sentAt: NOON, wrongTries: 0, ...part },
});

describe('the challenge of a session', () => {
  it.each<[string, ChallengePolicy, Partial<PaymentSession>, object | null]>([
    ['is none where the account wants none', { ...captcha, mode: 'never' }, {}, null],
    ['is what the account wants, without its secret', captcha, {}, { type: 'turnstile', site_key: 'site' }],
    [
      'goes to the customer before the signals, and shows little of the address',
      email,
      { customerEmail: 'ada@example.com', fraudSignals: { email: 'eve@example.org' } },
      { type: 'email', delivery_hint: 'a***@example.com', code_sent: false },
    ],
    [
      'goes to the address of the signals where the customer has none',
      email,
      { fraudSignals: { email: 'éve@example.org' } },
      { type: 'email', delivery_hint: 'é***@example.org', code_sent: false },
    ],
    [
      'goes to the telephone of the signals',
      sms,
      { customerEmail: 'ada@example.com', fraudSignals: { phone: '+1 (555) 555-0123' } },
      { type: 'sms', delivery_hint: '***0123', code_sent: false },
    ],
    [
      'is the captcha of the account where there is no address',
      { ...sms, ...fallback },
      { customerEmail: 'ada@example.com' },
      { type: 'hcaptcha', site_key: fallback.siteKey },
    ],
    [
      'is the captcha of the account where the telephone is none',
      { ...sms, siteKey: '0x4AAA', secretName: 'secret' },
      { fraudSignals: { phone: 'none' } },
      { type: 'turnstile', site_key: '0x4AAA' },
    ],
    ['has no hint where there is neither', email, {}, { type: 'email', code_sent: false }],
    ['says that a code is under way', email, state({ code }), expect.objectContaining({ code_sent: true })],
    [
      'says that it is not, once the code ran out',
      email,
      state({ code: { ...code, until: NOON } }),
      expect.objectContaining({ code_sent: false }),
    ],
    [
      'says that it is not, once a PATCH voided the code',
      email,
      { ...state({ code }), version: 2 },
      expect.objectContaining({ code_sent: false }),
    ],
    ['is none once there is a verdict', email, state({ verdict: { version: 1, amount: 1_000 } }), null],
    [
      'is back after a PATCH, whatever the verdict was',
      email,
      { ...state({ verdict: { version: 1, amount: 1_000 } }), version: 2 },
      expect.objectContaining({ type: 'email' }),
    ],
    [
      'is back for another amount',
      email,
      { ...state({ verdict: { version: 1, amount: 1_000 } }), amount: 1_001 },
      expect.objectContaining({ type: 'email' }),
    ],
    ['is none once it is completed', captcha, { status: 'completed' }, null],
    ['is none once it is expired', captcha, { status: 'expired' }, null],
  ])('%s', (_, policy, session, expected) => {
    expect(shown(policy, session)).toEqual(expected);
  });

  it('never lets pass what an account asks for and cannot have', () => {
    const broken = anAccount({}, { challenge: { mode: 'always', type: 'hcaptcha' } });
    expect(verificationOf(aSession(), broken)).toEqual({ kind: 'impossible', type: 'hcaptcha' });
  });
});

describe('sending a code', () => {
  it.each<[string, Partial<ChallengeState>, number, object | undefined]>([
    ['is possible at first', { sends: 0 }, 0, undefined],
    ['is refused for half a minute', {}, 29_999, { code: 'rate_limited', recoverable: true }],
    ['is possible after half a minute', {}, 30_000, undefined],
    ['is refused a fourth time, while the last code may be given', { sends: 3, code }, 0, { recoverable: true }],
    ['is refused a fourth time, for good once there is none', { sends: 3 }, 60_000, { recoverable: false }],
    [
      'is refused once the tries are used up',
      { wrongTries: 5 },
      60_000,
      { code: 'challenge_failed', recoverable: false },
    ],
  ])('%s', (_, part, later, refusal) => {
    const found = sendProblem(aSession(state(part)), NOON + later);
    if (refusal) expect(found).toMatchObject(refusal);
    else expect(found).toBeUndefined();
  });
});

describe('a code', () => {
  const keys = readKeys(JSON.stringify({ current: 1, k1: 'k'.repeat(32) }));

  it('is six digits, and hardly ever the same', () => {
    const codes = Array.from({ length: 200 }, newCode);
    expect(codes.filter((one) => !/^\d{6}$/.test(one))).toEqual([]);
    expect(new Set(codes).size).toBeGreaterThan(190);
  });

  it.each<[string, Partial<PaymentSession>]>([
    ['session', { id: 'cs_other' }],
    ['version', { version: 2 }],
    ['amount', { amount: 1_001 }],
  ])('is kept as a hash that is another for another %s', (_, part) => {
    const session = aSession({ id: 'cs_one' });
    const hash = codeHash(keys, session, '123456');
    expect(hash).not.toContain('123456');
    expect(codeHash(keys, { ...session, ...part }, '123456')).not.toBe(hash);
  });

  it('may be typed with spaces and dashes', () => {
    expect(readCode(' 123 4-56 ')).toBe('123456');
  });
});

describe('a telephone number', () => {
  it.each([
    ['+15555550123', '+15555550123'],
    ['+44 20 7946 0958', '+442079460958'],
    ['0044 20 7946 0958', '+442079460958'],
    ['(555) 555-0123', '+15555550123'],
    ['1-555-555-0123', '+15555550123'],
    ['555-0123', undefined],
    ['+0123456789', undefined],
    ['call me', undefined],
  ])('%s', (given, expected) => {
    expect(toE164(given)).toBe(expected);
  });
});
