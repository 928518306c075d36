import { guardKey } from '../../lambdas/domain/guard.ts';
import type { PaymentSession } from '../../lambdas/domain/session.ts';
import type { AttemptStore, GuardStore } from '../../lambdas/domain/store-ports.ts';
import { type Checkout, openCheckout } from './support/checkout.ts';

let checkout: Checkout;
let payer = 0;

beforeAll(async () => {
  checkout = await openCheckout();
});

beforeEach(() => {
  payer += 1;
  checkout.processor.answer();
});

afterAll(() => checkout.store.close());

class Silence extends Error {}

/** The store says nothing: its write did not happen, or it did and the answer got lost. */
const silence = {
  before: () => async (): Promise<never> => {
    throw new Silence();
  },
  after:
    <A extends unknown[]>(write: (...args: A) => Promise<unknown>) =>
    async (...args: A): Promise<never> => {
      await write(...args);
      throw new Silence();
    },
};
const moments = ['before', 'after'] as const;
type Moment = (typeof moments)[number];

const silentAttempts = (moment: Moment, name: keyof AttemptStore): Partial<AttemptStore> => ({
  [name]: silence[moment](checkout.store.attempts[name] as (...args: unknown[]) => Promise<unknown>),
});
const silentGuards = (moment: Moment, name: keyof GuardStore): Partial<GuardStore> => ({
  [name]: silence[moment](checkout.store.guards[name] as (...args: unknown[]) => Promise<unknown>),
});

const quoted = () => checkout.quoted({ customer_id: `cust_${payer}` });

/** Nothing charged, nothing held: another session of the same payer may pay at once, and so may this one. */
async function nothingHappened(session: PaymentSession, charges: number) {
  expect(checkout.processor.charges).toHaveLength(charges);
  expect(await checkout.stored(session.id)).toEqual(session);
  const guard = await checkout.store.item(`guard#${guardKey(session, '')}`);
  expect(guard ?? {}).not.toHaveProperty('att');
  expect(await checkout.confirm(await quoted())).toMatchObject({ status: 200 });
}

describe('a fault before the charge takes back what it may have written', () => {
  const faults: [string, () => { attempts?: Partial<AttemptStore>; guards?: Partial<GuardStore> }][] = moments.flatMap(
    (moment) => [
      [`the claim, ${moment} its write`, () => ({ attempts: silentAttempts(moment, 'claim') })],
      [`the guard, ${moment} its write`, () => ({ guards: silentGuards(moment, 'enter') })],
      [
        `both, ${moment} their writes`,
        () => ({ attempts: silentAttempts(moment, 'claim'), guards: silentGuards(moment, 'enter') }),
      ],
    ],
  );

  it.each(faults)('%s', async (_, broken) => {
    const session = await quoted();
    const charges = checkout.processor.charges.length;
    await expect(checkout.confirm(session, { key: 'key', ...broken() })).rejects.toThrow(Silence);
    await nothingHappened(session, charges);
  });

  it('a lost claim gives the guard back, and leaves that of the winner', async () => {
    const session = await quoted();
    await checkout.confirm(session, { key: 'winner' });
    await checkout.confirm(session, { key: 'loser' });
    expect(await checkout.confirm(await quoted())).toMatchObject({ code: 'duplicate_payment' });
  });
});

describe('a fault after the charge is network_error, never a decline', () => {
  it('when the payment could not be written: the session stays claimed', async () => {
    const session = await quoted();
    const told = await checkout.confirm(session, { key: 'key', attempts: silentAttempts('before', 'complete') });
    expect(told).toMatchObject({ code: 'network_error', status: 504, recoverable: true });
    const attempt = checkout.processor.charges.at(-1)?.attemptId;
    expect(await checkout.stored(session.id)).toMatchObject({ status: 'active', attempt: { id: attempt } });
    expect(checkout.unknown.at(-1)).toEqual({
      sessionId: session.id,
      attemptId: attempt,
      cause: expect.any(Silence),
    });
    expect(await checkout.confirm(await quoted())).toMatchObject({ code: 'duplicate_payment' });
  });

  it('when the payment was written and the answer got lost: the same key gets the payment', async () => {
    const session = await quoted();
    const told = await checkout.confirm(session, { key: 'key', attempts: silentAttempts('after', 'complete') });
    expect(told).toMatchObject({ code: 'network_error' });
    const charges = checkout.processor.charges.length;
    const again = await checkout.confirm(await checkout.stored(session.id), { key: 'key' });
    expect(again).toMatchObject({ status: 200, replayed: true });
    expect(checkout.processor.charges).toHaveLength(charges);
  });

  it.each(moments)('when a decline could not be told, %s its write', async (moment) => {
    checkout.processor.answer({ kind: 'declined', code: 'card_declined' });
    const session = await quoted();
    const told = await checkout.confirm(session, { key: 'key', attempts: silentAttempts(moment, 'release') });
    expect(told).toMatchObject({ code: 'network_error' });
    const after = await checkout.stored(session.id);
    expect(after.declines).toBe(moment === 'after' ? 1 : 0);
    const again = await checkout.confirm(after, { key: 'key' });
    expect(again).toMatchObject(moment === 'after' ? { status: 402, replayed: true } : { code: 'confirm_in_progress' });
  });
});

describe('an attempt that somebody else settled first', () => {
  it('gets the answer that its key has by then', async () => {
    const session = await quoted();
    const answer = { requestHash: 'x', status: 200, body: '{"by":"recovery"}' };
    const attempts: Partial<AttemptStore> = {
      complete: async (settlement, payment) => {
        const elsewhere = { ...payment, attemptId: 'recovered' };
        await checkout.store.attempts.complete({ ...settlement, answer }, elsewhere);
        return checkout.store.attempts.complete(settlement, payment);
      },
    };
    expect(await checkout.confirm(session, { key: 'key', attempts })).toEqual({ ...answer, replayed: false });
  });

  it('and was released is not charged: its charge is noted, to be voided', async () => {
    const session = await quoted();
    const attempts: Partial<AttemptStore> = {
      complete: async (settlement, payment) => {
        const { answer: _none, ...unanswered } = settlement;
        await checkout.store.attempts.release(unanswered, 'failed');
        return checkout.store.attempts.complete(settlement, payment);
      },
    };
    expect(await checkout.confirm(session, { key: 'key', attempts })).toMatchObject({ status: 502 });
    const attemptId = checkout.processor.charges.at(-1)?.attemptId;
    const after = await checkout.stored(session.id);
    expect(after).toMatchObject({ status: 'active', lateApprovals: [{ attemptId, voided: false }] });
    expect(after).not.toHaveProperty('payment');
  });
});
