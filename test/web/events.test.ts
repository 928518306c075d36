import type { Refusal } from '../../web/api-client/exchange.ts';
import type { Config, Payment, Quote } from '../../web/api-client/session-api.ts';
import { eventsOf } from '../../web/frame/state/events.ts';
import { initial, type Model, type State } from '../../web/frame/state/model.ts';
import { type Input, next } from '../../web/frame/state/transitions.ts';

const config = {
  session_id: 'cs_1',
  status: 'active',
  payment_status: 'unpaid',
  amount: 1_000,
  line_items: [{ description: 'Water', amount: 1_000, quantity: 1 }],
  challenge: null,
} as Config;
const quote = { amount: 1_000, total_amount: 1_039, convenience_fee: 39, method: 'card', last4: '4242' } as Quote;
const prepared = { token: 'tok_secret', method: 'card' as const, quote };
const payment = { payment_uid: 'P-1', transaction_id: 'ch_1', method: 'card', total_amount: 1_039 } as Payment;
const model = (state: State, total: Model['total'] = { kind: 'ready', prepared }): Model => ({ config, state, total });

const told = (before: Model, input: Input) =>
  eventsOf(before, input, next(before, input), (code) => `text of ${code}`).map(({ name, detail }) => [name, detail]);
const refused = (code: string, recoverable = true): Input => ({
  type: 'refused',
  refusal: { code, recoverable, errors: [] } satisfies Refusal,
});

describe('the merchant’s page is told', () => {
  it('of the session, once it is known, by names in camelCase', () => {
    expect(told(initial, { type: 'loaded', config, payable: true })).toEqual([
      ['session.ready', { session: expect.objectContaining({ sessionId: 'cs_1', lineItems: config.line_items }) }],
    ]);
    expect(told(model({ name: 'form' }), { type: 'loaded', config, payable: true })).toEqual([]);
  });

  it('of a quote, without its token', () => {
    const before = model({ name: 'form' }, { kind: 'quoting', version: 1 });
    const detail = { amount: 1_000, convenienceFee: 39, totalAmount: 1_039, method: 'card', last4: '4242' };
    expect(told(before, { type: 'quoted', version: 1, prepared })).toEqual([['feequote', detail]]);
  });

  it('of a press, and how it ends', () => {
    expect(told(model({ name: 'form' }), { type: 'pressed' })).toEqual([['payment.processing', { sessionId: 'cs_1' }]]);
    expect(told(model({ name: 'paying' }), { type: 'paid', payment, at: 0 })).toEqual([
      [
        'payment.success',
        { sessionId: 'cs_1', transactionId: 'ch_1', paymentUid: 'P-1', method: 'card', totalAmount: 1_039 },
      ],
    ]);
  });

  it('of a payment that another window made, only if it was in doubt here', () => {
    const loaded: Input = {
      type: 'loaded',
      config: { ...config, status: 'completed', payment } as Config,
      payable: true,
    };
    expect(told(model({ name: 'unknown' }), loaded)).toEqual([['payment.success', expect.anything()]]);
    expect(told(model({ name: 'form' }), loaded)).toEqual([]);
  });

  it.each([
    ['card_declined', 'card_declined'],
    ['rate_limited', 'network_error'],
    ['not_a_test_card', 'validation_error'],
    ['account_not_allowed', 'processing_error'],
  ])('of %s as %s', (code, listed) => {
    const detail = { code: listed, message: `text of ${code}`, recoverable: true };
    expect(told(model({ name: 'paying' }), refused(code))).toEqual([['payment.error', detail]]);
  });

  it.each(['duplicate_payment', 'challenge_failed', 'quote_changed', 'confirm_in_progress'])(
    'of no failure when the payer is asked instead: %s',
    (code) => {
      expect(told(model({ name: 'paying' }), refused(code))).toEqual([]);
    },
  );

  it('once that the outcome is open', () => {
    const doubt: Input = { type: 'doubted', doubt: 'lost' };
    expect(told(model({ name: 'paying' }), doubt)).toEqual([
      ['payment.error', { code: 'network_error', message: 'text of network_error', recoverable: true }],
    ]);
    expect(told(model({ name: 'reconnecting' }), { type: 'doubted', doubt: 'unknown' })).toEqual([]);
  });

  it('of the end of the session', () => {
    const events = told(model({ name: 'paying' }), refused('session_expired', false)).map(([name]) => name);
    expect(events).toEqual(['payment.error', 'session.expired']);
  });

  it('of a challenge, each time that there is something new to it', () => {
    const asked: Input = { type: 'challenged', challenge: { type: 'sms', delivery_hint: '***0123' } };
    expect(told(model({ name: 'form' }), asked)).toEqual([['challenge', { type: 'sms', deliveryHint: '***0123' }]]);
    const challenged = next(model({ name: 'form' }), asked);
    const sent: Input = { type: 'codeSent', challenge: { type: 'sms', code_sent: true }, resendAt: 1 };
    expect(told(challenged, sent)).toEqual([['challenge', { type: 'sms', codeSent: true }]]);
    expect(told(challenged, { type: 'codeAsked' })).toEqual([]);
  });
});
