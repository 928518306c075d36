import type { DefiniteOutcome, ProcessorNotice } from '../../lambdas/domain/ports.ts';
import type { Dispute } from '../../lambdas/domain/session.ts';
import { eventOf } from '../../lambdas/domain/events.ts';
import { receiveNotice } from '../../lambdas/operations/receive-notice.ts';
import { payments } from '../../lambdas/store/payments.ts';
import { anAccount } from '../store/support/fixtures.ts';
import { held, openRecovery, type Recovery, type UnderWay } from './support/recovery.ts';

let bench: Recovery;
beforeAll(async () => {
  bench = await openRecovery();
});
afterAll(() => bench.store.close());

const approved = { kind: 'approved', transactionId: 'pi_1' } as const;
const pending = { kind: 'pending', transactionId: 'pi_1' } as const;
const declined = { kind: 'declined', code: 'insufficient_funds' } as const;

let payers = 0;
/** Nobody whom the duplicate guard has met. */
const payer = () => ({ customer_id: `payer-${++payers}` });

type Outcome = DefiniteOutcome;
const receive = (notice: ProcessorNotice, account = anAccount()) =>
  receiveNotice(
    { ...bench.deps, payments: payments(bench.store.table) },
    { account, processor: 'stripe', notice, requestId: 'event' },
  );
const tell = ({ id, attempt }: UnderWay, outcome: Outcome, account = anAccount()) =>
  receive({ kind: 'charge', attemptId: attempt.id, reference: id, transactionId: 'pi_1', outcome }, account);

const dispute: Dispute = {
  id: 'du_1',
  amount: 1_000,
  currency: 'USD',
  reason: 'fraudulent',
  status: 'open',
  at: 1_000,
};
const object = ({ id, attempt }: UnderWay, part: Partial<Dispute> = {}, returned = false) =>
  receive({ kind: 'dispute', attemptId: attempt.id, reference: id, dispute: { ...dispute, ...part }, returned });

/** A session that a bank debit, or a card, completed. */
async function paid(outcome: typeof pending | typeof approved): Promise<UnderWay> {
  const session = await bench.leftUnknown(payer());
  await tell(session, outcome);
  return session;
}

describe('what is told of a charge under way', () => {
  it.each([
    [approved, 'succeeded'],
    [pending, 'pending'],
  ])('settles it, once: %p', async (outcome, status) => {
    const session = await bench.leftUnknown(payer());
    expect(await tell(session, outcome)).toBe('settled');
    expect(await tell(session, outcome)).toBe('ignored');
    expect(await bench.stored(session.id)).toMatchObject({ status: 'completed', payment: { status } });
    // The key of the confirm that was told nothing has its answer.
    expect(await bench.tells(session.id, { key: 'first' })).toBe(200);
  });

  it('opens the session again after a decline, which counts once', async () => {
    const session = await bench.leftUnknown(payer());
    expect(await tell(session, declined)).toBe('settled');
    expect(await tell(session, declined)).toBe('ignored');
    expect(await bench.stored(session.id)).toMatchObject({ status: 'active', declines: 1 });
    expect(await bench.tells(session.id, { key: 'first' })).toBe(402);
  });

  it('is one settlement beside recovery that finds the same', async () => {
    const session = await bench.leftUnknown(payer());
    bench.says.lookUp = approved;
    bench.clock.advance(54_000);
    await Promise.all([tell(session, approved), bench.sweep(), tell(session, approved)]);
    const stored = await bench.stored(session.id);
    expect(stored).toMatchObject({ status: 'completed', payment: { attemptId: session.attempt.id } });
    expect(stored.lateApprovals).toBeUndefined();
  });
});

describe('what is told of a debit that completed its session', () => {
  it('makes it succeed', async () => {
    const session = await paid(pending);
    expect(await tell(session, approved)).toBe('progressed');
    expect(await tell(session, approved)).toBe('ignored');
    expect(await bench.stored(session.id)).toMatchObject({ status: 'completed', payment: { status: 'succeeded' } });
  });

  it('makes it fail, which is one event, and leaves the session completed', async () => {
    const session = await paid(pending);
    const before = await bench.stored(session.id);
    expect(await tell(session, declined)).toBe('progressed');
    expect(await tell(session, declined)).toBe('ignored');
    const after = await bench.stored(session.id);
    expect(after).toMatchObject({ status: 'completed', payment: { status: 'failed' } });
    expect([eventOf(before, after), eventOf(after, after)]).toEqual(['checkout_session.payment_failed', undefined]);
    expect(await bench.config(session.id)).toMatchObject({ payment_status: 'unpaid', payment: { status: 'failed' } });
    // What came before is told again: it changes nothing.
    expect([await tell(session, approved), await tell(session, pending)]).toEqual(['ignored', 'ignored']);
  });

  it('takes nothing back from a card that was charged', async () => {
    const session = await paid(approved);
    expect(await tell(session, declined)).toBe('ignored');
    expect(await bench.stored(session.id)).toMatchObject({ payment: { status: 'succeeded' } });
  });
});

describe('a charge whose attempt was released', () => {
  it('is given back, and noted once, also when it is told of again after that', async () => {
    const session = await bench.released(payer());
    expect(await tell(session, declined)).toBe('ignored');
    expect(await tell(session, approved)).toBe('late');
    expect(await tell(session, approved)).toBe('ignored');
    expect((await bench.stored(session.id)).lateApprovals).toEqual([
      { attemptId: session.attempt.id, transactionId: 'pi_1', processor: 'stripe', voided: false },
    ]);
  });
});

describe('a dispute', () => {
  it('is recorded with the newest word on it, whatever order they come in', async () => {
    const session = await paid(approved);
    expect(await object(session, { status: 'under_review', at: 2_000 })).toBe('disputed');
    expect(await object(session)).toBe('ignored');
    expect(await object(session, { id: 'du_2' })).toBe('disputed');
    expect(await object(session, { status: 'lost', at: 3_000 })).toBe('disputed');
    expect((await bench.stored(session.id)).disputes).toEqual([
      { ...dispute, id: 'du_2' },
      { ...dispute, status: 'lost', at: 3_000 },
    ]);
    expect((await bench.stored(session.id)).payment?.status).toBe('succeeded');
  });

  it('is not lost when two come at once', async () => {
    const session = await paid(approved);
    await Promise.all([object(session), object(session, { id: 'du_2' }), object(session, { id: 'du_3' })]);
    expect((await bench.stored(session.id)).disputes).toHaveLength(3);
  });

  it('by which a debit comes back makes the payment fail', async () => {
    const session = await paid(pending);
    await tell(session, approved);
    expect(await object(session, { reason: 'insufficient_funds' }, true)).toBe('disputed');
    expect((await bench.stored(session.id)).payment?.status).toBe('failed');
  });

  it('shows in no config', async () => {
    const session = await paid(approved);
    await object(session);
    expect(JSON.stringify(await bench.config(session.id))).not.toContain('du_1');
  });
});

describe('what is not of this account', () => {
  it('changes nothing', async () => {
    const session = await bench.leftUnknown(payer());
    expect(await tell(session, approved, anAccount({}, {}, 'pa_00000000000000000002'))).toBe('ignored');
    expect(held(await bench.stored(session.id)).attempt).toEqual(session.attempt);
    const nobody = { ...session, id: 'cs_00000000000000000000000000' };
    expect(await tell(nobody, approved)).toBe('ignored');
    expect(await object({ ...session, attempt: { ...session.attempt, id: 'another' } })).toBe('ignored');
  });
});
