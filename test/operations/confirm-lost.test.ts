import type { PaymentSession } from '../../lambdas/domain/session.ts';
import { anAccount, anAttempt, aQuote } from '../store/support/fixtures.ts';
import { type Checkout, type ConfirmOptions, openCheckout } from './support/checkout.ts';

let checkout: Checkout;
let payer = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  payer += 1;
});

afterAll(() => checkout.store.close());

const body = () => ({ customer_id: `cust_${payer}` });

describe('a claim that is lost to', () => {
  /** Confirms with what was read before `act`: the claim's own condition meets what came between. */
  async function overtaken(act: (session: PaymentSession) => Promise<unknown>, options: ConfirmOptions = {}) {
    const session = await checkout.quoted(body());
    await act(session);
    const charges = checkout.processor.charges.length;
    const result = await checkout.confirm(session, options);
    expect(checkout.processor.charges).toHaveLength(charges);
    return { result, session };
  }
  const now = () => checkout.clock.now();
  const hold = (session: PaymentSession, key?: { keyHash: string; requestHash: string }) =>
    checkout.store.attempts.claim({
      session,
      quote: session.quote ?? aQuote(),
      attempt: anAttempt({ startedAt: now(), ...(key ? { key } : {}) }),
      maxDeclines: 5,
    });

  it('an expire is session_expired', async () => {
    const { result } = await overtaken(({ id }) => checkout.store.sessions.expire(id, now()));
    expect(result).toMatchObject({ code: 'session_expired', status: 410 });
  });

  it('another charge under way is confirm_in_progress', async () => {
    const { result } = await overtaken((session) => hold(session), { key: 'key' });
    expect(result).toMatchObject({ code: 'confirm_in_progress', details: { retryAfter: 2 } });
  });

  it('a payment is already_confirmed', async () => {
    const { result } = await overtaken((session) => checkout.confirm(session, { key: 'first' }), { key: 'second' });
    expect(result).toMatchObject({ code: 'already_confirmed', status: 409 });
  });

  it('a payment of the same key and body is that payment, replayed', async () => {
    const session = await checkout.quoted(body());
    const first = await checkout.confirm(session, { key: 'key' });
    expect(await checkout.confirm(session, { key: 'key' })).toEqual({ ...first, replayed: true });
  });

  it('a payment of the same key and another body is idempotency_key_reused', async () => {
    const other = { key: 'key', total_amount: 1_039 };
    const { result } = await overtaken((session) => checkout.confirm(session, { key: 'key' }), other);
    expect(result).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  });

  it('a PATCH is quote_changed, with the new amount', async () => {
    const { result } = await overtaken((session) => checkout.store.sessions.update(session, { amount: 2_000 }, now()));
    expect(result).toMatchObject({ code: 'quote_changed', details: { body: { quote: { amount: 2_000 } } } });
  });

  it('another quote of another token is quote_changed, for this token', async () => {
    const { result, session } = await overtaken(({ id }) => checkout.quote(id, { method: 'ach', token: 'tok_ach' }));
    expect(result).toMatchObject({ code: 'quote_changed', details: { body: { quote: { total_amount: 1_039 } } } });
    expect(await checkout.confirm(await checkout.stored(session.id))).toMatchObject({ status: 200 });
  });

  it('another fee for the same token is quote_changed, with that fee', async () => {
    const dearer = anAccount({}, { fees: [{ method: 'card', flat: 50, basisPoints: 0, label: 'Fee' }] });
    const { result } = await overtaken(({ id }) => checkout.quote(id, {}, dearer));
    expect(result).toMatchObject({ code: 'quote_changed', details: { body: { quote: { total_amount: 1_050 } } } });
  });

  it('the last decline is rate_limited', async () => {
    const once = anAccount({ maxDeclines: 1 });
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    const { result } = await overtaken((session) => checkout.confirm(session, { account: once }), { account: once });
    expect(result).toMatchObject({ code: 'rate_limited', recoverable: false });
  });

  it('a table that forgot the session is unauthenticated', async () => {
    const attempts = { claim: async () => ({ done: false as const, session: undefined }) };
    const session = await checkout.quoted(body());
    expect(await checkout.confirm(session, { attempts })).toMatchObject({ code: 'unauthenticated' });
  });
});
