import type { Account } from '../domain/account.ts';
import { type MerchantSessions, merchantOnSheet } from '../domain/apple-pay.ts';
import { type Problem, problem } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { PaymentSession } from '../domain/session.ts';
import { closedProblem, inactiveProblem } from './session-state.ts';

export interface StartApplePayDeps {
  /** What opens the sheet for pages of this account; undefined where nothing does. */
  readonly merchantSessions: (account: Account) => MerchantSessions | undefined;
  /** Origin of the checkout. */
  readonly checkoutUrl: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Apple's merchant session for a sheet that the payer opened (contract section 4). It charges nothing and changes nothing. */
export async function startApplePay(
  { merchantSessions, checkoutUrl, clock }: StartApplePayDeps,
  session: PaymentSession,
  account: Account,
  validationUrl: string,
): Promise<{ readonly session: object } | Problem> {
  const closed = closedProblem(session, clock.now()) ?? inactiveProblem(account);
  if (closed) return closed;
  if (!session.allowedMethods.includes('apple_pay') || !account.profile.enableApplePay)
    return problem('insufficient_scope', { message: 'This session does not take Apple Pay.' });
  const { checkout, profile } = account;
  const started = await merchantSessions(account)?.start({
    validationUrl,
    domain: new URL(checkoutUrl).hostname,
    merchant: merchantOnSheet(checkout.merchantDisplayName ?? profile.name),
  });
  switch (started?.kind) {
    case 'started':
      return started;
    case 'unavailable':
      return problem('network_error', {
        message: 'Apple Pay did not answer, and nothing was charged. Try again, or pay another way.',
      });
    case 'refused':
      return problem('processing_error', {
        message: 'Apple Pay did not accept this checkout, and nothing was charged. Pay another way.',
      });
    case undefined:
      return problem('processing_error', {
        message: 'Apple Pay is not set up for this checkout, and nothing was charged. Pay another way.',
      });
  }
}
