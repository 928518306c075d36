import type { ChallengePolicy } from '../../lambdas/domain/account.ts';
import { challengeOf, challengeProblem } from '../../lambdas/domain/challenge.ts';
import { anAccount, aSession } from '../store/support/fixtures.ts';

const captcha: ChallengePolicy = { mode: 'always', type: 'turnstile', siteKey: 'site', secretName: 'secret' };

describe('the challenge of a session', () => {
  it.each<[string, ChallengePolicy, object | null]>([
    ['is none where the account wants none', { ...captcha, mode: 'never' }, null],
    ['is what the account wants, without its secret', captcha, { type: 'turnstile', site_key: 'site' }],
  ])('%s', (_, challenge, expected) => {
    expect(challengeOf(aSession(), anAccount({}, { challenge }))).toEqual(expected);
  });

  it.each(['completed', 'expired'] as const)('is none once it is %s', (status) => {
    expect(challengeOf(aSession({ status }), anAccount({}, { challenge: captcha }))).toBeNull();
  });
});

describe('a confirm', () => {
  it.each([
    ['goes on where there is no challenge', null, false, undefined],
    ['goes on where there is no challenge, whatever it answers', null, true, undefined],
    ['is challenge_required without an answer', { type: 'turnstile' }, false, 'challenge_required'],
    ['is challenge_failed with an answer that nobody can verify', { type: 'turnstile' }, true, 'challenge_failed'],
  ])('%s', (_, challenge, responded, code) => {
    expect(challengeProblem(challenge, responded)?.code).toBe(code);
  });
});
