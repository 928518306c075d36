import { admin, ledger, newAccount, outputs } from '../support/cloud.ts';
import { applePayToken, newPayment } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';

type Session = Awaited<ReturnType<typeof newPayment>>;

const validation_url = 'https://apple-pay-gateway.apple.com/paymentservices/startSession';
const start = (session: Session, body: object = { validation_url }, headers: Record<string, string> = {}) =>
  session.browser('POST', '/apple-pay/session', { body, headers });

describe('POST apple-pay/session', () => {
  it("opens the sheet for the checkout's own domain, and charges nothing until the payer agrees to its total", async () => {
    const account = await newAccount({ enable_apple_pay: true }, { merchant_display_name: 'City of Riverton' });
    const session = await newPayment(account);
    const opened = await start(session, undefined, { Origin: outputs.CheckoutUrl });
    expect([opened.status, opened.body]).toEqual([
      200,
      expect.objectContaining({
        merchantSessionIdentifier: expect.stringMatching(/./),
        domainName: new URL(outputs.CheckoutUrl).hostname,
        displayName: 'City of Riverton',
      }),
    ]);
    expect(opened.headers.get('access-control-allow-origin')).toBe(outputs.CheckoutUrl);
    const quoted = await session.browser('POST', '/quote-fee', { body: { method: 'apple_pay' } });
    expect(await ledger(session)).toEqual([]);
    const body = {
      processor_token: await applePayToken(),
      method: 'apple_pay',
      total_amount: quoted.body.total_amount,
    };
    expect((await session.browser('POST', '/confirm', { body })).body).toMatchObject({ method: 'apple_pay' });
    expectRefusal(await start(session), 'already_confirmed');
  });

  it('is for sessions that take Apple Pay, and for hosts of Apple', async () => {
    const account = await newAccount({ enable_apple_pay: true });
    const session = await newPayment(account);
    for (const wrong of [
      { validation_url: 'https://apple-pay-gateway.apple.com.evil.example/paymentservices/startSession' },
      { validation_url: outputs.SandboxUrl },
      { validation_url: null },
      {},
    ])
      expectRefusal(await start(session, wrong), 'validation_error', { fields: ['validation_url'] });
    expectRefusal(await start(session, { validation_url, domain: 'evil.example' }), 'validation_error', {
      fields: ['domain'],
    });
    expectRefusal(await start(await newPayment(account, { allowed_methods: ['card'] })), 'insufficient_scope');
    expectRefusal(await start(await newPayment(await newAccount())), 'insufficient_scope');
    expectRefusal(await start(session, undefined, { Origin: 'https://elsewhere.example' }), 'origin_not_allowed');
    const path = `/v1/hosted-sessions/${session.id}/apple-pay/session`;
    expectRefusal(await admin('POST', path, account, { body: { validation_url } }), 'unauthenticated');
    const wallet = await newPayment(account, { scope: 'wallet' });
    expectRefusal(await start(wallet), 'insufficient_scope');
  });
});
