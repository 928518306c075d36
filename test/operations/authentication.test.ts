import type { ActionRequired, DefiniteOutcome } from '../../lambdas/domain/ports.ts';
import { AUTHENTICATE_WITHIN_MS } from '../../lambdas/domain/recovery.ts';
import { receiveNotice } from '../../lambdas/operations/receive-notice.ts';
import { payments } from '../../lambdas/store/payments.ts';
import { anAccount } from '../store/support/fixtures.ts';
import {
  answerOf,
  APPROVED,
  AT_LOOK,
  held,
  openRecovery,
  type Recovery,
  UNKNOWN,
  type UnderWay,
} from './support/recovery.ts';

const asked: ActionRequired = {
  kind: 'action_required',
  transactionId: 'pi_1',
  nextAction: { type: 'use_stripe_sdk', clientSecret: 'pi_1_secret_x', publishableKey: 'pk_test_1' },
};
const approved = { ...APPROVED, transactionId: 'pi_1' };
const declined = { kind: 'declined', code: 'card_declined' } as const;
const failed = { kind: 'failed' } as const;

let bench: Recovery;
beforeEach(async () => {
  bench = await openRecovery();
});
afterEach(() => bench.store.close());

/** A session whose payer was told how to go on. */
async function waiting(): Promise<UnderWay> {
  const session = await bench.quoted();
  bench.processor.answer(asked);
  bench.says.lookUp = asked;
  expect(answerOf(await bench.confirm(session, { key: 'first' })).open).toBe(true);
  return held(await bench.stored(session.id));
}

const again = async (id: string) => bench.confirm(await bench.stored(id), { key: 'first' });

const tell = (session: UnderWay, outcome: DefiniteOutcome) =>
  receiveNotice(
    { ...bench.deps, payments: payments(bench.store.table) },
    {
      account: anAccount(),
      processor: 'sandbox',
      notice: { kind: 'charge', attemptId: session.attempt.id, reference: session.id, transactionId: 'pi_1', outcome },
      requestId: 'notice',
    },
  );

describe('a payer whom the bank asks', () => {
  it('is told how to go on, again as long as it asks, and none of it is kept', async () => {
    const { id } = await waiting();
    const [first, second] = [answerOf(await again(id)), answerOf(await again(id))];
    expect(JSON.parse(first.body)).toEqual({
      session_id: id,
      status: 'active',
      payment_status: 'processing',
      next_action: { type: 'use_stripe_sdk', client_secret: 'pi_1_secret_x', publishable_key: 'pk_test_1' },
    });
    expect([first.status, first.replayed, second.body]).toEqual([200, false, first.body]);
    expect(bench.processor.charges).toHaveLength(1);
    expect(JSON.stringify(await bench.store.item(id))).not.toContain('secret');
    expect(await bench.config(id)).toMatchObject({ status: 'active', payment_status: 'processing' });
  });

  it('holds the session, which takes no other confirm, quote, PATCH or expire', async () => {
    const { id } = await waiting();
    expect(await bench.tells(id, { key: 'second' })).toBe('confirm_in_progress');
    expect(await bench.tells(id, { key: 'first', total_amount: 1_039 })).toBe('idempotency_key_reused');
    expect(await bench.quote(id)).toMatchObject({ code: 'confirm_in_progress' });
    const session = await bench.stored(id);
    expect((await bench.store.sessions.update(session, { amount: 2 }, bench.clock.now())).done).toBe(false);
    expect((await bench.store.sessions.expire(id, bench.clock.now())).done).toBe(false);
    expect(await bench.payAgain()).toBe('duplicate_payment');
  });

  it('pays by answering: the same request gets the 200, and from then on the same bytes', async () => {
    const { id } = await waiting();
    bench.says.lookUp = approved;
    const paid = answerOf(await again(id));
    expect(JSON.parse(paid.body)).toMatchObject({ status: 'completed', transaction_id: 'pi_1' });
    expect(answerOf(await again(id))).toEqual({ ...paid, replayed: true });
    expect(bench.called).not.toContain('cancel');
  });

  it('is declined for failing: once it is called off, since another card could be tried there', async () => {
    const { id } = await waiting();
    Object.assign(bench.says, { lookUp: declined, cancel: UNKNOWN });
    expect(await bench.tells(id, { key: 'first' })).toBe('confirm_in_progress');
    bench.says.cancel = declined;
    const told = answerOf(await again(id));
    expect([told.status, JSON.parse(told.body).code]).toEqual([402, 'card_declined']);
    expect(await bench.stored(id)).toMatchObject({ status: 'active', declines: 1 });
    expect(await bench.tells(id, { key: 'second' })).toBe(200);
  });

  it('is not told of a decline, or anything else, that nobody knows', async () => {
    const { id } = await waiting();
    bench.says.lookUp = UNKNOWN;
    expect(await bench.tells(id, { key: 'first' })).toBe('confirm_in_progress');
    expect((await bench.stored(id)).attempt).toBeDefined();
  });

  it('has a quarter of an hour; then it is called off, and the key has its 502', async () => {
    const { id, attempt } = await waiting();
    expect(await bench.dueAt(id)).toBe(attempt.startedAt + AUTHENTICATE_WITHIN_MS);
    bench.says.cancel = failed;
    bench.clock.advance(AUTHENTICATE_WITHIN_MS - 1);
    expect(await bench.sweep()).toEqual({});
    bench.clock.advance(1);
    expect(await bench.sweep()).toEqual({ released: 1 });
    expect(await bench.tells(id, { key: 'first' })).toBe(502);
    expect(bench.called.filter((name) => name === 'cancel')).toHaveLength(1);
    expect(await bench.stored(id)).toMatchObject({ status: 'active', declines: 0 });
  });
});

describe('what the processor tells of its own accord', () => {
  it('completes the session at once, and the request that is repeated gets those bytes', async () => {
    const session = await waiting();
    const stale = await bench.stored(session.id);
    bench.says.lookUp = approved;
    expect(await tell(session, approved)).toBe('settled');
    bench.clock.advance(3_000);
    // This one has read the session before the notice came.
    const told = answerOf(await bench.confirm(stale, { key: 'first' }));
    expect(answerOf(await again(session.id)).body).toBe(told.body);
    expect((await bench.stored(session.id)).lateApprovals).toBeUndefined();
  });

  it('makes a failed answer be looked after by the next sweep, which calls it off first', async () => {
    const session = await waiting();
    expect(await tell(session, declined)).toBe('noted');
    expect((await bench.stored(session.id)).attempt).toBeDefined();
    Object.assign(bench.says, { lookUp: declined, cancel: declined });
    bench.clock.advance(AT_LOOK);
    expect(await bench.sweep()).toEqual({ declined: 1 });
    expect(await bench.tells(session.id, { key: 'first' })).toBe(402);
  });

  it('is one settlement beside the repeated request and the sweep, whoever is first', async () => {
    const session = await waiting();
    bench.clock.advance(AUTHENTICATE_WITHIN_MS);
    bench.says.lookUp = approved;
    const stale = await bench.stored(session.id);
    const repeat = () => bench.confirm(stale, { key: 'first' });
    const [one, , , two] = await Promise.all([repeat(), tell(session, approved), bench.sweep(), repeat()]);
    const last = answerOf(await again(session.id));
    expect([answerOf(one).body, answerOf(two).body]).toEqual([last.body, last.body]);
    expect(await bench.stored(session.id)).toMatchObject({ status: 'completed', payment: { transactionId: 'pi_1' } });
    expect((await bench.stored(session.id)).lateApprovals).toBeUndefined();
  });
});

it('a payer whose confirm died before it could tell goes on by the same request, once a sweep has found it waiting', async () => {
  const { id } = await bench.leftUnknown();
  bench.says.lookUp = asked;
  expect(await bench.tells(id, { key: 'first' })).toBe('confirm_in_progress');
  bench.clock.advance(AT_LOOK);
  expect(await bench.sweep()).toEqual({ waiting: 1 });
  expect(answerOf(await again(id)).open).toBe(true);
});

it('without an Idempotency-Key nobody could come back, so nobody is asked', async () => {
  const session = await bench.quoted();
  await bench.confirm(session);
  expect(bench.processor.charges).toEqual([expect.objectContaining({ interactive: false })]);
});
