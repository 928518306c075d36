import type { Account } from '../domain/account.ts';
import { invalid, type Problem } from '../domain/errors.ts';
import { SESSION_ID } from '../domain/credential.ts';
import { defined } from '../domain/defined.ts';
import type { Wallet } from '../domain/saved-method.ts';
import type { CustomerStore, SessionPage, WalletStore } from '../domain/store-ports.ts';

export interface ExportCustomerDeps {
  readonly customers: Pick<CustomerStore, 'sessionsOf'>;
  readonly wallets: Pick<WalletStore, 'find'>;
}

/** What is stored of a customer: the wallet, and a page of the sessions. */
export async function exportCustomer(
  { customers, wallets }: ExportCustomerDeps,
  { uid }: Account,
  { customerId, after, limit }: { customerId: string; after?: string | undefined; limit: number },
): Promise<(SessionPage & { readonly wallet: Wallet }) | Problem> {
  if (after !== undefined && !SESSION_ID.test(after)) return invalid('after', 'must be the id of a session');
  const [page, wallet] = await Promise.all([
    customers.sessionsOf(uid, customerId, defined({ after, limit })),
    wallets.find(uid, customerId),
  ]);
  return { ...page, wallet };
}
