import { viewSession } from '../../lambdas/operations/view-session.ts';
import { payersPhone, withChallenge } from './support/challenges.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let payers = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

afterAll(() => checkout.store.close());

const byRisk = withChallenge({ mode: 'risk', type: 'email' });
const source = { ip: '192.0.2.1', userAgent: 'a browser' };

/** A session of a payer and a card of its own, so that each test has its own velocity. */
async function quoted(body: object = {}) {
  payers += 1;
  const token = `tok_risk_${payers}`;
  checkout.processor.knows(token, { method: 'card', cardType: 'visa', last4: '4242', fingerprint: `risk ${payers}` });
  const session = await checkout.session({ customer_email: `payer${payers}@example.com`, ...body }, byRisk);
  await checkout.quote(session.id, { token, source }, byRisk);
  const confirm = async (options: object = {}) =>
    checkout.confirm(await checkout.stored(session.id), {
      account: byRisk,
      processor_token: token,
      source: { ...source, ip: `192.0.2.${payers}` },
      ...options,
    });
  const { wallets } = checkout.store;
  const challenge = async () =>
    (await viewSession({ ...checkout, wallets }, await checkout.stored(session.id), byRisk)).challenge;
  return { session, token, confirm, challenge };
}

describe('an account that challenges by risk', () => {
  it('lets pass what nothing speaks against, and logs that decision without the payer', async () => {
    const { session, confirm, challenge } = await quoted();
    expect(await challenge()).toBeNull();
    expect(told(await confirm())).toBe(200);
    expect(checkout.risks.at(-1)).toEqual({ sessionId: session.id, score: 0, reasons: [], challenged: false });
  });

  it('challenges what the merchant saw otherwise, shows it from then on, and lets the verified payer pass', async () => {
    const fraud_signals = { ip_address: '198.51.100.7', user_agent: 'curl', is_authorized: true, request_timestamp: 1 };
    const { session, confirm, challenge } = await quoted({ fraud_signals });
    expect(await challenge()).toBeNull();
    expect(told(await confirm())).toBe('challenge_required');
    expect(checkout.risks.at(-1)).toEqual({
      sessionId: session.id,
      score: 50,
      reasons: ['ip_mismatch', 'user_agent_mismatch', 'stale_request'],
      challenged: true,
    });
    expect(await challenge()).toMatchObject({ type: 'email', code_sent: false });
    const decisions = checkout.risks.length;

    const phone = payersPhone(checkout);
    await phone.send(await checkout.stored(session.id), byRisk);
    const challenge_response = { type: 'email', code: phone.code().right };
    expect(told(await confirm({ challenge_response }))).toBe(200);
    expect(checkout.risks).toHaveLength(decisions);
  });

  it('challenges after two declines, and the config says so at once', async () => {
    const { confirm, challenge } = await quoted();
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' }, { kind: 'declined', code: 'card_declined' });
    expect(told(await confirm())).toBe(402);
    expect(await challenge()).toBeNull();
    expect(told(await confirm())).toBe(402);
    expect(await challenge()).toMatchObject({ type: 'email' });
    expect(told(await confirm())).toBe('challenge_required');
  });

  it('challenges a card that comes in many sessions and was declined in some', async () => {
    const { token } = await quoted();
    const again = async (answer?: 'declined') => {
      payers += 1;
      const body = { customer_id: `risk${payers}`, customer_email: `many${payers}@example.com` };
      const session = await checkout.session(body, byRisk);
      await checkout.quote(session.id, { token }, byRisk);
      if (answer) checkout.processor.answer({ kind: 'declined', code: 'insufficient_funds' });
      const options = { account: byRisk, processor_token: token, source: { ip: `198.51.100.${payers}` } };
      return told(await checkout.confirm(await checkout.stored(session.id), options));
    };
    expect(await again('declined')).toBe(402);
    expect(await again('declined')).toBe(402);
    expect(await again()).toBe(200);
    expect(await again()).toBe(200);
    expect(await again()).toBe('challenge_required');
    expect(checkout.risks.at(-1)?.reasons).toEqual(['instrument_declined_1h', 'instrument_tried_1h']);
    checkout.clock.advance(3_600_000);
    expect(await again()).toBe(200);
  });

  it('asks for nothing and notes nothing where the account wants no challenge', async () => {
    const before = checkout.risks.length;
    const session = await checkout.quoted({ customer_id: 'never', fraud_signals: { ip_address: '198.51.100.7' } });
    expect(told(await checkout.confirm(session, { source }))).toBe(200);
    expect(checkout.risks).toHaveLength(before);
  });
});
