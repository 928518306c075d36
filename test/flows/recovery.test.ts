import type { Answer, OpenSession } from '../support/cloud.ts';
import { admin, cards, cardToken, confirm, ledger, newAccount, quote } from '../support/cloud.ts';
import { newPayment } from './support/payments.ts';
import { expectRefusal } from './support/refusals.ts';
import { tickUntil } from './support/ticks.ts';

/** Approves after 30 seconds: later than the processor's time, and later than a gateway would wait. */
const SLOWEST = '4000000000007304';

interface Unknown {
  readonly session: OpenSession;
  readonly token: string;
  /** What the payer was told first. */
  readonly told: Promise<Answer>;
}

const seen: Answer[] = [];
let account: string;
let charged: Unknown;
let dropped: Unknown;
let slowest: Unknown;

/** Recovery looks at an attempt after 54 s and releases it after 60 s: all of them begin here, and run side by side. */
beforeAll(async () => {
  account = await newAccount();
  [charged, dropped, slowest] = (await Promise.all(
    [cards.chargesThenDrops, cards.dropsUncharged, SLOWEST].map(begin),
  )) as [Unknown, Unknown, Unknown];
});

async function begin(number: string): Promise<Unknown> {
  const session = await newPayment(account);
  const token = await cardToken(number);
  await quote(session, token);
  return { session, token, told: confirm(session, token, { key: 'first' }) };
}

async function again({ session, token }: Unknown): Promise<Answer> {
  const answer = await confirm(session, token, { key: 'first' });
  seen.push(answer);
  return answer;
}

const resolve = ({ session }: Unknown, body: unknown) =>
  admin('POST', `/v1/hosted-sessions/${session.id}/resolve`, account, { body });
const config = async ({ session }: Unknown) => (await session.config()).body;
const isKnown = async (payment: Unknown) => (await config(payment)).payment_status !== 'processing';

describe('before anything is known', () => {
  it('the payer is told so, in time, and never of a decline', async () => {
    for (const { told } of [charged, dropped, slowest]) {
      const answer = await told;
      seen.push(answer);
      expectRefusal(answer, 'network_error');
      expect(answer.headers.get('retry-after')).toBe('2');
    }
  });

  it('a sweep leaves each of them as it is: active, and being paid', async () => {
    let ticks = 0;
    await tickUntil('one sweep', async () => ++ticks > 0);
    for (const payment of [charged, dropped]) {
      expectRefusal(await again(payment), 'confirm_in_progress');
      expect(await config(payment)).toMatchObject({ status: 'active', payment_status: 'processing' });
    }
  });

  it('no person may resolve what is still looked after, and no body but the two is taken', async () => {
    expectRefusal(await resolve(dropped, { outcome: 'not_charged' }), 'confirm_in_progress');
    for (const [body, field] of [
      [{}, 'outcome'],
      [{ outcome: 'maybe' }, 'outcome'],
      [{ outcome: 'not_charged', transaction_id: 'ch_1' }, 'transaction_id'],
      [{ outcome: 'charged', transaction_id: '' }, 'transaction_id'],
      [{ outcome: 'charged', note: 'seen' }, 'note'],
    ] as const) {
      expectRefusal(await resolve(dropped, body), 'validation_error', { fields: [field] });
    }
    const foreign = await newAccount();
    const path = `/v1/hosted-sessions/${dropped.session.id}/resolve`;
    expectRefusal(await admin('POST', path, foreign, { body: { outcome: 'not_charged' } }), 'not_found');
    const { id, browser } = dropped.session;
    expectRefusal(await browser('POST', '/resolve', { body: { outcome: 'charged' } }), 'unauthenticated');
    expectRefusal(
      await admin('POST', `/v1/hosted-sessions/${id}x/resolve`, account, { body: { outcome: 'charged' } }),
      'not_found',
    );
  });
});

describe.each([
  ['a charge that was taken before its connection dropped', () => charged],
  ['a charge that was taken after everybody had given up waiting', () => slowest],
])('%s', (_name, payment) => {
  it('completes the session with that one charge', async () => {
    await tickUntil('completed', () => isKnown(payment()));
    expect(await config(payment())).toMatchObject({
      status: 'completed',
      payment_status: 'paid',
      payment: { status: 'succeeded', total_amount: 1_000 },
    });
    expect(await ledger(payment().session)).toEqual([
      expect.objectContaining({
        amount: 1_000,
        status: 'succeeded',
        id: (await config(payment())).payment.transaction_id,
      }),
    ]);
  }, 180_000);

  it('gives its key the stored 200, byte for byte, and any other key already_confirmed', async () => {
    const first = await again(payment());
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(first.body).toMatchObject({ session_id: payment().session.id, status: 'completed', total_amount: 1_000 });
    expect((await again(payment())).text).toBe(first.text);
    expectRefusal(await confirm(payment().session, payment().token, { key: 'other' }), 'already_confirmed');
  });
});

describe('a charge that was never taken', () => {
  it('is released after the settle window: the session is active and its key has the 502', async () => {
    await tickUntil('released', () => isKnown(dropped));
    expect(await config(dropped)).toMatchObject({ status: 'active', payment_status: 'unpaid' });
    expect(await ledger(dropped.session)).toEqual([]);
    const first = await again(dropped);
    expect([first.status, first.body.code, first.headers.get('idempotent-replayed')]).toEqual([
      502,
      'processing_error',
      'true',
    ]);
    expect((await again(dropped)).text).toBe(first.text);
  }, 180_000);

  it('is paid with another key by exactly one charge, and the first key keeps its 502', async () => {
    const visa = await cardToken(cards.visa);
    await quote(dropped.session, visa);
    expect((await confirm(dropped.session, visa, { key: 'second' })).status).toBe(200);
    expect(await ledger(dropped.session)).toEqual([expect.objectContaining({ amount: 1_000, status: 'succeeded' })]);
    expect((await again(dropped)).status).toBe(502);
  });
});

it('none of them was ever told of as a decline', () => {
  expect(seen.length).toBeGreaterThan(10);
  for (const { status, text } of seen) {
    expect(status).not.toBe(402);
    expect(text).not.toMatch(/declin/i);
  }
});
