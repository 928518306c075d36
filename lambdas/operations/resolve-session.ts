import type { Account } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import { invalid, type Problem, problem } from '../domain/errors.ts';
import type { CancelOutcome, DefiniteOutcome, Processors } from '../domain/ports.ts';
import { isPaymentSession, type Session } from '../domain/session.ts';
import type { SessionStore } from '../domain/store-ports.ts';
import type { ResolveSessionBody } from '../domain/wire/resolve-session.ts';
import { findProcessor } from './payment-source.ts';
import { closedProblem } from './session-state.ts';
import { type SettleDeps, settleAttempt } from './settle-attempt.ts';

export interface ResolveDeps extends SettleDeps {
  readonly sessions: Pick<SessionStore, 'find'>;
  readonly processors: Processors;
}

export interface ResolveSession {
  readonly account: Account;
  readonly sessionId: string;
  readonly body: ResolveSessionBody;
  readonly requestId: string;
}

const STILL_OPEN =
  'The processor can not be reached, and the payer could still pay there what you call off. Nothing was changed. Repeat this request.';

/**
 * Settles a session in `needs_review` by hand. When the processor can tell by now, its word goes before the person's;
 * otherwise a charge that is called off has its key made unusable first, as far as the processor can be reached. A
 * payer who was told how to go on can do so even after a refusal: while that can't be called off, nobody is believed
 * who says that nothing was charged.
 */
export async function resolveSession(
  deps: ResolveDeps,
  { account, sessionId, body, requestId }: ResolveSession,
): Promise<Session | Problem> {
  const session = await deps.sessions.find(sessionId);
  if (!session || session.account !== account.uid) return problem('not_found');
  const { attempt } = session;
  if (!attempt?.review || !isPaymentSession(session) || !session.quote) {
    return (
      closedProblem(session, deps.clock.now()) ??
      invalid('outcome', 'is not in question: this session has no payment to resolve')
    );
  }
  const { id: attemptId, startedAt, transactionId } = attempt;
  const reference = defined({ attemptId, reference: session.id, startedAt, transactionId });
  const processor = findProcessor(deps.processors, account, attempt);
  const known = await processor?.cancel(reference);
  const silent = !known || known.kind === 'unknown';
  if (silent && transactionId !== undefined && body.outcome === 'not_charged')
    return problem('network_error', { message: STILL_OPEN, retryAfter: 60 });
  const outcome = silent ? told(body, attempt.id) : definite(known);
  await settleAttempt(deps, { session, account, quote: session.quote, attempt, requestId }, outcome);
  return (await deps.sessions.find(sessionId)) ?? problem('not_found');
}

/** What a cancel told. An attempt that is absent by then was never charged and never will be. */
function definite(known: Exclude<CancelOutcome, { kind: 'unknown' }>): DefiniteOutcome {
  return known.kind === 'absent' ? { kind: 'failed' } : known;
}

function told({ outcome, transaction_id }: ResolveSessionBody, attemptId: string): DefiniteOutcome {
  return outcome === 'charged' ? { kind: 'approved', transactionId: transaction_id ?? attemptId } : { kind: 'failed' };
}
