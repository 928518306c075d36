import type { Account } from '../domain/account.ts';
import { defined } from '../domain/defined.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { isPaymentSession, type Session } from '../domain/session.ts';
import type { SessionStore } from '../domain/store-ports.ts';
import type { UpdateSessionBody } from '../domain/wire/update-session.ts';
import { amountProblem } from './amount.ts';
import { closedProblem, inProgress } from './session-state.ts';

const TRIES = 4;

export interface UpdateSessionDeps {
  readonly sessions: Pick<SessionStore, 'find' | 'update'>;
  readonly clock: Clock;
}

/** Changes amount, line items or both, all or nothing; what the payer agreed to before is void (contract section 4, PATCH). */
export async function updateSession(
  { sessions, clock }: UpdateSessionDeps,
  account: Account,
  sessionId: string,
  body: UpdateSessionBody,
): Promise<Session | Problem> {
  let session = await sessions.find(sessionId);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!session || session.account !== account.uid) return problem('not_found');
    if (!isPaymentSession(session)) return problem('insufficient_scope');
    const now = clock.now();
    const patch = defined({ amount: body.amount, lineItems: body.line_items });
    const refusal =
      closedProblem(session, now) ??
      amountProblem(account, patch.amount ?? session.amount, patch.lineItems ?? session.lineItems);
    if (refusal) return refusal;
    const written = await sessions.update(session, patch, now);
    if (written.done) {
      const { quote: _void, ...kept } = session;
      return { ...kept, ...patch, version: session.version + 1 };
    }
    // Somebody else changed it first: what was checked above must be checked again.
    session = written.session;
  }
  return inProgress();
}
