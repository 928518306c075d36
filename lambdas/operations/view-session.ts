import type { Account } from '../domain/account.ts';
import { challengeOf } from '../domain/challenge.ts';
import { type Keys, redirectSecret } from '../domain/credential.ts';
import { defined } from '../domain/defined.ts';
import type { Clock, ProcessorDirectory } from '../domain/ports.ts';
import { isPaymentSession, type PaymentSession, type Session } from '../domain/session.ts';
import type { WalletStore } from '../domain/store-ports.ts';
import { redirectUrl } from '../domain/urls.ts';
import type { ConfigView } from '../domain/wire/present-session.ts';

export interface ViewDeps {
  readonly processors: ProcessorDirectory;
  readonly wallets: Pick<WalletStore, 'find'>;
  readonly keys: Keys;
  readonly clock: Clock;
}

/**
 * What the config shows of a session (contract section 4): read by the payer's browser, and the answer to PATCH and expire.
 * @throws Error when the account's processor is not part of this deployment.
 */
export async function viewSession(deps: ViewDeps, session: Session, account: Account): Promise<ConfigView> {
  const { processors, keys, clock } = deps;
  const processor = processors.get(account.profile.processor, account.profile);
  if (!processor) throw new Error('The processor of this account is not part of this deployment');
  const now = clock.now();
  const completed = session.status === 'completed' && isPaymentSession(session) ? session : undefined;
  return defined({
    session,
    account,
    processor,
    wallet: await walletOf(deps, session, account),
    challenge: challengeOf(session, account, now),
    pageMessage: await pageMessageOf(account),
    redirectUrl: completed && signedRedirect(keys, completed, account, now),
    now,
  });
}

/** Sanitised as when it was stored. Few accounts have one, and the sanitiser is loaded for those. */
async function pageMessageOf({ checkout: { pageMessage } }: Account): Promise<string | undefined> {
  if (pageMessage === undefined) return undefined;
  const { sanitisePageMessage } = await import('../domain/page-message.ts');
  return sanitisePageMessage(pageMessage);
}

/** What the customer has saved with processors that this deployment has. */
async function walletOf({ processors, wallets }: ViewDeps, { customerId }: Session, { uid, profile }: Account) {
  if (customerId === undefined) return undefined;
  const wallet = await wallets.find(uid, customerId);
  return {
    ...wallet,
    methods: wallet.methods.filter(({ processor }) => processors.get(processor, profile) !== undefined),
  };
}

/** Where the payer goes after paying, signed for ten minutes (contract section 6). */
export function signedRedirect(keys: Keys, session: PaymentSession, account: Account, now: number): string {
  return redirectUrl({
    successUrl: session.successUrl,
    sessionId: session.id,
    secret: redirectSecret(keys, account.uid, account.redirectGeneration),
    now,
  });
}
