import { type Problem, problem } from '../../lambdas/domain/errors.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { errorBody } from '../../lambdas/domain/wire/error.ts';
import { presentCreated } from '../../lambdas/domain/wire/present-created.ts';
import { presentQuote } from '../../lambdas/domain/wire/present-payment.ts';
import { presentConfig } from '../../lambdas/domain/wire/present-session.ts';
import { anAccount, anAttempt, aPayment, aQuote, aSavedMethod, aSession, NOON } from '../store/support/fixtures.ts';

const processor = {
  name: 'sandbox',
  browser: { tokenizeUrl: 'https://processor.example/tokens', publishableKey: 'pk' },
  testMode: true,
};

const methods = [
  aSavedMethod({ id: 'SPM_1', last4: '1111', sealedReference: Buffer.from('SECRET'), fingerprint: 'SECRET' }),
  aSavedMethod({ id: 'SPM_2', type: 'ach', cardType: undefined, bankName: 'Bank', accountType: 'savings' }),
  aSavedMethod({ id: 'SPM_3', cardType: 'amex', expMonth: 9, expYear: 2026 }),
];
const wallet = { id: 'SECRET', account: '', version: 7, methods, defaultId: 'SPM_2', discarded: [] };

const config = (session: PaymentSession, account = anAccount(), more: object = {}): object =>
  presentConfig({
    session,
    account,
    processor,
    challenge: null,
    now: NOON,
    ...(session.customerId === undefined ? {} : { wallet: { ...wallet, account: session.account } }),
    ...more,
  });

/** Everything that a session may have; what must not be seen says SECRET. */
const full = aSession({
  description: 'Water bill',
  lineItems: [{ description: 'Water', amount: 500, quantity: 2 }],
  customerId: 'SECRET-customer',
  customerEmail: 'ada@example.com',
  successUrl: 'https://shop.example/SECRET',
  requiredAvsFields: ['zip'],
  metadata: { note: 'SECRET' },
  fraudSignals: { ip_address: 'SECRET' },
  requestHash: 'SECRET',
  quote: aQuote({ tokenHash: 'SECRET', fingerprint: 'SECRET' }),
  attempt: anAttempt({ id: 'SECRET', key: { keyHash: 'SECRET', requestHash: 'SECRET' }, guard: 'SECRET' }),
  answers: new Map([['SECRET', { requestHash: 'SECRET', status: 402, body: 'SECRET' }]]),
  branding: { accentColor: '#000000' },
});
const account = anAccount(
  { processorCredentialsSecret: 'SECRET', adminClientIds: ['SECRET'], callbackUrl: 'https://SECRET.example' },
  { pageMessage: '<b>Hi</b><script>x</script>', challenge: { mode: 'never', secretName: 'SECRET' } },
);

describe('the config', () => {
  it('has what the contract lists, and nothing else', () => {
    expect(Object.keys(config(full, account, { pageMessage: '<b>Hi</b>' })).sort()).toEqual(
      [
        ...['session_id', 'status', 'scope', 'amount', 'currency', 'description', 'line_items', 'customer_email'],
        ...['layout', 'allowed_methods', 'setup_future_usage', 'branding', 'required_avs_fields', 'saved_methods'],
        ...['expires_at', 'merchant_display_name', 'page_message', 'challenge'],
        ...['payment_status', 'cancel_url', 'processor', 'cvv_recheck', 'test_mode'],
      ].sort(),
    );
  });

  it('shows no secret, nothing of the merchant alone, and no message but the one that it is given', () => {
    expect(JSON.stringify(config(full, account))).not.toMatch(/SECRET|<script/);
    expect(config(full, account, { pageMessage: '<b>Hi</b>' })).toMatchObject({ page_message: '<b>Hi</b>' });
  });

  it("has the customer's methods: the default first, then the newest, and says which cards have expired", () => {
    const card = { type: 'card', exp_month: 12, exp_year: 2035, is_default: false };
    expect(config(full)).toMatchObject({
      saved_methods: [
        { id: 'SPM_2', type: 'ach', last4: '4242', bank_name: 'Bank', account_type: 'savings', is_default: true },
        { ...card, id: 'SPM_3', brand: 'amex', exp_month: 9, exp_year: 2026, expired: true },
        { ...card, id: 'SPM_1', brand: 'Visa', last4: '1111', holder_name: 'Ada' },
      ],
    });
    expect(JSON.stringify(config(full)).match(/expired/g)).toHaveLength(1);
  });

  it('has none of a kind that the session does not take', () => {
    const shown = config({ ...full, allowedMethods: ['ach', 'apple_pay'] });
    expect(shown).toMatchObject({ saved_methods: [{ id: 'SPM_2' }] });
  });

  it('leaves out what is unset, but never the challenge', () => {
    const shown = config(aSession());
    for (const name of ['description', 'line_items', 'customer_email', 'saved_methods', 'page_message', 'payment'])
      expect(shown).not.toHaveProperty(name);
    expect(shown).toHaveProperty('challenge', null);
  });

  it('of a wallet session has neither amount nor currency', () => {
    const { amount: _a, currency: _c, successUrl: _s, cancelUrl: _u, ...rest } = aSession({ customerId: 'c' });
    const shown = presentConfig({
      session: { ...rest, scope: 'wallet' },
      account,
      processor,
      wallet: { ...wallet, account: '' },
      challenge: null,
      now: NOON,
    });
    expect(shown).not.toHaveProperty('amount');
    expect(shown).not.toHaveProperty('currency');
    expect(shown).toMatchObject({ scope: 'wallet', saved_methods: [{}, {}, {}] });
  });

  it('of a completed session has the payment and where to go', () => {
    const session = aSession({ status: 'completed', payment: aPayment(anAttempt({ id: 'attempt' })) });
    expect(config(session, account, { redirectUrl: 'https://shop.example/?sig=1' })).toMatchObject({
      status: 'completed',
      payment_status: 'paid',
      redirect_url: 'https://shop.example/?sig=1',
      payment: { payment_uid: 'P-attempt', amount: 1_000, convenience_fee: 39, total_amount: 1_039 },
    });
  });

  it('names the merchant by session, then checkout, then account', () => {
    const named = anAccount({ name: 'Account' }, { merchantDisplayName: 'Checkout' });
    const names = [
      config(aSession({ branding: { merchantDisplayName: 'Session' } }), named),
      config(aSession(), named),
      config(aSession(), anAccount({ name: 'Account' })),
    ].map((shown) => 'merchant_display_name' in shown && shown.merchant_display_name);
    expect(names).toEqual(['Session', 'Checkout', 'Account']);
  });
});

it('the answer to create has links that carry the secret in the fragment alone', () => {
  const session = aSession({ id: 'cs_1' });
  expect(presentCreated(session, { clientSecret: 'cs_1_secret_x', checkoutUrl: 'https://pay.example' })).toEqual({
    session_id: 'cs_1',
    client_secret: 'cs_1_secret_x',
    expires_at: '2026-10-01T12:30:00.000Z',
    hosted_url: 'https://pay.example/cs_1#cs=cs_1_secret_x',
    embed_url: 'https://pay.example/embed/cs_1',
  });
});

it('a quote shows what a payment costs', () => {
  const { cardType: _type, label: _label, ...bare } = aQuote();
  expect(presentQuote(aSession(), bare)).toEqual({
    amount: 1_000,
    convenience_fee: 39,
    total_amount: 1_039,
    currency: 'USD',
    method: 'card',
    last4: '4242',
    expires_at: '2026-10-01T12:10:00.000Z',
  });
});

describe('an error', () => {
  it.each<[Problem, object]>([
    [problem('not_found'), { recoverable: false }],
    [problem('validation_error'), { recoverable: true, errors: [] }],
    [problem('quote_changed', { body: { quote: { amount: 1 } } }), { recoverable: true, quote: { amount: 1 } }],
    [problem('rate_limited', { recoverable: false, retryAfter: 5 }), { recoverable: false }],
  ])('$code', (refusal, rest) => {
    expect(errorBody(refusal, 'req')).toEqual({
      code: refusal.code,
      message: refusal.message,
      request_id: 'req',
      ...rest,
    });
  });
});
