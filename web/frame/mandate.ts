import { msg, str } from '@lit/localize';
import { date, isolate } from './format.ts';

export type SecCode = 'web' | 'tel' | 'ppd';
export type AccountType = 'checking' | 'savings';

/**
 * What the payer authorises when a bank account is debited. The Nacha Operating Rules (subsection 2.3.2) want it to be
 * readily identifiable as an authorisation and to say: that it is for a single entry, the amount, when, from which
 * account, the date of the authorisation, and how to revoke it. The payer's name is in the billing details.
 */
export interface Mandate {
  readonly secCode: SecCode;
  readonly merchant: string;
  /** As `money` writes it. */
  readonly total: string;
  /** Undefined when the processor keeps it to itself, as of a saved account. */
  readonly accountType: AccountType | undefined;
  readonly last4: string;
  /** When it is given. */
  readonly at: Date;
  /** What is on the button that gives it. */
  readonly button: string;
}

/** A debit from the web is authorised by pressing Pay; the others by a box that is ticked first (contract section 7). */
export const needsTick = (secCode: SecCode): boolean => secCode !== 'web';

export function mandateText(mandate: Mandate): string {
  const merchant = isolate(mandate.merchant);
  const { total, button } = mandate;
  const account = accountName(mandate.accountType, mandate.last4);
  const today = date(mandate.at);
  switch (mandate.secCode) {
    case 'web':
      return msg(
        str`By pressing “${button}”, you authorize ${merchant} to make a one-time electronic debit of ${total} from your ${account}, on or soon after ${today}. You give this authorization on ${today}. To revoke it, contact ${merchant} right away, before the debit is sent to your bank.`,
        { id: 'mandate.web' },
      );
    case 'tel':
      return msg(
        str`The account holder authorized ${merchant} by telephone, on ${today}, to make a one-time electronic debit of ${total} from the ${account}, on or soon after ${today}. The account holder was told to contact ${merchant} right away to revoke this, before the debit is sent to the bank.`,
        { id: 'mandate.tel' },
      );
    case 'ppd':
      return msg(
        str`I authorize ${merchant} to make a one-time electronic debit of ${total} from my ${account}, on or soon after ${today}. Checking this box is my signature, given on ${today}. To revoke this authorization, I contact ${merchant} right away, before the debit is sent to my bank.`,
        { id: 'mandate.ppd' },
      );
  }
}

/** For the receipt, which is the payer's copy: the authorisation has to be there to print and keep. */
export function mandateCopy({ merchant: name, total, last4 }: Pick<Mandate, 'merchant' | 'total' | 'last4'>): string {
  const merchant = isolate(name);
  const account = accountName(undefined, last4);
  return msg(
    str`You authorized ${merchant} to make a one-time electronic debit of ${total} from your ${account}. To revoke this, contact ${merchant} right away, before the debit is sent to your bank. Print or save this page: it is your copy.`,
    { id: 'mandate.copy' },
  );
}

function accountName(type: AccountType | undefined, digits: string): string {
  const last4 = isolate(digits);
  switch (type) {
    case 'checking':
      return msg(str`checking account ending in ${last4}`, { id: 'mandate.account.checking' });
    case 'savings':
      return msg(str`savings account ending in ${last4}`, { id: 'mandate.account.savings' });
    case undefined:
      return msg(str`bank account ending in ${last4}`, { id: 'mandate.account.other' });
  }
}

/**
 * What the payer agrees to by ticking the box that saves a method.
 * @param usage - Of the session: `on_session` may be used with the payer there, `off_session` without.
 */
export function saveConsent(method: 'card' | 'ach', usage: 'on_session' | 'off_session', merchantName: string): string {
  const merchant = isolate(merchantName);
  if (usage === 'on_session')
    return method === 'card'
      ? msg(str`Save this card for the next time I pay ${merchant}. It is only charged when I choose it.`, {
          id: 'save.card.on-session',
        })
      : msg(str`Save this bank account for the next time I pay ${merchant}. It is only debited when I choose it.`, {
          id: 'save.ach.on-session',
        });
  return method === 'card'
    ? msg(
        str`Save this card. I agree that ${merchant} may charge it for later payments that I owe, without asking me each time. To end this, I contact ${merchant}.`,
        { id: 'save.card.off-session' },
      )
    : msg(
        str`Save this bank account. I authorize ${merchant} to debit it for later payments that I owe, without asking me each time. To revoke this, I contact ${merchant}.`,
        { id: 'save.ach.off-session' },
      );
}
