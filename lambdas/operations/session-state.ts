import type { Account } from '../domain/account.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Session } from '../domain/session.ts';

/** Seconds after which it is worth asking again while a charge is under way. */
const IN_PROGRESS_RETRY_SECONDS = 2;

/** Why this session can't be changed or paid now; undefined: it is open. */
export function closedProblem(session: Session, now: number): Problem | undefined {
  if (session.status === 'completed') return problem('already_confirmed');
  if (session.status === 'expired') return problem('session_expired');
  if (session.attempt) return inProgress();
  return session.expiresAt > now ? undefined : problem('session_expired');
}

export function inProgress(): Problem {
  return problem('confirm_in_progress', { retryAfter: IN_PROGRESS_RETRY_SECONDS });
}

/** Why this session takes no further payment: its declines are used up (contract section 4). */
export function declinesProblem(session: Session, account: Account, now: number): Problem | undefined {
  if (session.declines < account.profile.maxDeclines) return undefined;
  return problem('rate_limited', {
    message: 'Too many declined payments. This session accepts no more.',
    recoverable: false,
    retryAfter: (session.expiresAt - now) / 1_000,
  });
}

/** An account that is switched off takes no new session, and no payment for an old one. */
export function inactiveProblem(account: Account): Problem | undefined {
  return account.profile.active
    ? undefined
    : problem('account_not_allowed', { message: 'This payment account is not active.' });
}
