import { admin, cards, newAccount, newSession, outputs, sessionBody } from '../support/cloud.ts';
import { processorUnderTest } from '../support/processor.ts';
import { newPayment, pay } from './support/payments.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const full = {
  ...sessionBody,
  description: 'Water bill',
  line_items: [
    { description: 'Water', amount: 600, quantity: 2, metadata: { hidden: 'item-note' } },
    { description: 'Discount', amount: -200 },
  ],
  customer_id: 'hidden-customer',
  customer_email: 'payer@example.com',
  layout: 'hosted',
  allowed_methods: ['card'],
  setup_future_usage: 'on_session',
  expires_in_seconds: 600,
  branding: { accent_color: '#1A73E8', merchant_display_name: 'Water Works' },
  required_avs_fields: ['zip'],
  metadata: { order: 'hidden-order' },
  fraud_signals: { ip_address: '203.0.113.9', user_agent: 'hidden-agent' },
};

const alwaysThere = {
  payment_status: 'unpaid',
  status: 'active',
  challenge: null,
  cvv_recheck: false,
  test_mode: true,
  processor: processorUnderTest.shown,
};

describe('the config of a session', () => {
  it('shows what the merchant asked for, and nothing that is for the merchant alone', async () => {
    const session = await newSession(await newAccount(), full);
    const { body, text } = await session.config();
    const { success_url, metadata, fraud_signals, customer_id, expires_in_seconds, line_items, ...shown } = full;
    expect(body).toEqual({
      ...shown,
      ...alwaysThere,
      session_id: session.id,
      scope: 'payment',
      line_items: line_items.map(({ description, amount, quantity = 1 }) => ({ description, amount, quantity })),
      merchant_display_name: 'Water Works',
      saved_methods: [],
      expires_at: expect.stringMatching(TIME),
    });
    expect(text).not.toMatch(/hidden|item-note|203\.0\.113|thanks|_secret_/);
    const life = Date.parse(body.expires_at) - Date.now();
    expect(Math.abs(life - expires_in_seconds * 1_000)).toBeLessThan(20_000);
  });

  it('has no property that is not set', async () => {
    const session = await newSession(await newAccount({ name: 'Plain shop' }));
    const { success_url, ...shown } = sessionBody;
    expect((await session.config()).body).toEqual({
      ...shown,
      ...alwaysThere,
      session_id: session.id,
      scope: 'payment',
      layout: 'embedded',
      allowed_methods: ['card', 'ach'],
      setup_future_usage: 'off',
      branding: { merchant_display_name: 'Plain shop' },
      merchant_display_name: 'Plain shop',
      expires_at: expect.stringMatching(TIME),
    });
  });

  it('of a wallet session has no amount and no currency', async () => {
    const account = await newAccount();
    const created = await admin('POST', '/v1/hosted-sessions', account, {
      body: { scope: 'wallet', customer_id: 'customer-7', amount: 5, currency: 'USD' },
    });
    const { session_id, client_secret } = created.body;
    const config = await fetch(`${outputs.ApiUrl}/v1/hosted-sessions/${session_id}`, {
      headers: { Authorization: `Bearer ${client_secret}` },
    });
    const body = (await config.json()) as object;
    expect(body).toMatchObject({ scope: 'wallet', saved_methods: [] });
    expect(Object.keys(body)).toEqual(expect.not.arrayContaining(['amount', 'currency', 'cancel_url']));
  });

  it('of a paid session has the payment and a redirect that is signed anew', async () => {
    const account = await newAccount();
    const session = await newPayment(account, { success_url: 'https://shop.example/{CHECKOUT_SESSION_ID}?a=1#end' });
    const paid = await pay(session, cards.visa);
    const { body } = await session.config();
    expect(body.payment).toEqual(paid.body.payment);
    const signed = new RegExp(
      `^https://shop\\.example/${session.id}\\?a=1&session_id=${session.id}&sig=t=\\d{10},v1=[0-9a-f]{64}#end$`,
    );
    expect(body.redirect_url).toMatch(signed);
    expect(paid.body.redirect_url).toMatch(signed);
  });
});

describe('the answer to create', () => {
  it('is the id, the secret, the end and the two addresses of the checkout', async () => {
    const { status, body, headers } = await admin('POST', '/v1/hosted-sessions', await newAccount(), { body: full });
    const { session_id: id, client_secret: secret } = body;
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(id).toMatch(/^cs_[A-Za-z0-9]{22,}$/);
    expect(secret.startsWith(`${id}_secret_`)).toBe(true);
    expect(body).toEqual({
      session_id: id,
      client_secret: secret,
      expires_at: expect.stringMatching(TIME),
      hosted_url: `${outputs.CheckoutUrl}/${id}#cs=${secret}`,
      embed_url: `${outputs.CheckoutUrl}/embed/${id}`,
    });
  });

  it('says 30 minutes unless the merchant asks for another life', async () => {
    const created = await admin('POST', '/v1/hosted-sessions', await newAccount(), { body: sessionBody });
    expect(Math.abs(Date.parse(created.body.expires_at) - Date.now() - 1_800_000)).toBeLessThan(20_000);
  });
});

describe('the answer to confirm', () => {
  it('has the payment as an object and once more flat', async () => {
    const account = await newAccount({}, { fees: [{ method: 'card', flat: 10, basis_points: 290, label: 'Fee' }] });
    const session = await newPayment(account);
    const { body, headers } = await pay(session, cards.visa);
    const flat = {
      payment_uid: expect.stringMatching(/^P-\w+$/),
      transaction_id: expect.stringMatching(/^(ch|pi)_\w+$/),
      method: 'card',
      last4: '4242',
      card_type: 'visa',
      total_amount: 1_039,
    };
    const payment = { ...flat, status: 'succeeded', amount: 1_000, convenience_fee: 39, currency: 'USD' };
    const redirect_url = expect.stringContaining(`https://shop.example/thanks?session_id=${session.id}&sig=t=`);
    expect(body).toEqual({ session_id: session.id, status: 'completed', payment, redirect_url, ...flat });
    expect(body.payment.payment_uid).toBe(body.payment_uid);
    expect(headers.get('request-id')).toMatch(/^[\w-]{8,}$/);
  });
});
