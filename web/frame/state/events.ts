import type { Challenge } from '../../api-client/session-api.ts';
import type { EventDetails, PaymentEvent } from '../../protocol.ts';
import { camelCase } from './camel-case.ts';
import type { Model, StateName } from './model.ts';
import type { Input } from './transitions.ts';

/** Codes that `payment.error` may carry: contract section 7. */
const listed = [
  'card_declined',
  'expired_card',
  'incorrect_cvc',
  'insufficient_funds',
  'processing_error',
  'network_error',
  'session_expired',
  'validation_error',
];

/** Refusals under which the code that a merchant's page knows comes closest. */
const nearest: Readonly<Record<string, string>> = {
  unreachable: 'network_error',
  rate_limited: 'network_error',
  'bad-link': 'validation_error',
  'not-allowed': 'validation_error',
  not_a_test_card: 'validation_error',
  card_data_not_allowed: 'validation_error',
  method_locked: 'validation_error',
};

/** Refusals that the payer is asked about, or shown, and that are no failure of a payment. */
const asked = ['duplicate_payment', 'quote_changed', 'challenge_required', 'challenge_failed', 'confirm_in_progress'];
const doubtful: readonly StateName[] = ['reconnecting', 'unknown'];

/** What the merchant's page is told of one transition. `textOf` puts a code into the payer's words. */
export function eventsOf(before: Model, input: Input, after: Model, textOf: (code: string) => string): PaymentEvent[] {
  if (before === after) return [];
  const { state, config, total } = after;
  const sessionId = config?.session_id ?? '';
  const events: PaymentEvent[] = [];
  const add = <Name extends keyof EventDetails>(name: Name, detail: EventDetails[Name]) =>
    events.push({ type: 'event', name, detail } as PaymentEvent);
  const fail = (code: string, recoverable: boolean) =>
    add('payment.error', {
      code: listed.includes(code) ? code : (nearest[code] ?? 'processing_error'),
      message: textOf(code),
      recoverable,
    });

  if (config && !before.config && state.name !== 'expired')
    add('session.ready', { session: camelCase(config) as Readonly<Record<string, unknown>> });
  if (total.kind === 'ready' && total !== before.total) add('feequote', quoteDetail(total.prepared.quote));
  if (state.name === 'paying' || input.type === 'codeEntered') add('payment.processing', { sessionId });
  if (state.name === 'challenge' && (input.type === 'challenged' || input.type === 'codeSent'))
    add('challenge', challengeDetail(state.challenge));
  if ('refusal' in input && !asked.includes(input.refusal.code)) fail(input.refusal.code, input.refusal.recoverable);
  if (input.type === 'managed' && input.input.type === 'done' && input.input.done.kind === 'removed')
    add('walletDeleted', { savedMethodId: input.input.done.method.id });
  if (input.type === 'unfinished') fail('unfinished', true);
  if (state.name === 'unreachable') fail('unreachable', true);
  if (state.name === 'bad-link' || state.name === 'not-allowed') fail(state.name, false);
  if (input.type === 'doubted' && !doubtful.includes(before.state.name)) fail('network_error', true);
  if (state.name === 'expired' && before.state.name !== 'expired') add('session.expired', { sessionId });
  if (
    state.name === 'paid' &&
    before.state.name !== 'paid' &&
    (state.at !== undefined || doubtful.includes(before.state.name))
  )
    add('payment.success', successDetail(sessionId, state.payment));
  return events;
}

type Ready = Extract<Model['total'], { kind: 'ready' }>;

function quoteDetail(quote: Ready['prepared']['quote']): EventDetails['feequote'] {
  return {
    amount: quote.amount,
    convenienceFee: quote.convenience_fee,
    totalAmount: quote.total_amount,
    method: quote.method,
    ...(quote.last4 !== undefined && { last4: quote.last4 }),
    ...(quote.card_type !== undefined && { cardType: quote.card_type }),
  };
}

function challengeDetail(challenge: Challenge): EventDetails['challenge'] {
  return {
    type: challenge.type,
    ...(challenge.site_key !== undefined && { siteKey: challenge.site_key }),
    ...(challenge.delivery_hint !== undefined && { deliveryHint: challenge.delivery_hint }),
    ...(challenge.code_sent !== undefined && { codeSent: challenge.code_sent }),
  };
}

type Paid = Extract<Model['state'], { name: 'paid' }>;

function successDetail(sessionId: string, payment: Paid['payment']): EventDetails['payment.success'] {
  return {
    sessionId,
    transactionId: payment.transaction_id,
    paymentUid: payment.payment_uid,
    method: payment.method,
    totalAmount: payment.total_amount,
    ...(payment.last4 !== undefined && { last4: payment.last4 }),
    ...(payment.card_type !== undefined && { cardType: payment.card_type }),
    ...(payment.saved_method_id !== undefined && { savedMethodId: payment.saved_method_id }),
  };
}
