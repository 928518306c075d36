import * as z from 'zod/mini';
import type { ProcessorKeys, ProcessorNotice, ReadNotice } from '../../domain/ports.ts';
import type { CredentialStore } from './credentials.ts';
import { STRIPE_API } from './info.ts';
import { EXPANDED, type Intent, isCancelledAttempt, isToBeRead, outcomeOf, readIntent } from './intent.ts';
import { stripeRest } from './rest.ts';
import { isSignedByStripe } from './signature.ts';

export interface NoticeSettings {
  readonly credentials: CredentialStore;
  readonly apiUrl?: string;
  /** Milliseconds for a whole exchange, body included. */
  readonly timeout?: number;
}

export interface SignedBody {
  readonly rawBody: string;
  readonly signature: string;
  readonly now: number;
}

const eventShape = z.object({
  object: z.literal('event'),
  type: z.string(),
  /** Unix seconds. */
  created: z.int(),
  data: z.object({ object: z.unknown() }),
});

const disputeShape = z.object({
  id: z.string().check(z.maxLength(100)),
  amount: z.int(),
  currency: z.string(),
  reason: z.string().check(z.maxLength(60)),
  status: z.string().check(z.maxLength(60)),
  payment_intent: z.optional(z.nullable(z.string().check(z.regex(/^pi_\w+$/)))),
});

/** A payment that was cancelled is recovery's to tell: the key may not be used up yet. */
const PAYMENT_EVENT = /^payment_intent\.(succeeded|processing|payment_failed)$/;
const DISPUTE_EVENT = /^charge\.dispute\.(created|updated|closed|funds_withdrawn|funds_reinstated)$/;

/** A debit that came back after it had succeeded; Stripe tells of it as a dispute that can't be won. */
const RETURNS = ['insufficient_funds', 'incorrect_account_details', 'bank_cannot_process', 'debit_not_authorized'];

/** What Stripe sends of an account's payments. */
export function stripeNotices({ credentials, apiUrl = STRIPE_API, timeout = 5_000 }: NoticeSettings) {
  const isSigned = async (secret: string | undefined, { rawBody, signature, now }: SignedBody): Promise<boolean> => {
    for (const renewed of [false, true]) {
      const found = await credentials.get(secret, { renewed });
      if (isSignedByStripe(rawBody, signature, found?.webhookSecrets ?? [], now)) return true;
    }
    return false;
  };

  /** What an event does not say itself. @throws Error when Stripe does not tell */
  const readAgain = async (id: string, secret: string | undefined): Promise<Intent> => {
    const rest = stripeRest({
      apiUrl,
      timeout,
      key: async (options) => (await credentials.get(secret, options))?.secretKey,
    });
    const form = Object.fromEntries(EXPANDED.map((name, n) => [`expand[${n}]`, name]));
    const answer = await rest('GET', `/v1/payment_intents/${id}`, { form });
    const intent = answer?.status === 200 ? readIntent(answer.body) : undefined;
    if (!intent) throw new Error('Stripe did not tell what an event is about');
    return intent;
  };

  const ofDispute = async (object: unknown, at: number, secret: string | undefined) => {
    const dispute = z.safeParse(disputeShape, object).data;
    if (!dispute?.payment_intent) return undefined;
    const { metadata } = await readAgain(dispute.payment_intent, secret);
    const { id, amount, currency, reason, status } = dispute;
    return named(metadata, {
      kind: 'dispute',
      returned: RETURNS.includes(reason),
      dispute: { id, amount, currency: currency.toUpperCase(), reason, status, at },
    });
  };

  const ofPayment = async (object: unknown, secret: string | undefined) => {
    const told = readIntent(object);
    if (!told || isCancelledAttempt(told)) return undefined;
    // Which method was kept is told to those who ask alone. What has the outcome is what was signed.
    const { payment_method } = isToBeRead(told) ? await readAgain(told.id, secret) : told;
    const intent = { ...told, payment_method };
    const outcome = outcomeOf(intent);
    return outcome && named(intent.metadata, { kind: 'charge', transactionId: intent.id, outcome });
  };

  return {
    /** The notice in a signed body; `unsigned` when it is not Stripe's, undefined when it is about nothing of ours. */
    read: async ({ processorCredentialsSecret: secret }: ProcessorKeys, signed: SignedBody): Promise<ReadNotice> => {
      if (!(await isSigned(secret, signed))) return 'unsigned';
      const event = z.safeParse(eventShape, JSON.parse(signed.rawBody)).data;
      if (!event) return undefined;
      const { object } = event.data;
      if (DISPUTE_EVENT.test(event.type)) return ofDispute(object, event.created * 1_000, secret);
      return PAYMENT_EVENT.test(event.type) ? ofPayment(object, secret) : undefined;
    },
  };
}

type WithoutName<Notice> = Notice extends unknown ? Omit<Notice, 'attemptId' | 'reference'> : never;

/** Of a payment that was not made here there is nothing to tell. */
function named(
  { attempt_id: attemptId, session_id: reference }: Record<string, string | undefined>,
  notice: WithoutName<ProcessorNotice>,
): ProcessorNotice | undefined {
  return attemptId && reference ? { ...notice, attemptId, reference } : undefined;
}
