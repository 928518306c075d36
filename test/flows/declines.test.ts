import { admin, cards, cardToken, confirm, ledger, newAccount, quote } from '../support/cloud.ts';
import { achToken, bankAccounts, newPayment, pay, quoteAch } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';

const statuses = async (session: Parameters<typeof ledger>[0]) => (await ledger(session)).map(({ status }) => status);

let account: string;

beforeAll(async () => {
  account = await newAccount();
});

describe('a declined payment', () => {
  it.each([
    ['card_declined', cards.declined],
    ['insufficient_funds', cards.insufficientFunds],
    ['expired_card', cards.expired],
    ['incorrect_cvc', cards.incorrectCvc],
  ] as const)('is told as %s, leaves the session open, and another card pays it', async (code, number) => {
    const session = await newPayment(account);
    expectRefusal(await pay(session, number, { key: 'first' }), code);
    expect((await session.config()).body).toMatchObject({ status: 'active', payment_status: 'unpaid' });
    expect((await pay(session, cards.visa, { key: 'second' })).status).toBe(200);
    expect((await statuses(session)).sort()).toEqual(['declined', 'succeeded']);
  });

  it('keeps its quote: the same card may be confirmed again without a new one', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.declined);
    await quote(session, token);
    expectRefusal(await confirm(session, token), 'card_declined');
    expectRefusal(await confirm(session, token), 'card_declined');
    expect(await statuses(session)).toEqual(['declined', 'declined']);
  });

  it('for the fifth time ends the payments of the session: a good card is refused for the rest of its life', async () => {
    const session = await newPayment(account, { expires_in_seconds: 900 });
    for (const key of ['1', '2', '3', '4', '5']) {
      expectRefusal(await pay(session, cards.declined, { key }), 'card_declined');
    }
    for (const key of ['5', '6']) {
      const refused = await pay(session, cards.visa, { key: `good-${key}` });
      expectRefusal(refused, 'rate_limited', { recoverable: false });
      const left = (Date.parse((await session.config()).body.expires_at) - Date.now()) / 1_000;
      expect(Math.abs(Number(refused.headers.get('retry-after')) - left)).toBeLessThan(10);
    }
    expect((await session.config()).body).toMatchObject({ status: 'active', payment_status: 'unpaid' });
    expect(await statuses(session)).toEqual(Array(5).fill('declined'));
  });

  it.each([1, 2])('may come %d times where the account says so', async (max_declines) => {
    const session = await newPayment(await newAccount({ max_declines }));
    for (let n = 0; n < max_declines; n += 1) expectRefusal(await pay(session, cards.declined), 'card_declined');
    expectRefusal(await pay(session, cards.visa), 'rate_limited', { recoverable: false });
  });

  it('is counted once when its key is repeated', async () => {
    const session = await newPayment(await newAccount({ max_declines: 2 }));
    const token = await cardToken(cards.declined);
    await quote(session, token);
    for (let n = 0; n < 4; n += 1) expectRefusal(await confirm(session, token, { key: 'same' }), 'card_declined');
    expect((await pay(session, cards.visa)).status).toBe(200);
  });

  it('is no more than the limit when they come at the same time', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.declined);
    await quote(session, token);
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(Array.from({ length: 8 }, (_, n) => confirm(session, token, { key: `${round}-${n}` })));
    }
    expect(await statuses(session)).toEqual(Array(5).fill('declined'));
  });
});

describe('a processor that failed and took nothing', () => {
  it('is a 502 that its key keeps; it is no decline, and a new key may pay', async () => {
    const session = await newPayment(await newAccount({ max_declines: 1 }));
    const token = await cardToken(cards.processingError);
    await quote(session, token);
    const failed = await confirm(session, token, { key: 'first' });
    expectRefusal(failed, 'processing_error');
    const again = await confirm(session, token, { key: 'first' });
    expect([again.status, again.text]).toEqual([502, failed.text]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expectRefusal(await confirm(session, token, { key: 'second' }), 'processing_error');
    expect((await session.config()).body).toMatchObject({ status: 'active', payment_status: 'unpaid' });
    expect((await pay(session, cards.visa, { key: 'third' })).status).toBe(200);
    expect((await statuses(session)).filter((status) => status === 'succeeded')).toHaveLength(1);
  });
});

describe('a bank debit', () => {
  it('completes the session with a pending payment', async () => {
    const session = await newPayment(account);
    const token = await achToken(bankAccounts.accepted);
    await quoteAch(session, token);
    const ach_authorization = { sec_code: 'web', accepted_at: '2026-01-02T03:04:05Z' };
    const paid = await confirm(session, token, { method: 'ach', ach_authorization });
    expect(paid.status).toBe(200);
    expect(paid.body).toMatchObject({
      status: 'completed',
      payment: { status: 'pending', method: 'ach', last4: '6789' },
    });
    expect(await statuses(session)).toEqual(['pending']);
    expect((await session.config()).body).toMatchObject({ status: 'completed', payment_status: 'paid' });
    const expire = await admin('POST', `/v1/hosted-sessions/${session.id}/expire`, account);
    expectRefusal(expire, 'already_confirmed');
  });

  it.each([
    ['card_declined', bankAccounts.declined],
    ['insufficient_funds', bankAccounts.insufficientFunds],
  ] as const)('that is refused is a %s', async (code, number) => {
    const session = await newPayment(account);
    const token = await achToken(number);
    await quoteAch(session, token);
    expectRefusal(await confirm(session, token, { method: 'ach' }), code);
    expect((await session.config()).body).toMatchObject({ status: 'active', payment_status: 'unpaid' });
  });
});
