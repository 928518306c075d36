import type { Response } from '../http/endpoint.ts';
import { refusal } from './refusals.ts';
import type { ChargeRecord } from './store/charges.ts';
import type { Message } from './store/messages.ts';
import type { Token } from './store/tokens.ts';

type Json = Record<string, unknown>;

/** What the browser may see of a token: everything but the fingerprint. */
export function presentToken(token: Token): Json {
  switch (token.type) {
    case 'card': {
      const { brand, last4, bin, expMonth, expYear } = token.card;
      return { token: token.token, type: 'card', card: { brand, last4, bin, exp_month: expMonth, exp_year: expYear } };
    }
    case 'ach': {
      const { bankName, routingNumber, accountNumberSuffix, accountType } = token.ach;
      return {
        token: token.token,
        type: 'ach',
        ach: {
          bank_name: bankName,
          routing_number: routingNumber,
          account_number_suffix: accountNumberSuffix,
          account_type: accountType,
        },
      };
    }
    case 'apple_pay':
      return { token: token.token, type: 'apple_pay' };
  }
}

/** A kept instrument as its owner sees it. */
export function presentInstrument(kept: Token): Json {
  const { token: reference, ...shown } = presentToken(kept);
  return { reference, ...shown, fingerprint: kept.fingerprint };
}

/** A charge as its owner sees it. */
export function presentCharge(charge: ChargeRecord): Json {
  const { declineCode: code, kept } = charge;
  return { ...ledgerLine(charge), ...(code && { code }), ...(kept && { instrument: presentInstrument(kept) }) };
}

/** A charge as the public ledger shows it (contract section 8). */
export function ledgerLine({ id, key, reference, terms, status, createdAt }: ChargeRecord): Json {
  return {
    id,
    idempotency_key: key,
    reference,
    amount: terms?.amount,
    currency: terms?.currency,
    status,
    created_at: createdAt,
  };
}

/** A message as the outbox shows it (contract section 8). */
export function presentMessage({ channel, to, code, sentAt }: Message): Json {
  return { channel, to, code, sent_at: sentAt };
}

/** The answer to a charge, the same however often its key comes. */
export function answerCharge(charge: ChargeRecord, requestId: string): Response {
  switch (charge.status) {
    case 'succeeded':
    case 'pending':
    case 'voided':
      return { status: 200, body: presentCharge(charge) };
    case 'declined':
      return refusal(charge.declineCode ?? 'card_declined', requestId);
    case 'failed':
      return refusal('processing_error', requestId);
    case 'in_progress':
      return refusal('in_progress', requestId);
    case 'cancelled':
      return refusal('key_cancelled', requestId);
  }
}
