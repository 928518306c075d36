import { webhookId } from '../../lambdas/domain/events.ts';
import type { PaymentSession, Session } from '../../lambdas/domain/session.ts';
import { firstWebhookSettings } from '../../lambdas/domain/webhook-settings.ts';
import { presentEvent } from '../../lambdas/domain/wire/present-event.ts';
import { aPayment, anAttempt, aQuote, aSession } from '../store/support/fixtures.ts';
import { CALLBACK, openWebhooks, type Webhooks } from './support/webhooks.ts';

let bench: Webhooks;
let uid: string;

beforeAll(async () => {
  bench = await openWebhooks();
  ({ uid } = await bench.account());
});

beforeEach(() => {
  bench.queued.length = 0;
});

afterAll(() => bench.store.close());

const active = (part: Partial<PaymentSession> = {}) => aSession({ account: uid, ...part });
const expired = (session: Session): Session => ({ ...session, status: 'expired' });
const attempt = anAttempt();
const completed = (session: PaymentSession): Session => ({
  ...session,
  status: 'completed',
  payment: aPayment(attempt),
});
const reviewed = (session: Session): Session => ({ ...session, attempt: { ...attempt, review: true } });

describe('data of an event', () => {
  it('of a paid session is what the contract lists, and nothing else of the session', async () => {
    const metadata = { order: 'A-1', paid: true, parts: 2 };
    const before = active({ metadata, customerId: 'c', customerEmail: 'a@b.example', fraudSignals: { phone: '1' } });
    const event = await bench.project({ ...before, attempt }, completed(before));
    const stored = await bench.events.find(event?.id ?? '');
    expect(stored).toEqual({ ...event, at: bench.clock.now() });
    expect(presentEvent(stored as NonNullable<typeof stored>)).toEqual({
      webhook_id: webhookId(before.id, 'checkout_session.completed'),
      event_type: 'checkout_session.completed',
      timestamp: Math.floor(bench.clock.now() / 1_000),
      data: {
        session_id: before.id,
        status: 'completed',
        amount: 1_000,
        payment: {
          payment_uid: `P-${attempt.id}`,
          transaction_id: 'ch_1',
          total_amount: 1_039,
          method: 'card',
          last4: '4242',
        },
        metadata,
      },
    });
  });

  it.each<[what: string, before: Partial<Session>, after: Partial<Session>]>([
    [
      'confirm, whoever settled it',
      { attempt: { ...attempt, requestId: 'r-1' } },
      { status: 'completed', payment: aPayment(attempt) },
    ],
    [
      'confirm, when it needs review',
      { attempt: { ...attempt, requestId: 'r-1' } },
      { attempt: { ...attempt, requestId: 'r-1', review: true } },
    ],
    ['own expiry', {}, { status: 'expired', endedByRequest: 'r-1' }],
  ])('keeps the id of the %s, and tells nobody', async (_, before, after) => {
    const session = active();
    const event = await bench.project({ ...session, ...before }, { ...session, ...after });
    const stored = await bench.events.find(event?.id ?? '');
    expect(stored?.requestId).toBe('r-1');
    expect(JSON.stringify(presentEvent(stored as NonNullable<typeof stored>))).not.toContain('r-1');
  });

  it('of a session that ended unpaid has neither payment nor metadata where there is none', async () => {
    const before = active();
    const event = await bench.project(before, expired(before));
    expect(event?.type).toBe('checkout_session.expired');
    expect(JSON.parse(event?.data ?? '')).toEqual({ session_id: before.id, status: 'expired', amount: 1_000 });
  });

  it('of a wallet session has no amount', async () => {
    const { amount: _, currency: __, successUrl: ___, cancelUrl: ____, ...rest } = active();
    const wallet: Session = { ...rest, scope: 'wallet' };
    const event = await bench.project(wallet, expired(wallet));
    expect(JSON.parse(event?.data ?? '')).toEqual({ session_id: wallet.id, status: 'expired' });
  });

  it('of a payment that waits for a person says that the session is still active', async () => {
    const before = { ...active(), attempt };
    const event = await bench.project(before, reviewed(before));
    expect(event?.type).toBe('checkout_session.needs_review');
    expect(JSON.parse(event?.data ?? '')).toEqual({ session_id: before.id, status: 'active', amount: 1_000 });
  });
});

describe('a transition', () => {
  it('is one event, however often its record comes, and keeps the time and data of the first', async () => {
    const before = active();
    const first = await bench.project(before, expired(before));
    const at = bench.clock.now();
    bench.clock.advance(60_000);
    const again = await bench.project(before, { ...expired(before), metadata: { late: true } });
    expect(again?.id).toBe(first?.id);
    expect(await bench.events.find(first?.id ?? '')).toEqual({ ...first, at });
  });

  it('whose record comes again after the delivery sends nothing more', async () => {
    const before = active();
    const event = await bench.project(before, expired(before));
    expect(await bench.deliver(event?.id ?? '')).toBe('delivered');
    await bench.project(before, expired(before));
    expect(bench.queued.map(({ id }) => id)).toEqual([event?.id]);
    expect(await bench.deliver(event?.id ?? '')).toBe('not_due');
    expect((await bench.deliveries.find(event?.id ?? ''))?.attempts).toHaveLength(1);
  });

  it('is one event when two projectors have its record at the same moment', async () => {
    const before = active();
    const both = await Promise.all([1, 2, 3].map(() => bench.project(before, expired(before))));
    expect(new Set(both.map((event) => event?.id)).size).toBe(1);
    expect(await bench.deliveries.find(both[0]?.id ?? '')).toMatchObject({ begun: 0, state: 'pending' });
  });

  it('of each kind is an event of its own, in whichever order the records come', async () => {
    const before = { ...active(), attempt };
    const review = reviewed(before);
    const paid = completed(before as PaymentSession);
    const late = await bench.project(review, paid);
    const early = await bench.project(before, review);
    expect([late?.type, early?.type]).toEqual(['checkout_session.completed', 'checkout_session.needs_review']);
    expect(late?.id).not.toBe(early?.id);
  });

  it('that a killed projector noted without its delivery gets the delivery when the record comes again', async () => {
    const before = active();
    const id = webhookId(before.id, 'checkout_session.expired');
    const data = JSON.stringify({ session_id: before.id });
    await bench.events.add({ id, account: uid, type: 'checkout_session.expired', data });
    await bench.project(before, expired(before));
    expect(await bench.deliveries.find(id)).toMatchObject({ state: 'pending' });
    expect(bench.queued).toEqual([{ id, delay: 0 }]);
  });
});

describe('no event is', () => {
  const session = active();
  it.each<[string, Session | undefined, Session]>([
    ['a new session', undefined, session],
    ['a quote', session, { ...session, quote: aQuote() }],
    ['a claim', session, { ...session, attempt }],
    ['a decline', { ...session, attempt }, { ...session, declines: 1 }],
    ['a PATCH', session, { ...session, amount: 5, version: 2 }],
    ['an end that is written once more', expired(session), { ...expired(session), declines: 1 }],
    ['a note on a paid session', completed(session), { ...completed(session), lateApprovals: [] }],
    ['a look at what waits for a person', reviewed(session), { ...reviewed(session), declines: 1 }],
    ['an end without what came before', undefined, expired(session)],
  ])('%s', async (_, before, after) => {
    expect(await bench.project(before, after)).toBeUndefined();
    expect(bench.queued).toEqual([]);
  });
});

describe('an event is kept but not delivered', () => {
  it.each([
    ['without a callback_url', { callbackUrl: '' }],
    ['when the webhooks are off', { callbackUrl: CALLBACK, webhookEnabled: false }],
  ])('%s', async (_, profile) => {
    const account = await bench.account(profile);
    const id = await bench.expired(account.uid);
    expect(await bench.events.find(id)).toMatchObject({ account: account.uid });
    expect(await bench.deliveries.find(id)).toBeUndefined();
    expect(bench.queued).toEqual([]);
  });

  it('when its type is not subscribed to, while others are', async () => {
    const account = await bench.account();
    const subscriptions = { 'checkout_session.expired': false } as const;
    await bench.accounts.replaceWebhooks(account.uid, firstWebhookSettings, { generation: 1, subscriptions });
    const id = await bench.expired(account.uid);
    expect(await bench.events.find(id)).toBeDefined();
    expect(await bench.deliveries.find(id)).toBeUndefined();
    const before = aSession({ account: account.uid });
    const paid = await bench.project({ ...before, attempt }, completed(before));
    expect(bench.queued).toEqual([{ id: paid?.id, delay: 0 }]);
  });

  it('when its account is gone', async () => {
    const id = await bench.expired('pa_99999999999999999999');
    expect(await bench.events.find(id)).toBeDefined();
    expect(bench.queued).toEqual([]);
  });
});
