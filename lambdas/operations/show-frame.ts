import type { ProcessorName } from '../domain/account.ts';
import { SESSION_ID } from '../domain/credential.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { AccountStore, SessionOwners } from '../domain/store-ports.ts';

export interface ShowFrameDeps {
  readonly owners: SessionOwners;
  readonly accounts: Pick<AccountStore, 'find'>;
}

/** No id that was ever given out is longer; a longer one could not even be asked for. */
const LONGEST_ID = 64;

/**
 * Which origins may frame the checkout of a session, and whose fields it has: its account's. Anyone may ask, so nothing
 * else of the session is read, and what can't be an id is not looked up.
 */
export async function showFrame(
  { owners, accounts }: ShowFrameDeps,
  sessionId: string,
): Promise<{ readonly parents: readonly string[]; readonly processor: ProcessorName } | Problem> {
  if (sessionId.length > LONGEST_ID || !SESSION_ID.test(sessionId)) return problem('not_found');
  const uid = await owners.ownerOf(sessionId);
  const account = uid === undefined ? undefined : await accounts.find(uid);
  if (!account) return problem('not_found');
  return { parents: account.checkout.allowedOrigins, processor: account.profile.processor };
}
