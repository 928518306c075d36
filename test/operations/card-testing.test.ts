import { isProblem } from '../../lambdas/domain/errors.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import type { RequestSource } from '../../lambdas/domain/velocity.ts';
import { quoteFee } from '../../lambdas/operations/quote-fee.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let cards = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

afterAll(() => checkout.store.close());

const DECLINED = { kind: 'declined', code: 'card_declined' } as const;
const account = anAccount();

/** A token for a card that nobody has seen before. */
function newCard(): string {
  cards += 1;
  const token = `tok_card_${cards}`;
  checkout.processor.knows(token, { method: 'card', cardType: 'visa', last4: '0002', fingerprint: `card ${cards}` });
  return token;
}

/** Quote and confirm, as a page does. What the quote refuses is not confirmed. */
async function pay(session: PaymentSession, token: string, source: RequestSource, outcome?: typeof DECLINED) {
  const { sessions, wallets, velocity } = checkout.store;
  const deps = { sessions, wallets, velocity, processors: checkout.processors, clock: checkout.clock };
  const quoted = await quoteFee(deps, session, account, { method: 'card', token, source });
  if (isProblem(quoted)) return quoted.code;
  checkout.processor.answer(...(outcome ? [outcome] : []));
  const quotedSession = { ...(await checkout.stored(session.id)) };
  return told(await checkout.confirm(quotedSession, { processor_token: token, source }));
}

const newSession = (body: object = {}) => {
  cards += 1;
  return checkout.session({ customer_id: `payer ${cards}`, ...body });
};

describe('a card-testing attack', () => {
  it('of 2,000 cards, 50 sessions and 20 addresses is stopped within 100 attempts; 100 honest payers beside it pay', async () => {
    const sessions = await Promise.all(Array.from({ length: 50 }, () => newSession()));
    const honest = await Promise.all(Array.from({ length: 100 }, () => newSession()));
    const outcomes: (string | number)[] = [];
    let reached = 0;
    for (let n = 0; n < 2_000; n += 1) {
      const [session] = [sessions[n % sessions.length]];
      if (!session) continue;
      const outcome = await pay(session, newCard(), { ip: `198.51.100.${n % 20}` }, DECLINED);
      if (outcome === 402) reached = n + 1;
      outcomes.push(outcome);
      const payer = n % 20 === 0 ? honest[n / 20] : undefined;
      if (payer) expect(await pay(payer, newCard(), { ip: `203.0.113.${n / 20}` })).toBe(200);
    }
    expect(reached).toBeLessThanOrEqual(100);
    expect(outcomes.filter((outcome) => outcome === 402).length).toBeLessThanOrEqual(100);
    expect(outcomes.filter((outcome) => outcome === 'rate_limited')).toHaveLength(1_900);
  }, 120_000);
});

describe('declined cards', () => {
  it('from one address: the sixth card is refused at quote and confirm, for an hour; other ways to pay are not', async () => {
    const source = { ip: '192.0.2.1' };
    for (let n = 0; n < 5; n += 1) expect(await pay(await newSession(), newCard(), source, DECLINED)).toBe(402);
    const session = await newSession();
    expect(await pay(session, newCard(), source)).toBe('rate_limited');
    // A quote from elsewhere does not help.
    await checkout.quote(session.id, { source: { ip: '192.0.2.2' } });
    const quoted = await checkout.stored(session.id);
    expect(told(await checkout.confirm(quoted, { source }))).toBe('rate_limited');
    const called = { processor_token: 'tok_visa', method: 'ach', source };
    expect(told(await checkout.confirm(quoted, called))).toBe('rate_limited');
    await checkout.quote(session.id, { token: 'tok_ach', method: 'ach', source });
    const debit = { processor_token: 'tok_ach', method: 'ach', source };
    expect(told(await checkout.confirm(await checkout.stored(session.id), debit))).toBe(200);
    checkout.clock.advance(3_600_000);
    expect(await pay(await newSession(), newCard(), source)).toBe(200);
  });

  it('that are the same card are one: a payer who insists is stopped by the declines of the session alone', async () => {
    const source = { ip: '192.0.2.3' };
    const [session, card] = [await newSession(), newCard()];
    for (let n = 0; n < 5; n += 1) expect(await pay(session, card, source, DECLINED)).toBe(402);
    expect(await pay(session, newCard(), source)).toBe('rate_limited');
    expect(await pay(await newSession(), newCard(), source)).toBe(200);
  });

  it('for one mailbox, from everywhere: the sixth card is refused', async () => {
    const body = { customer_email: 'eve@example.com' };
    for (let n = 0; n < 5; n += 1) {
      expect(await pay(await newSession(body), newCard(), { ip: `192.0.2.${10 + n}` }, DECLINED)).toBe(402);
    }
    expect(await pay(await newSession(body), newCard(), { ip: '192.0.2.20' })).toBe('rate_limited');
  });

  it('that were approved count for nothing', async () => {
    const source = { ip: '192.0.2.30' };
    for (let n = 0; n < 8; n += 1) expect(await pay(await newSession(), newCard(), source)).toBe(200);
  });
});
