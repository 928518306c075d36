import { setTimeout as pause } from 'node:timers/promises';
import {
  call,
  cards,
  cardToken,
  confirm,
  newAccount,
  type OpenSession,
  outputs,
  quote,
} from '../../test/support/cloud.ts';
import { achToken, bankAccounts, newPayment, pay, quoteAch } from '../../test/flows/support/payments.ts';

/** So few of a hundred sessions do what is not paying at the first try. */
const declinedCards = [
  ...Array.from({ length: 6 }, () => cards.declined),
  ...Array.from({ length: 4 }, () => cards.insufficientFunds),
  ...Array.from({ length: 2 }, () => cards.expired),
  ...Array.from({ length: 2 }, () => cards.incorrectCvc),
];

const PAYERS = 4;
/** Limits on card testing are by account and address, and all payers have the same address. */
const SESSIONS_OF_AN_ACCOUNT = 20;

const fees = [{ method: 'card', flat: 10, basis_points: 290, label: 'Card fee' }];

/**
 * Sessions of every kind, one after the other for each of a few payers, until the time is over.
 * @returns how many there were
 */
export async function payUntil(end: number, callback_url: string): Promise<number> {
  let sessions = 0;
  const next = accounts(callback_url);
  const payer = async () => {
    while (Date.now() < end) {
      const n = sessions;
      sessions += 1;
      await journey(n % 100, await next(n));
      await pause(150 * (n % 4));
    }
  };
  await Promise.all(Array.from({ length: PAYERS }, payer));
  return sessions;
}

interface Accounts {
  readonly plain: string;
  readonly challenged: string;
}

function accounts(callback_url: string): (n: number) => Promise<Accounts> {
  const made = new Map<number, Promise<Accounts>>();
  const make = async (): Promise<Accounts> => {
    const plain = await newAccount({ callback_url }, { fees });
    return { plain, challenged: await newAccount({ callback_url }, { challenge: { mode: 'always', type: 'email' } }) };
  };
  return (n) => {
    const group = Math.floor(n / SESSIONS_OF_AN_ACCOUNT);
    const pair = made.get(group) ?? make();
    made.set(group, pair);
    return pair;
  };
}

async function journey(kind: number, { plain, challenged }: Accounts): Promise<void> {
  // 37 and 100 have no common divisor, so that kinds follow each other in no order.
  const place = (kind * 37) % 100;
  const currency = place % 5 === 0 ? 'EUR' : 'USD';
  const body = { amount: 1_000 + 137 * place, currency, customer_email: 'ada@example.com' };
  if (place >= 96) return verified(await newPayment(challenged, body), place === 99);
  const session = await newPayment(plain, place === 95 ? { ...body, expires_in_seconds: 60 } : body);
  await session.config();
  if (place >= 88) return place >= 93 ? undefined : left(session);
  if (place >= 86) return byBankAccount(session);
  if (place === 85) return void (await pay(session, cards.chargesThenDrops));
  if (place === 84) return void (await pay(session, cards.processingError));
  if (place >= 82) return twice(session);
  if (place >= 80) return duplicate(plain, body);
  const declined = declinedCards[place];
  if (declined !== undefined) await pay(session, declined);
  if (declined === undefined || place % 3 !== 0) await pay(session, cards.visa);
}

/** Sees the total, and goes. */
async function left(session: OpenSession): Promise<void> {
  await quote(session, await cardToken(cards.visa));
}

async function byBankAccount(session: OpenSession): Promise<void> {
  const token = await achToken(bankAccounts.accepted);
  await quoteAch(session, token);
  await session.browser('POST', '/confirm', { body: { processor_token: token, method: 'ach' } });
}

/** An answer is lost, and the same request comes again. */
async function twice(session: OpenSession): Promise<void> {
  const token = await cardToken(cards.mastercard);
  await quote(session, token);
  const key = `key-${session.id}`;
  for (const _ of [1, 2]) await confirm(session, token, { key });
}

async function duplicate(account: string, body: object): Promise<void> {
  const customer_id = `twice-${Date.now()}`;
  for (const _ of [1, 2]) await pay(await newPayment(account, { ...body, customer_id }), cards.visa);
}

async function verified(session: OpenSession, wrongFirst: boolean): Promise<void> {
  await session.config();
  await session.browser('POST', '/challenge/send');
  const { body } = await call('GET', `${outputs.SandboxUrl}/outbox?reference=${session.id}`);
  const code = String(body.messages[0]?.code);
  const wrong = code === '000000' ? '000001' : '000000';
  if (wrongFirst) await pay(session, cards.visa, { challenge_response: { type: 'email', code: wrong } });
  await pay(session, cards.visa, { challenge_response: { type: 'email', code } });
}
