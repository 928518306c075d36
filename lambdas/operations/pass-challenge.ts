import type { Account } from '../domain/account.ts';
import {
  type ChallengeState,
  challengeState,
  failedProblem,
  impossibleProblem,
  isVerified,
  liveCode,
  MAX_WRONG_TRIES,
  verificationOf,
} from '../domain/challenge.ts';
import { codeHash, readCode } from '../domain/challenge-code.ts';
import type { Keys } from '../domain/credential.ts';
import { isProblem, type Problem, problem } from '../domain/errors.ts';
import type { RequestSource } from '../domain/velocity.ts';
import { isPaymentSession, type PaymentSession } from '../domain/session.ts';
import type { ConfirmSessionBody } from '../domain/wire/payment.ts';
import { closedProblem } from './session-state.ts';
import { type AssessRiskDeps, assessRisk } from './assess-risk.ts';
import { type TryCaptchaDeps, tryCaptcha } from './try-captcha.ts';

export interface PassChallengeDeps extends TryCaptchaDeps, AssessRiskDeps {
  readonly keys: Keys;
  /** Told of every try of a payer: a code, or a captcha's token. */
  readonly onTry: (verdict: 'passed' | 'failed') => void;
}

type Response = NonNullable<ConfirmSessionBody['challenge_response']>;

/**
 * Lets a confirm pass that needs no verification, has its verdict already, or brings what gives it one. A verdict is for
 * this version and amount of the session; the claim's own condition on the version makes it hold until the charge.
 */
export async function passChallenge(
  deps: PassChallengeDeps,
  first: PaymentSession,
  account: Account,
  { response, source }: { response: Response | undefined; source: RequestSource },
): Promise<Problem | undefined> {
  const session = isToBeAssessed(first, account) ? await assessRisk(deps, first, source) : first;
  if (isProblem(session)) return session;
  const verification = verificationOf(session, account);
  if (!verification) return undefined;
  if (verification.kind === 'impossible') return impossibleProblem();
  const state = challengeState(session);
  if (state.wrongTries >= MAX_WRONG_TRIES) return failedProblem(state);
  if (!response) return problem('challenge_required');
  if (verification.kind === 'code' && response.type === verification.channel && response.code !== undefined)
    return judged(deps, await tryCode(deps, session, response.code));
  if (verification.kind === 'captcha' && response.type === verification.type && response.token !== undefined)
    return judged(deps, await tryCaptcha(deps, session, account, verification, response.token));
  return failedProblem(state);
}

function judged({ onTry }: PassChallengeDeps, refusal: Problem | undefined): Problem | undefined {
  if (!refusal) onTry('passed');
  else if (refusal.code === 'challenge_failed') onTry('failed');
  return refusal;
}

/** Without a quote there will be no charge, but a quote. */
function isToBeAssessed(session: PaymentSession, account: Account): boolean {
  if (!session.quote) return false;
  return account.checkout.challenge.mode === 'risk' && !isVerified(session) && !verificationOf(session, account);
}

/** One try of a code: right or wrong, it counts by the write that it is, so that no race gets more than five. */
async function tryCode(deps: PassChallengeDeps, first: PaymentSession, typed: string): Promise<Problem | undefined> {
  let session = first;
  // Each time somebody else's write came first, and there are at most these many.
  for (;;) {
    const now = deps.clock.now();
    const state = challengeState(session);
    const code = liveCode(session, now);
    if (!code) return failedProblem(state);
    const right = code.hash === codeHash(deps.keys, session, readCode(typed));
    const after = right ? verified(session, state) : { ...state, wrongTries: state.wrongTries + 1 };
    const written = await deps.challenges.change(session, after, now);
    if (written.done) return right ? undefined : failedProblem(after);
    if (!written.session || !isPaymentSession(written.session)) return problem('unauthenticated');
    session = written.session;
    const closed = closedProblem(session, now);
    if (closed) return closed;
    if (isVerified(session)) return undefined;
  }
}

function verified({ version, amount }: PaymentSession, { code: _used, ...state }: ChallengeState): ChallengeState {
  return { ...state, verdict: { version, amount } };
}
