import type { Account } from './account.ts';
import { defined } from './defined.ts';
import { type Problem, problem } from './errors.ts';
import type { Session } from './session.ts';

/** What the payer must pass before a payment, in wire form (contract section 4). */
export interface Challenge {
  readonly type: string;
  readonly site_key?: string;
  readonly code_sent?: boolean;
}

/** The challenge that stands between this session and its payment, or null. */
export function challengeOf(session: Session, { checkout }: Account): Challenge | null {
  const { mode, type, siteKey } = checkout.challenge;
  if (mode === 'never' || type === undefined || session.status !== 'active') return null;
  return defined({ type, site_key: siteKey });
}

/** Refuses a confirm that no verdict covers. A response that nobody can verify is a failed one, never a passed one. */
export function challengeProblem(challenge: Challenge | null, responded: boolean): Problem | undefined {
  if (challenge === null) return undefined;
  return responded ? problem('challenge_failed') : problem('challenge_required');
}
