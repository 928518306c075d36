import { type Answer, admin, cards, cardToken, confirm, ledger, newAccount, quote } from '../support/cloud.ts';
import type { OpenSession } from '../support/cloud.ts';
import { newPayment } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';

let account: string;

beforeAll(async () => {
  account = await newAccount();
});

async function quoted(number: string): Promise<{ session: OpenSession; token: string }> {
  const session = await newPayment(account);
  const token = await cardToken(number);
  await quote(session, token);
  return { session, token };
}

const update = (session: OpenSession) =>
  admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount: 2_000 } });
const expire = (session: OpenSession) => admin('POST', `/v1/hosted-sessions/${session.id}/expire`, account);

function expectInProgress(answer: Answer) {
  expectRefusal(answer, 'confirm_in_progress');
  expect(answer.headers.get('retry-after')).toBe('2');
}

describe('a charge whose connection dropped', () => {
  it.each([
    ['after the processor had charged', cards.chargesThenDrops, [{ amount: 1_000, status: 'succeeded' }]],
    ['before the processor charged', cards.dropsUncharged, []],
  ])('%s is never told as a decline, and holds the session', async (_, number, charges) => {
    const { session, token } = await quoted(number);
    const unknown = await confirm(session, token, { key: 'pay' });
    expectRefusal(unknown, 'network_error');
    expect(unknown.body.message).toMatch(/not known.*do not pay again/i);
    expect(unknown.body.message).not.toMatch(/declin/i);

    const card = await cardToken(cards.visa);
    expectInProgress(await confirm(session, token, { key: 'pay' }));
    expectInProgress(await confirm(session, token, { key: 'another' }));
    expectInProgress(await confirm(session, card, { key: 'another-card' }));
    expectInProgress(await confirm(session, card));
    expectRefusal(await confirm(session, card, { key: 'pay' }), 'idempotency_key_reused');
    expectInProgress(await quote(session, card));
    expectInProgress(await update(session));
    expectInProgress(await expire(session));

    expect((await session.config()).body).toMatchObject({
      status: 'active',
      payment_status: 'processing',
      amount: 1_000,
    });
    expect(await ledger(session)).toEqual(charges.map((charge) => expect.objectContaining(charge)));
  });
});

describe('a charge that takes its time', () => {
  it('is paid in the end, and holds the session meanwhile', async () => {
    const { session, token } = await quoted(cards.slow);
    const paying = confirm(session, token, { key: 'slow' });
    while ((await session.config()).body.payment_status === 'unpaid');

    expect((await session.config()).body).toMatchObject({ status: 'active', payment_status: 'processing' });
    expectInProgress(await confirm(session, token, { key: 'slow' }));
    expectInProgress(await confirm(session, token, { key: 'impatient' }));
    expectInProgress(await update(session));
    expectInProgress(await expire(session));

    const paid = await paying;
    expect([paid.status, paid.body.total_amount]).toEqual([200, 1_000]);
    const again = await confirm(session, token, { key: 'slow' });
    expect([again.status, again.text]).toEqual([200, paid.text]);
    expect(await ledger(session)).toEqual([expect.objectContaining({ amount: 1_000, status: 'succeeded' })]);
  });
});

describe('a session that is over', () => {
  it('paid: takes no other payment, quote, change or end, and says so', async () => {
    const { session, token } = await quoted(cards.visa);
    expect((await confirm(session, token)).status).toBe(200);
    const before = (await session.config()).body;
    for (const answer of [
      await confirm(session, token),
      await confirm(session, token, { key: 'new' }),
      await confirm(session, await cardToken(cards.mastercard), { duplicate_acknowledged: true }),
      await quote(session, token),
      await update(session),
      await expire(session),
    ]) {
      expectRefusal(answer, 'already_confirmed');
    }
    const after = (await session.config()).body;
    expect({ ...after, redirect_url: '' }).toEqual({ ...before, redirect_url: '' });
    expect(await ledger(session)).toHaveLength(1);
  });

  it('expired: takes nothing either, shows itself as expired, and may be ended again', async () => {
    const { session, token } = await quoted(cards.visa);
    const ended = await expire(session);
    expect([ended.status, ended.body.status]).toEqual([200, 'expired']);
    for (const answer of [
      await confirm(session, token),
      await confirm(session, token, { key: 'new' }),
      await quote(session, token),
      await update(session),
    ]) {
      expectRefusal(answer, 'session_expired');
    }
    expect(await expire(session)).toMatchObject({ status: 200, body: ended.body });
    expect(await session.config()).toMatchObject({ status: 200, body: ended.body });
    expect(await ledger(session)).toEqual([]);
  });

  it('neither: may be changed as often as the merchant likes, all or nothing', async () => {
    const { session } = await quoted(cards.visa);
    const change = (body: object) => admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body });
    const line_items = [{ description: 'Water', amount: 700, quantity: 2 }];
    expect((await change({ amount: 1_400, line_items })).body).toMatchObject({ amount: 1_400, line_items });
    expect((await change({ amount: 1_300 })).body).toMatchObject({ amount: 1_300, line_items });
    expect((await change({ line_items: [] })).body).toMatchObject({ amount: 1_300, line_items: [] });
    const wrong = await change({ amount: 1_200, line_items: [{ description: 'x' }] });
    expectRefusal(wrong, 'validation_error', { fields: ['line_items[0].amount'] });
    expect((await session.config()).body).toMatchObject({ amount: 1_300, line_items: [] });
  });
});
