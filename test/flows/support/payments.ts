import { type Answer, cardToken, confirm, newSession, type OpenSession, quote } from '../../support/cloud.ts';
import { processorUnderTest } from '../../support/processor.ts';

let payers = 0;

/** A session of a payer whom the account's duplicate guard has not met. */
export function newPayment(account: string, body: object = {}): Promise<OpenSession> {
  payers += 1;
  return newSession(account, { customer_id: `payer-${process.pid}-${payers}`, ...body });
}

export const applePayToken = () => processorUnderTest.applePay();

export const bankAccounts = {
  accepted: '000123456789',
  declined: '000111111116',
  insufficientFunds: '000222222227',
} as const;

export const achToken = (account_number: string) => processorUnderTest.account(account_number);

export const quoteAch = (session: OpenSession, processor_token: string) =>
  session.browser('POST', '/quote-fee', { body: { method: 'ach', processor_token, payment_method: { ach: {} } } });

/** Quotes and confirms a card: the whole of what a payer does. */
export async function pay(
  session: OpenSession,
  number: string,
  more: Parameters<typeof confirm>[2] = {},
): Promise<Answer> {
  const paying = await cardToken(number);
  const quoted = await quote(session, paying);
  if (quoted.status !== 200) throw new Error(`quote: ${quoted.text}`);
  return confirm(session, paying, more);
}
