import type { Account } from '../domain/account.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../domain/store-ports.ts';
import { inProgress } from './session-state.ts';

export interface ExpireSessionDeps {
  readonly sessions: Pick<SessionStore, 'find' | 'expire'>;
  readonly clock: Clock;
}

/** active -> expired, by the merchant. Once is enough: a session that is expired already stays as it is. */
export async function expireSession(
  { sessions, clock }: ExpireSessionDeps,
  account: Account,
  sessionId: string,
  requestId: string,
): Promise<Session | Problem> {
  const session = await sessions.find(sessionId);
  if (!session || session.account !== account.uid) return problem('not_found');
  const settled = settledAnswer(session);
  if (settled) return settled;
  const written = await sessions.expire(sessionId, clock.now(), requestId);
  if (written.done) {
    const { quote: _void, ...kept } = session;
    return { ...kept, status: 'expired', endedByRequest: requestId };
  }
  return written.session ? (settledAnswer(written.session) ?? inProgress()) : problem('not_found');
}

function settledAnswer(session: Session): Session | Problem | undefined {
  if (session.status === 'expired') return session;
  if (session.status === 'completed') return problem('already_confirmed');
  return session.attempt ? inProgress() : undefined;
}
