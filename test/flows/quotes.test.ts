import { type Answer, admin, cards, cardToken, confirm, ledger, newAccount, quote } from '../support/cloud.ts';
import { achToken, applePayToken, bankAccounts, newPayment, quoteAch } from './support/payments.ts';
import { expectRefusal, leavesUnchanged } from './support/refusals.ts';

const fees = [
  { method: 'card', flat: 10, basis_points: 290, label: 'Card fee' },
  { method: 'card', card_type: 'mastercard', flat: 0, basis_points: 100, minimum: 30, maximum: 200, label: 'MC fee' },
  { method: 'apple_pay', flat: 25, basis_points: 0, label: 'Wallet fee' },
];

let account: string;

beforeAll(async () => {
  account = await newAccount({ enable_apple_pay: true }, { fees });
});

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('a quote', () => {
  it('for a card says what the payer pays, and for how long that holds', async () => {
    const session = await newPayment(account);
    const { status, body } = await quote(session, await cardToken(cards.visa));
    expect(status).toBe(200);
    expect(body).toEqual({
      amount: 1_000,
      convenience_fee: 39,
      total_amount: 1_039,
      currency: 'USD',
      method: 'card',
      card_type: 'visa',
      last4: '4242',
      fee_label: 'Card fee',
      expires_at: expect.stringMatching(TIME),
    });
    const left = Date.parse(body.expires_at) - Date.now();
    expect(left).toBeLessThanOrEqual(600_000);
    expect(left).toBeGreaterThan(570_000);
  });

  it('for a bank account has no fee where no rule says so', async () => {
    const session = await newPayment(account);
    const { body } = await quoteAch(session, await achToken(bankAccounts.accepted));
    const expected = { amount: 1_000, convenience_fee: 0, total_amount: 1_000, currency: 'USD', method: 'ach' };
    expect(body).toEqual({ ...expected, last4: '6789', expires_at: expect.stringMatching(TIME) });
  });

  it('for Apple Pay needs no token', async () => {
    const session = await newPayment(account);
    const { body } = await session.browser('POST', '/quote-fee', { body: { method: 'apple_pay' } });
    expect(body).toMatchObject({
      convenience_fee: 25,
      total_amount: 1_025,
      method: 'apple_pay',
      fee_label: 'Wallet fee',
    });
  });

  it('follows what the processor says of the token, not what the browser says', async () => {
    const session = await newPayment(account);
    const claims = { card_type: 'visa', payment_method: { card: { last4: '0000', card_brand: 'Visa' } } };
    const mastercard = await quote(session, await cardToken(cards.mastercard), claims);
    expect(mastercard.body).toMatchObject({ card_type: 'mastercard', last4: '4444', convenience_fee: 30 });
    const bank = await quote(session, await achToken(bankAccounts.accepted), claims);
    expect(bank.body).toMatchObject({ method: 'ach', last4: '6789', convenience_fee: 0 });
  });

  it('never outlives the session', async () => {
    const session = await newPayment(account, { expires_in_seconds: 60 });
    const { body } = await quote(session, await cardToken(cards.visa));
    expect(body.expires_at).toBe((await session.config()).body.expires_at);
  });

  it.each([
    [1, 'USD', 10 + 0, 30],
    [17, 'USD', 10 + 0, 30],
    [18, 'USD', 10 + 1, 30],
    [1_000, 'JPY', 39, 30],
    [1_000, 'KWD', 39, 30],
    [4_949, 'USD', 10 + 144, 49],
    [4_950, 'USD', 10 + 144, 50],
    [50_000, 'EUR', 10 + 1_450, 200],
    [99_999_999, 'USD', 10 + 2_900_000, 200],
  ])('of %d %s is rounded half up and clamped: %d by the rule for cards, %d by that for the brand', async (...row) => {
    const [amount, currency, card, brand] = row;
    const session = await newPayment(account, { amount, currency });
    const [visa, mastercard] = [await cardToken(cards.visa), await cardToken(cards.mastercard)];
    expect((await quote(session, visa)).body).toMatchObject({ convenience_fee: card, currency });
    const quoted = await quote(session, mastercard);
    expect(quoted.body).toMatchObject({ convenience_fee: brand, total_amount: amount + brand, fee_label: 'MC fee' });
    const paid = await confirm(session, mastercard);
    expect(paid.body.payment).toMatchObject({ amount, convenience_fee: brand, total_amount: amount + brand, currency });
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: amount + brand, currency })]);
  });
});

describe('a confirm without the quote for it', () => {
  const changed = (answer: Answer, total: number) => {
    expectRefusal(answer, 'quote_changed', { extra: ['quote'] });
    expect(answer.body.quote).toMatchObject({ total_amount: total, expires_at: expect.stringMatching(TIME) });
  };

  it('is given one, and pays it when it is repeated under the same key', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.visa);
    const first = await confirm(session, token, { key: 'pay' });
    changed(first, 1_039);
    const { convenience_fee, method, card_type, last4, fee_label } = first.body.quote;
    expect([convenience_fee, method, card_type, last4, fee_label]).toEqual([39, 'card', 'visa', '4242', 'Card fee']);
    expect(await ledger(session)).toEqual([]);
    expect((await confirm(session, token, { key: 'pay' })).body.total_amount).toBe(1_039);
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 1_039 })]);
  });

  it('that has one for another card gets that of its own card', async () => {
    const session = await newPayment(account);
    const [visa, mastercard] = [await cardToken(cards.visa), await cardToken(cards.mastercard)];
    await quote(session, visa);
    changed(await confirm(session, mastercard), 1_030);
    changed(await confirm(session, visa), 1_039);
    expect((await confirm(session, visa)).body.total_amount).toBe(1_039);
  });

  it('that saw another total is told the right one, as often as it comes with the wrong one', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.visa);
    await quote(session, token);
    await leavesUnchanged(session, async () => {
      for (const total_amount of [1_038, 1_040, 1_000, 1_038]) {
        changed(await confirm(session, token, { key: 'pay', total_amount }), 1_039);
      }
    });
    expect((await confirm(session, token, { key: 'pay', total_amount: 1_039 })).status).toBe(200);
  });

  it('that was agreed before PATCH is told the new total', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.visa);
    await quote(session, token);
    await admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount: 2_000 } });
    changed(await confirm(session, token, { total_amount: 1_039 }), 2_068);
    expect((await confirm(session, token)).body.total_amount).toBe(2_068);
  });

  it('by Apple Pay binds the method, and takes a token of Apple Pay only', async () => {
    const session = await newPayment(account);
    await session.browser('POST', '/quote-fee', { body: { method: 'apple_pay' } });
    const wrong = await confirm(session, await cardToken(cards.visa), { method: 'apple_pay' });
    expectRefusal(wrong, 'validation_error', { fields: ['method'] });
    const token = await applePayToken();
    expectRefusal(await confirm(session, token), 'validation_error', { fields: ['method'] });
    const paid = await confirm(session, token, { method: 'apple_pay', total_amount: 1_025 });
    expect(paid.body.payment).toMatchObject({ method: 'apple_pay', status: 'succeeded', total_amount: 1_025 });
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 1_025 })]);
  });
});
