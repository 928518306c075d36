import { shortHash } from './hash.ts';
import type { PaymentSession } from './session.ts';

/**
 * The key of the duplicate guard (contract section 4): same account, currency, base amount and payer. The payer is the
 * session's customer, else its e-mail address, else the instrument.
 */
export function guardKey(session: PaymentSession, fingerprint: string): string {
  const { account, currency, amount, customerId, customerEmail } = session;
  const payer = customerId
    ? ['customer', customerId]
    : customerEmail
      ? ['email', customerEmail.toLowerCase()]
      : ['instrument', fingerprint];
  return shortHash('guard', account, currency, String(amount), ...payer);
}
