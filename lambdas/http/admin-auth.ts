import type { Account } from '../domain/account.ts';
import { mayAdminister } from '../domain/account.ts';
import { ACCOUNT_UID } from '../domain/credential.ts';
import { invalid, problem } from '../domain/errors.ts';
import type { AccountStore } from '../domain/store-ports.ts';
import { refuse } from './errors.ts';
import type { Request } from './request.ts';
import { bearer } from './session-auth.ts';

export interface AdminAuthDeps {
  /** The client id of a genuine access token of this deployment; rejects for any other text. */
  readonly verifyToken: (token: string) => Promise<string>;
  readonly accounts: Pick<AccountStore, 'find' | 'read'>;
}

export const ACCOUNT_HEADER = 'X-Payment-Account-Uid';

/**
 * Opens an admin route: the gateway's authorizer has checked the token already, and a second check here holds when a
 * route is ever wired without it.
 * @returns the client id
 * @throws Refusal
 */
export async function authorizeAdmin(request: Request, { verifyToken }: AdminAuthDeps): Promise<string> {
  try {
    return await verifyToken(bearer(request));
  } catch {
    throw refuse(problem('unauthenticated'));
  }
}

/**
 * The tenant of an admin request, named by the header, or by the path where it has `{uid}`. Unknown and forbidden look
 * the same (contract section 2).
 * @throws Refusal
 */
export async function authorizeAccount(
  request: Request,
  deps: AdminAuthDeps,
): Promise<{ clientId: string; account: Account }> {
  const clientId = await authorizeAdmin(request, deps);
  const uid = namedAccount(request);
  const account = ACCOUNT_UID.test(uid) ? await deps.accounts.find(uid) : undefined;
  if (!account || !mayAdminister(account, clientId)) throw refuse(problem('account_not_allowed'));
  return { clientId, account };
}

function namedAccount({ headers, params }: Request): string {
  const header = headers[ACCOUNT_HEADER.toLowerCase()];
  const path = params['uid'];
  if (path === undefined) {
    if (!header) throw refuse(invalid(ACCOUNT_HEADER, 'is required'));
    return header;
  }
  if (header !== undefined && header !== path) throw refuse(invalid(ACCOUNT_HEADER, 'must agree with the path'));
  return path;
}
