import * as z from 'zod/mini';
import { declineCodes } from '../domain/errors.ts';
import type { Instrument } from '../domain/instrument.ts';
import type {
  AttemptReference,
  CancelOutcome,
  Charge,
  ChargeOutcome,
  Processor,
  TokenDescription,
  Vaulted,
} from '../domain/ports.ts';
import { sandboxInfo } from './directory.ts';

export interface SandboxOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for a whole exchange, body included. */
  readonly timeouts?: { readonly charge?: number; readonly other?: number };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Shorter than the function that waits for it may run, by enough to write its outcome down. */
export const CHARGE_TIMEOUT_MS = 20_000;

const refusalShape = z.object({ code: z.string() });

const cardShape = z.object({
  type: z.literal('card'),
  card: z.object({
    brand: z.enum(['visa', 'mastercard', 'amex', 'discover']),
    last4: z.string(),
    exp_month: z.int(),
    exp_year: z.int(),
  }),
  fingerprint: z.string(),
});
const achShape = z.object({
  type: z.literal('ach'),
  ach: z.object({
    account_number_suffix: z.string(),
    bank_name: z.string(),
    account_type: z.enum(['checking', 'savings']),
  }),
  fingerprint: z.string(),
});
const applePayShape = z.object({ type: z.literal('apple_pay'), fingerprint: z.string() });
type Described = z.output<typeof cardShape | typeof achShape | typeof applePayShape>;

const tokenName = { token: z.string() };
const tokenShape = z.discriminatedUnion('type', [
  z.extend(cardShape, tokenName),
  z.extend(achShape, tokenName),
  z.extend(applePayShape, tokenName),
]);

const keptName = { reference: z.string().check(z.regex(/^vlt_[A-Za-z]+$/)) };
const keptShape = z.discriminatedUnion('type', [z.extend(cardShape, keptName), z.extend(achShape, keptName)]);

const chargeShape = z.object({
  id: z.string().check(z.regex(/^ch_[A-Za-z0-9]+$/)),
  idempotency_key: z.string(),
  reference: z.string(),
  status: z.enum(['in_progress', 'succeeded', 'pending', 'declined', 'failed', 'cancelled', 'voided']),
  amount: z.optional(z.int()),
  currency: z.optional(z.string()),
  code: z.optional(z.enum(declineCodes)),
  instrument: z.optional(keptShape),
});
type SandboxCharge = z.output<typeof chargeShape>;

const UNKNOWN = { kind: 'unknown' } as const;

/**
 * The sandbox processor (contract section 8) over HTTP. Only an answer that is exactly one of those it
 * documents is definite; a gateway's error page, a timeout or a body cut short is `unknown`.
 */
export function sandboxProcessor({ baseUrl, apiKey, timeouts = {} }: SandboxOptions): Processor {
  const { charge: chargeTimeout = CHARGE_TIMEOUT_MS, other: otherTimeout = 5_000 } = timeouts;

  /** Undefined when no whole JSON answer came in time. The reason is dropped: it could quote the request. */
  const call = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    init: { body?: object; key?: string; timeout: number },
  ) => {
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${apiKey}`,
          ...(init.body && { 'Content-Type': 'application/json' }),
          ...(init.key && { 'Idempotency-Key': init.key }),
        },
        ...(init.body && { body: JSON.stringify(init.body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(init.timeout),
      });
      const body = response.status === 204 ? undefined : await response.json();
      return { status: response.status, body } satisfies Answer;
    } catch {
      return undefined;
    }
  };

  return {
    ...sandboxInfo(baseUrl),
    settleWindowSeconds: 60,

    async describeToken(token) {
      // Anything else cannot be one of its tokens, and might change the path.
      if (!/^tok_[A-Za-z0-9]+$/.test(token)) return { kind: 'not_found' };
      return tokenDescription(await call('GET', `/tokens/${token}`, { timeout: otherTimeout }), token);
    },

    async charge(charge) {
      const { token, cvcToken, amount, currency, reference, save, attemptId: key } = charge;
      const body = {
        token,
        amount,
        currency,
        reference,
        ...(cvcToken !== undefined && { cvc_token: cvcToken }),
        ...(save && { save: { customer: save.customer } }),
      };
      return chargeOutcome(await call('POST', '/charges', { body, key, timeout: chargeTimeout }), charge);
    },

    async lookUp(attempt) {
      const query = new URLSearchParams({ reference: attempt.reference });
      const path = `/charges/${encodeURIComponent(attempt.attemptId)}?${query}`;
      const answer = await call('GET', path, { timeout: otherTimeout });
      if (refusalCode(answer, 404) === 'charge_not_found') return { kind: 'absent' };
      // Cancelled is final: unlike `absent` it also holds for later.
      return recordOutcome(answer, attempt, { cancelled: 'failed' });
    },

    async cancel(attempt) {
      const path = `/charges/${encodeURIComponent(attempt.attemptId)}/cancel`;
      const answer = await call('POST', path, { body: { reference: attempt.reference }, timeout: otherTimeout });
      return recordOutcome(answer, attempt, { cancelled: 'absent' });
    },

    async void(charge) {
      const path = `/charges/${encodeURIComponent(charge.attemptId)}/void`;
      const answer = await call('POST', path, { body: { reference: charge.reference }, timeout: otherTimeout });
      return chargeRecord(answer, charge)?.status === 'voided';
    },

    keeper: {
      async keep({ token, customer, key }) {
        const answer = await call('POST', '/instruments', { body: { token, customer }, key, timeout: otherTimeout });
        if (refusalCode(answer, 404) === 'token_not_found') return { kind: 'not_found' };
        const code = declineCodes.find((known) => known === refusalCode(answer, 402));
        if (code) return { kind: 'declined', code };
        const kept = answer?.status === 201 ? z.safeParse(keptShape, answer.body).data : undefined;
        return kept ? { kind: 'kept', vaulted: vaultedOf(kept) } : { kind: 'unavailable' };
      },

      async forget(reference) {
        const path = `/instruments/${encodeURIComponent(reference)}`;
        return (await call('DELETE', path, { timeout: otherTimeout }))?.status === 204;
      },
    },
  };
}

function tokenDescription(answer: Answer | undefined, asked: string): TokenDescription {
  if (refusalCode(answer, 404) === 'token_not_found') return { kind: 'not_found' };
  const token = answer?.status === 200 ? z.safeParse(tokenShape, answer.body).data : undefined;
  if (token?.token !== asked) return { kind: 'unavailable' };
  return { kind: 'found', instrument: instrumentOf(token) };
}

function instrumentOf(described: Described): Instrument {
  const { type: method, fingerprint } = described;
  switch (described.type) {
    case 'card': {
      const { brand: cardType, last4, exp_month: expMonth, exp_year: expYear } = described.card;
      return { method, cardType, last4, expMonth, expYear, fingerprint };
    }
    case 'ach': {
      const { account_number_suffix: last4, bank_name: bankName, account_type: accountType } = described.ach;
      return { method, last4, bankName, accountType, fingerprint };
    }
    case 'apple_pay':
      return { method, fingerprint };
  }
}

function vaultedOf(kept: z.output<typeof keptShape>): Vaulted {
  return { reference: kept.reference, instrument: instrumentOf(kept) };
}

/** The part of an outcome that says that money was taken, and what was kept. */
function taken({ id: transactionId, instrument }: SandboxCharge) {
  return { transactionId, ...(instrument && { vaulted: vaultedOf(instrument) }) };
}

function chargeOutcome(answer: Answer | undefined, asked: Charge): ChargeOutcome {
  const record = chargeRecord(answer, asked);
  if (record) {
    const { status } = record;
    if (record.amount !== asked.amount || record.currency !== asked.currency) return UNKNOWN;
    if (status === 'succeeded') return { kind: 'approved', ...taken(record) };
    return status === 'pending' ? { kind: 'pending', ...taken(record) } : UNKNOWN;
  }
  const decline = declineCodes.find((code) => code === refusalCode(answer, 402));
  if (decline) return { kind: 'declined', code: decline };
  const nothingTaken =
    refusalCode(answer, 422) === 'processing_error' ||
    refusalCode(answer, 409) === 'key_cancelled' ||
    refusalCode(answer, 404) === 'token_not_found';
  return nothingTaken ? { kind: 'failed' } : UNKNOWN;
}

function recordOutcome(
  answer: Answer | undefined,
  asked: AttemptReference,
  { cancelled }: { readonly cancelled: 'absent' | 'failed' },
): CancelOutcome {
  const record = chargeRecord(answer, asked);
  switch (record?.status) {
    case 'succeeded':
      return { kind: 'approved', ...taken(record) };
    case 'pending':
      return { kind: 'pending', ...taken(record) };
    case 'declined':
      return record.code ? { kind: 'declined', code: record.code } : UNKNOWN;
    case 'failed':
    case 'voided':
      return { kind: 'failed' };
    case 'cancelled':
      return { kind: cancelled };
    default:
      return UNKNOWN;
  }
}

/** The charge that a 200 carries, if it is the one asked for. */
function chargeRecord(
  answer: Answer | undefined,
  asked: Pick<AttemptReference, 'attemptId' | 'reference'>,
): SandboxCharge | undefined {
  const charge = answer?.status === 200 ? z.safeParse(chargeShape, answer.body).data : undefined;
  return charge?.idempotency_key === asked.attemptId && charge.reference === asked.reference ? charge : undefined;
}

function refusalCode(answer: Answer | undefined, status: number): string | undefined {
  return answer?.status === status ? z.safeParse(refusalShape, answer.body).data?.code : undefined;
}
