import type { Account } from '../domain/account.ts';
import { challengeState, failedProblem, isVerified, type Verification } from '../domain/challenge.ts';
import type { CaptchaVerifier, ChallengeStore } from '../domain/challenge-ports.ts';
import { type Problem, problem } from '../domain/errors.ts';
import { shortHash } from '../domain/hash.ts';
import type { Clock } from '../domain/ports.ts';
import { isPaymentSession, type PaymentSession } from '../domain/session.ts';
import { closedProblem, inProgress } from './session-state.ts';

const TRIES = 4;

export interface TryCaptchaDeps {
  readonly challenges: ChallengeStore;
  readonly captchas: CaptchaVerifier;
  readonly clock: Clock;
}

/**
 * Verifies a captcha token and notes the verdict. A token gives one verdict: its hash is kept, on condition that it was
 * not there, since the verifiers' own memory of it is short.
 */
export async function tryCaptcha(
  deps: TryCaptchaDeps,
  session: PaymentSession,
  account: Account,
  { type, siteKey, secretName }: Verification & { kind: 'captcha' },
  token: string,
): Promise<Problem | undefined> {
  const { passed, usableOncePer } = await deps.captchas.verify({ type, siteKey, secretName, token, account });
  if (!passed) return failedProblem(challengeState(session));
  const scope = usableOncePer === 'session' ? session.id : account.uid;
  const spent = await deps.challenges.spend(shortHash('captcha', type, scope, token), session, deps.clock.now());
  return spent ? noteVerdict(deps, session) : failedProblem(challengeState(session));
}

async function noteVerdict({ challenges, clock }: TryCaptchaDeps, first: PaymentSession): Promise<Problem | undefined> {
  let session = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { version, amount } = first;
    const now = clock.now();
    const written = await challenges.change(session, { ...challengeState(session), verdict: { version, amount } }, now);
    if (written.done) return undefined;
    if (!written.session || !isPaymentSession(written.session)) return problem('unauthenticated');
    session = written.session;
    const closed = closedProblem(session, now);
    if (closed) return closed;
    if (isVerified(session)) return undefined;
    // A PATCH came in between: what was verified is no longer asked.
    if (session.version !== version) return failedProblem(challengeState(session));
  }
  return inProgress();
}
