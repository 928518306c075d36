import { admin, cards, confirm, cardToken, ledger, newAccount, newSession, quote } from '../support/cloud.ts';
import { pay } from './support/payments.ts';
import { expectRefusal, leavesUnchanged } from './support/refusals.ts';

const customer = { customer_id: 'customer-7' };

let account: string;

beforeEach(async () => {
  account = await newAccount();
});

async function paid(body: object, number: string = cards.visa, uid = account) {
  const session = await newSession(uid, body);
  expect(await pay(session, number)).toMatchObject({ status: 200 });
  return session;
}

describe('a second payment of the same payer and amount', () => {
  it.each([
    ['the same customer, whatever the card', customer, customer],
    [
      'the same address, whatever its case',
      { customer_email: 'Payer@Example.com' },
      { customer_email: 'payer@example.com' },
    ],
  ])('is stopped: %s', async (_, first, second) => {
    await paid(first);
    const session = await newSession(account, second);
    await leavesUnchanged(session, async () => {
      expectRefusal(await pay(session, cards.mastercard, { key: 'pay' }), 'duplicate_payment');
    });
    expect(await ledger(session)).toEqual([]);
  });

  it('is stopped when only the card tells who pays, under whatever token', async () => {
    await paid({});
    const session = await newSession(account);
    expectRefusal(await pay(session, cards.visa), 'duplicate_payment');
    expect((await pay(session, cards.mastercard)).status).toBe(200);
  });

  it('goes through under the same key once the payer says so', async () => {
    await paid(customer);
    const session = await newSession(account, customer);
    const token = await cardToken(cards.visa);
    await quote(session, token);
    expectRefusal(await confirm(session, token, { key: 'pay' }), 'duplicate_payment');
    expectRefusal(await confirm(session, token, { key: 'pay', duplicate_acknowledged: false }), 'duplicate_payment');
    const meant = await confirm(session, token, { key: 'pay', duplicate_acknowledged: true });
    expect(meant.status).toBe(200);
    expect(await ledger(session)).toHaveLength(1);
    expectRefusal(await pay(await newSession(account, customer), cards.visa), 'duplicate_payment');
  });

  it('is stopped while the outcome of the first is not known', async () => {
    const first = await newSession(account, customer);
    expectRefusal(await pay(first, cards.dropsUncharged), 'network_error');
    expectRefusal(await pay(await newSession(account, customer), cards.visa), 'duplicate_payment');
  });

  it('is charged once when both come at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const payer = { customer_id: `customer-${round}` };
      const sessions = await Promise.all([1, 2, 3, 4].map(() => newSession(account, payer)));
      const answers = await Promise.all(sessions.map((session) => pay(session, cards.visa)));
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused).toHaveLength(3);
      for (const answer of refused) expectRefusal(answer, 'duplicate_payment');
      expect((await Promise.all(sessions.map(ledger))).flat()).toHaveLength(1);
    }
  });
});

describe('a second payment goes through', () => {
  it.each([
    ['of another amount', { ...customer, amount: 1_001 }],
    ['in another currency', { ...customer, currency: 'EUR' }],
    ['of another customer', { customer_id: 'customer-8' }],
    ['of somebody known by an address, though the card is the same', { customer_email: 'payer@example.com' }],
  ])('%s', async (_, body) => {
    await paid(customer);
    await paid(body);
  });

  it('at another account', async () => {
    await paid(customer);
    await paid(customer, cards.visa, await newAccount());
  });

  it('where the account switches the guard off', async () => {
    const uid = await newAccount({ duplicate_window_minutes: 0 });
    await paid(customer, cards.visa, uid);
    await paid(customer, cards.visa, uid);
  });

  it('after a decline and after a failure of the processor', async () => {
    expectRefusal(await pay(await newSession(account, customer), cards.declined), 'card_declined');
    expectRefusal(await pay(await newSession(account, customer), cards.processingError), 'processing_error');
    await paid(customer);
  });

  it('after PATCH made it another amount, and not after PATCH made it the same', async () => {
    await paid(customer);
    const patch = (id: string, amount: number) =>
      admin('PATCH', `/v1/hosted-sessions/${id}`, account, { body: { amount } });
    const session = await newSession(account, customer);
    await patch(session.id, 1_500);
    expect((await pay(session, cards.visa)).status).toBe(200);
    const other = await newSession(account, { ...customer, amount: 2_000 });
    await patch(other.id, 1_500);
    expectRefusal(await pay(other, cards.visa), 'duplicate_payment');
  });
});
