import type { Account } from '../domain/account.ts';
import type { WalletSession } from '../domain/session.ts';
import type { Request } from './request.ts';
import { authorizeSession, type Limit, requireWallet, type SessionAuthDeps } from './session-auth.ts';

/** What reads and what changes, per session and minute. */
const limits = {
  read: { route: 'wallet', perMinute: 120, count: 'first' },
  change: { route: 'wallet-change', perMinute: 30, count: 'first' },
} as const satisfies Record<string, Limit>;

/** Opens a wallet route. @throws Refusal */
export async function authorizeWallet(
  request: Request,
  deps: SessionAuthDeps,
  limit: keyof typeof limits,
): Promise<{ session: WalletSession; account: Account }> {
  const { session, account } = await authorizeSession(request, deps, limits[limit]);
  return { session: requireWallet(session), account };
}
