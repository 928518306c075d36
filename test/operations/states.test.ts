import type { Account } from '../../lambdas/domain/account.ts';
import { type PaymentSession, publicStatus } from '../../lambdas/domain/session.ts';
import { expireSession } from '../../lambdas/operations/expire-session.ts';
import { updateSession } from '../../lambdas/operations/update-session.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { type Checkout, openCheckout, told } from './support/checkout.ts';

let checkout: Checkout;
let payer = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  payer += 1;
});

afterAll(() => checkout.store.close());

const account = anAccount({ maxDeclines: 1 });
const now = () => checkout.clock.now();
const body = () => ({ customer_id: `cust_${payer}` });

/** How a quoted session gets into each state; what it was created with, for the replay. */
const states = {
  active: async () => {},
  'charge under way': async (session: PaymentSession) => {
    checkout.processor.answer({ kind: 'unknown' });
    await checkout.confirm(session, { account, key: 'earlier' });
  },
  'charge under way, time run out': async (session: PaymentSession) => {
    checkout.processor.answer({ kind: 'unknown' });
    await checkout.confirm(session, { account, key: 'earlier' });
    checkout.clock.advance(1_800_000);
  },
  'declines spent': async (session: PaymentSession) => {
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    await checkout.confirm(session, { account, key: 'earlier' });
  },
  completed: (session: PaymentSession) => checkout.confirm(session, { account, key: 'earlier' }),
  'completed, time run out': async (session: PaymentSession) => {
    await checkout.confirm(session, { account, key: 'earlier' });
    checkout.clock.advance(1_800_000);
  },
  expired: ({ id }: PaymentSession) => checkout.store.sessions.expire(id, now()),
  'time run out': async () => checkout.clock.advance(1_800_000),
};
type State = keyof typeof states;

const actions = {
  replay: async () => {
    const replayed = await checkout.create(body(), account, `key-${payer}`);
    return 'replayed' in replayed && replayed.replayed ? 'replayed' : told(replayed);
  },
  patch: async ({ id }: PaymentSession) =>
    told(await updateSession({ ...deps(), sessions: checkout.store.sessions }, account, id, { amount: 2_000 })),
  expire: async ({ id }: PaymentSession) =>
    told(await expireSession({ ...deps(), sessions: checkout.store.sessions }, account, id, 'request-1')),
  quote: async ({ id }: PaymentSession) => told(await checkout.quote(id, {}, account)),
  confirm: async ({ id }: PaymentSession) =>
    told(await checkout.confirm(await checkout.stored(id), { account, key: 'now' })),
  'same key': async ({ id }: PaymentSession) =>
    told(await checkout.confirm(await checkout.stored(id), { account, key: 'earlier' })),
};
type Action = keyof typeof actions;

const deps = () => ({ clock: checkout.clock });

const [paid, busy, gone] = ['already_confirmed', 'confirm_in_progress', 'session_expired'];

/** What each action is answered in each state; `active` and `expired` are the status of the session that comes back. */
const answers: Record<State, Record<Action, string | number>> = {
  active: { replay: 'replayed', patch: 'active', expire: 'expired', quote: 'done', confirm: 200, 'same key': 200 },
  'charge under way': { replay: 'replayed', patch: busy, expire: busy, quote: busy, confirm: busy, 'same key': busy },
  'charge under way, time run out': {
    replay: 'replayed',
    patch: busy,
    expire: busy,
    quote: busy,
    confirm: busy,
    'same key': busy,
  },
  'declines spent': {
    replay: 'replayed',
    patch: 'active',
    expire: 'expired',
    quote: 'done',
    confirm: 'rate_limited',
    'same key': 402,
  },
  completed: { replay: 'replayed', patch: paid, expire: paid, quote: paid, confirm: paid, 'same key': 200 },
  'completed, time run out': {
    replay: 'replayed',
    patch: paid,
    expire: paid,
    quote: paid,
    confirm: paid,
    'same key': 200,
  },
  expired: { replay: 'replayed', patch: gone, expire: 'expired', quote: gone, confirm: gone, 'same key': gone },
  'time run out': { replay: 'replayed', patch: gone, expire: 'expired', quote: gone, confirm: gone, 'same key': gone },
};

const rows = (Object.keys(states) as State[]).flatMap((state) =>
  (Object.keys(actions) as Action[]).map((action) => ({ state, action, answer: answers[state][action] })),
);

/** A quoted session that came from a create with an Idempotency-Key. */
async function inState(state: State): Promise<PaymentSession> {
  const created = await checkout.create(body(), account, `key-${payer}`);
  if (!('session' in created)) throw new Error('The session was not created');
  await checkout.quote(created.session.id, {}, account);
  const session = await checkout.stored(created.session.id);
  checkout.processor.answer();
  await states[state](session);
  checkout.processor.answer();
  return checkout.stored(session.id);
}

const refusals = new Set<string | number>([paid, busy, gone, 'rate_limited', 'replayed', 402]);

describe('in each state, each action has its one answer', () => {
  it.each(rows)('$state: $action is $answer', async ({ state, action, answer }) => {
    const session = await inState(state);
    const charges = checkout.processor.charges.length;
    const before = await checkout.store.item(session.id);
    expect(await actions[action](session)).toBe(answer);
    if (refusals.has(answer)) {
      expect(checkout.processor.charges).toHaveLength(charges);
      expect(await checkout.store.item(session.id)).toEqual(before);
    }
  });
});

describe('the public status', () => {
  it.each<[State, string]>([
    ['active', 'active'],
    ['charge under way', 'active'],
    ['charge under way, time run out', 'active'],
    ['declines spent', 'active'],
    ['completed', 'completed'],
    ['completed, time run out', 'completed'],
    ['expired', 'expired'],
    ['time run out', 'expired'],
  ])('of a session that is %s: %s', async (state, status) => {
    expect(publicStatus(await inState(state), now())).toBe(status);
  });
});

it('a session of another account is not_found, for PATCH and expire', async () => {
  const session = await inState('active');
  const stranger: Account = { ...account, uid: 'pa_00000000000000000002' };
  const all = { ...deps(), sessions: checkout.store.sessions };
  expect(await updateSession(all, stranger, session.id, { amount: 5 })).toMatchObject({ code: 'not_found' });
  expect(await expireSession(all, stranger, session.id, 'request-1')).toMatchObject({ code: 'not_found' });
  expect(await updateSession(all, account, 'cs_none', { amount: 5 })).toMatchObject({ code: 'not_found' });
  expect(await expireSession(all, account, 'cs_none', 'request-1')).toMatchObject({ code: 'not_found' });
  expect(await checkout.stored(session.id)).toEqual(session);
});

it('a session whose declines are spent says how long it would take to end', async () => {
  const session = await inState('declines spent');
  const refusal = await checkout.confirm(session, { account });
  expect(refusal).toMatchObject({ recoverable: false, details: { retryAfter: (session.expiresAt - now()) / 1_000 } });
});
