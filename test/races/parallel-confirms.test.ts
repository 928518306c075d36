import { setTimeout } from 'node:timers/promises';
import {
  admin,
  type Answer,
  cards,
  cardToken,
  confirm,
  ledger,
  newAccount,
  newSession,
  type OpenSession,
  quote,
} from '../support/cloud.ts';
import { sized } from './support/size.ts';

const TOTAL = 1_039;
const ROUNDS = sized(15, 100);
const FEWER = sized(8, 20);
const fee = (flat: number) => ({ fees: [{ method: 'card', flat, basis_points: 290, label: 'Card fee' }] });

let payers = 0;

/** A session with a quote that the payer has agreed to; its payer is new to the duplicate guard. */
async function quoted(account: string, token: string): Promise<OpenSession> {
  payers += 1;
  const session = await newSession(account, { customer_id: `payer-${payers}` });
  const { body } = await quote(session, token);
  expect(body.total_amount).toBe(TOTAL);
  return session;
}

/** Two requests at once, the second some milliseconds later: spread over the rounds so that each wins now and then. */
function race<A, B>(delay: number, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  return Promise.all([first(), setTimeout(delay).then(second)]);
}

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();
const amounts = async (session: OpenSession) => (await ledger(session)).map(({ amount }) => amount);
const rounds = (count: number) => Array.from({ length: count }, (_, round) => round);

let account: string;
let token: string;

beforeAll(async () => {
  account = await newAccount({}, fee(10));
  token = await cardToken(cards.visa);
});

describe('confirms of one session at the same time', () => {
  it(`charge once in each of ${ROUNDS} rounds of 50 with different keys: one 200, the rest 409`, async () => {
    for (const _ of rounds(ROUNDS)) {
      const session = await quoted(account, token);
      const answers = await Promise.all(rounds(50).map((n) => confirm(session, token, { key: `payer-${n}` })));

      expect(statuses(answers)).toEqual([200, ...Array(49).fill(409)]);
      for (const { status, body } of answers) {
        if (status === 409) expect(['confirm_in_progress', 'already_confirmed']).toContain(body.code);
      }
      expect(await amounts(session)).toEqual([TOTAL]);
    }
  }, 300_000);

  it(`charge once in each of ${FEWER} rounds of 20 with one key: every 200 has the same bytes, the rest wait`, async () => {
    for (const _ of rounds(FEWER)) {
      const session = await quoted(account, token);
      const answers = await Promise.all(rounds(20).map(() => confirm(session, token, { key: 'same' })));
      const paid = answers.filter(({ status }) => status === 200);
      const others = answers.filter(({ status }) => status !== 200);

      expect(new Set(paid.map(({ text }) => text)).size).toBe(1);
      expect(paid.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
      for (const { status, body, headers } of others) {
        expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'confirm_in_progress', '2']);
      }
      expect(await amounts(session)).toEqual([TOTAL]);
    }
  }, 180_000);

  it('charge once when half of them have no key', async () => {
    const session = await quoted(account, token);
    const answers = await Promise.all(
      rounds(20).map((n) => confirm(session, token, n % 2 ? { key: `payer-${n}` } : {})),
    );
    expect(statuses(answers)).toEqual([200, ...Array(19).fill(409)]);
    expect(await amounts(session)).toEqual([TOTAL]);
  });
});

describe('a confirm against another writer', () => {
  it.each([
    ['with the total that the payer saw', { total_amount: TOTAL }],
    ['without a total', {}],
  ])(
    'never charges another amount than the quote when PATCH races it, %s',
    async (_, seen) => {
      for (const round of rounds(FEWER)) {
        const session = await quoted(account, token);
        const [patched, paid] = await race(
          round % 4,
          () => admin('PATCH', `/v1/hosted-sessions/${session.id}`, account, { body: { amount: 2_000 } }),
          () => confirm(session, token, { key: 'pay', ...seen }),
        );

        if (paid.status === 200) {
          expect(patched.status).toBe(409);
          expect(paid.body.total_amount).toBe(TOTAL);
          expect(await amounts(session)).toEqual([TOTAL]);
        } else {
          expect([patched.status, paid.status, paid.body.code]).toEqual([200, 409, 'quote_changed']);
          expect(paid.body.quote).toMatchObject({ amount: 2_000, total_amount: 2_068 });
          expect(await amounts(session)).toEqual([]);
        }
      }
    },
    180_000,
  );

  it('has one winner when expire races it', async () => {
    for (const round of rounds(FEWER)) {
      const session = await quoted(account, token);
      const [expired, paid] = await race(
        round % 4,
        () => admin('POST', `/v1/hosted-sessions/${session.id}/expire`, account),
        () => confirm(session, token, { key: 'pay' }),
      );

      if (paid.status === 200) {
        expect(expired.status).toBe(409);
        expect(await amounts(session)).toEqual([TOTAL]);
      } else {
        expect([expired.status, expired.body.status]).toEqual([200, 'expired']);
        expect([paid.status, paid.body.code]).toEqual([410, 'session_expired']);
        expect(await amounts(session)).toEqual([]);
      }
    }
  }, 180_000);

  it('charges what the answer says, or nothing, when a quote for another card races it', async () => {
    const dear = [
      ...fee(10).fees,
      { method: 'card', card_type: 'mastercard', flat: 500, basis_points: 0, label: 'MC' },
    ];
    const own = await newAccount({}, { fees: dear });
    const other = await cardToken(cards.mastercard);
    for (const round of rounds(FEWER)) {
      const session = await quoted(own, token);
      const [requoted, paid] = await race(
        round,
        () => quote(session, other, { card_type: 'mastercard' }),
        () => confirm(session, token, { key: 'pay' }),
      );

      // A quote is written only before the claim, which then may not find the old one.
      expect([requoted.status, paid.status].sort()).toEqual([200, 409]);
      if (paid.status === 200) expect(paid.body.total_amount).toBe(TOTAL);
      else expect([paid.status, paid.body.code, paid.body.quote.total_amount]).toEqual([409, 'quote_changed', TOTAL]);
      expect(await amounts(session)).toEqual(paid.status === 200 ? [TOTAL] : []);
    }
  }, 180_000);

  it('charges the total of the answer when a quote at a new fee races it', async () => {
    const own = await newAccount({}, fee(10));
    const sessions: OpenSession[] = [];
    for (const _ of rounds(FEWER)) sessions.push(await quoted(own, token));
    await admin('PUT', `/api/paymentaccounts/${own}/checkout-config`, own, { body: fee(20) });

    for (const [round, session] of sessions.entries()) {
      const [requoted, paid] = await race(
        round,
        () => quote(session, token),
        () => confirm(session, token, { key: 'pay', total_amount: TOTAL }),
      );

      expect([requoted.status, paid.status].sort()).toEqual([200, 409]);
      if (paid.status === 200) expect(paid.body.total_amount).toBe(TOTAL);
      else expect([paid.status, paid.body.code, paid.body.quote.total_amount]).toEqual([409, 'quote_changed', 1_049]);
      expect(await amounts(session)).toEqual(paid.status === 200 ? [TOTAL] : []);
    }
  }, 180_000);
});
