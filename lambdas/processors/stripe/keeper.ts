import * as z from 'zod/mini';
import type { InstrumentKeeper, KeepOutcome, PayerConsent } from '../../domain/ports.ts';
import { refusalOf } from './declines.ts';
import { mandateForm } from './mandate.ts';
import { readMethod, WALLET } from './methods.ts';
import type { RestAnswer, StripeRest } from './rest.ts';
import { isMissing } from './tokens.ts';

export interface StripeKeeper extends InstrumentKeeper {
  /** The Customer that stands for a wallet, made when there is none; undefined when it can't be had in time. */
  customerOf(wallet: string): Promise<string | undefined>;
}

/** What is charged again: a PaymentMethod, which Stripe takes together with its Customer only. */
export interface Kept {
  readonly customer: string;
  readonly method: string;
}

export function referenceOf({ customer, method }: Kept): string {
  return `${customer}/${method}`;
}

/** Undefined: it is a token of a browser. */
export function readReference(token: string): Kept | undefined {
  const [, customer, method] = /^(cus_\w+)\/(pm_\w+)$/.exec(token) ?? [];
  return customer && method ? { customer, method } : undefined;
}

const CUSTOMER_TIMEOUT_MS = 2_000;

const named = z.object({ id: z.string() });
const setupShape = z.object({ id: z.string(), status: z.string() });
const errorShape = z.object({
  error: z.object({
    type: z.string(),
    code: z.optional(z.nullable(z.string())),
    decline_code: z.optional(z.nullable(z.string())),
  }),
});

const UNAVAILABLE = { kind: 'unavailable' } as const;
const NOT_FOUND = { kind: 'not_found' } as const;

/** Stripe's vault: PaymentMethods of a Customer for each wallet, by plain requests, since none of them charges. */
export function stripeKeeper(rest: StripeRest): StripeKeeper {
  const customerOf = async (wallet: string): Promise<string | undefined> => {
    const timeout = CUSTOMER_TIMEOUT_MS;
    const form = { query: `metadata['${WALLET}']:'${wallet}'`, limit: '1' };
    const found = await rest('GET', '/v1/customers/search', { form, timeout });
    const known = z.safeParse(z.object({ data: z.array(named) }), found?.body).data?.data[0]?.id;
    if (known) return known;
    // The search lags a minute; the key holds for a day. Two Customers of one wallet would do no harm.
    const request = { form: { [`metadata[${WALLET}]`]: wallet }, idempotencyKey: `customer-${wallet}`, timeout };
    const made = await rest('POST', '/v1/customers', request);
    return made?.status === 200 ? z.safeParse(named, made.body).data?.id : undefined;
  };

  /** A card token is made into a PaymentMethod first, once for a key. */
  const methodOf = async (token: string, key: string): Promise<string | KeepOutcome> => {
    if (!token.startsWith('tok_')) return token;
    const form = { type: 'card', 'card[token]': token };
    const made = await rest('POST', '/v1/payment_methods', { form, idempotencyKey: `${key}-method` });
    const id = made?.status === 200 ? z.safeParse(named, made.body).data?.id : undefined;
    return id ?? refusedBy(made);
  };

  const setUp = async (request: { kept: Kept; key: string; usage: string; payer: PayerConsent | undefined }) => {
    const { kept, key, usage, payer } = request;
    const method = await rest('GET', `/v1/payment_methods/${kept.method}`);
    if (method?.status !== 200) return method;
    const isAccount = readMethod(method.body)?.instrument.method === 'ach';
    const form: Record<string, string> = {
      confirm: 'true',
      customer: kept.customer,
      payment_method: kept.method,
      usage,
      'allowed_payment_method_types[0]': isAccount ? 'us_bank_account' : 'card',
      ...(isAccount && payer ? mandateForm(payer) : {}),
    };
    return rest('POST', '/v1/setup_intents', { form, idempotencyKey: key });
  };

  const kept = async (reference: Kept): Promise<KeepOutcome> => {
    const answer = await rest('GET', `/v1/payment_methods/${reference.method}`);
    const method = answer?.status === 200 ? readMethod(answer.body) : undefined;
    if (!method) return UNAVAILABLE;
    return { kind: 'kept', vaulted: { reference: referenceOf(reference), instrument: method.instrument } };
  };

  return {
    customerOf,

    async keep({ token, customer: wallet, usage, key, payer }) {
      if (!/^(pm|tok)_\w+$/.test(token)) return NOT_FOUND;
      const [method, customer] = await Promise.all([methodOf(token, key), customerOf(wallet)]);
      if (typeof method !== 'string') return method;
      if (!customer) return UNAVAILABLE;
      const reference = { customer, method };
      const answer = await setUp({ kept: reference, key, usage, payer });
      const setup = answer?.status === 200 ? z.safeParse(setupShape, answer.body).data : undefined;
      if (setup?.status === 'succeeded') return kept(reference);
      if (!setup) return refusedBy(answer);
      // Its bank wants to hear from the payer, who can be asked with a payment only.
      await rest('POST', `/v1/setup_intents/${setup.id}/cancel`);
      return { kind: 'declined', code: 'card_declined' };
    },

    async forget(reference) {
      const found = readReference(reference);
      if (!found) return false;
      const path = `/v1/payment_methods/${found.method}`;
      const detached = await rest('POST', `${path}/detach`);
      if (detached?.status === 200) return true;
      const answer = await rest('GET', path);
      const method = answer?.status === 200 ? readMethod(answer.body) : undefined;
      return isMissing(answer) || (method !== undefined && method.keptFor === undefined);
    },
  };
}

function refusedBy(answer: RestAnswer | undefined): KeepOutcome {
  if (isMissing(answer)) return NOT_FOUND;
  const error = z.safeParse(errorShape, answer?.body).data?.error;
  if (answer?.status === 402 && error?.type === 'card_error') {
    const code = refusalOf(error);
    return code === 'failed' ? UNAVAILABLE : { kind: 'declined', code };
  }
  return answer?.status === 400 && error?.type === 'invalid_request_error' ? NOT_FOUND : UNAVAILABLE;
}
