import { ACCOUNT_SLOTS, deferralMs } from '../../lambdas/domain/delivery.ts';
import { useDelivery } from './support/one-delivery.ts';
import { answered, signal } from './support/webhooks.ts';

const the = useDelivery();

/** So many further events of the account, and what their deliveries end with. */
async function hanging(count: number) {
  const { done, end } = signal();
  the.bench.says.send = () => done.then(() => answered(200));
  const outcomes = [];
  for (let n = 0; n < count; n += 1) outcomes.push(the.bench.deliver(await the.bench.expired(the.uid)));
  while (the.bench.sent.length < Math.min(count, ACCOUNT_SLOTS)) await new Promise(setImmediate);
  return { end, outcomes: Promise.all(outcomes) };
}

describe('an account whose endpoint hangs', () => {
  it('has no more attempts under way than it has slots; the others wait, untried', async () => {
    const { end, outcomes } = await hanging(12);
    expect(await the.bench.deliver(the.id)).toBe('deferred');
    expect(await the.found()).toMatchObject({ begun: 0, deferred: 1, attempts: [] });
    expect(the.bench.sent).toHaveLength(ACCOUNT_SLOTS);
    end();
    const counts = (await outcomes).filter((outcome) => outcome === 'deferred').length;
    expect(counts).toBe(12 - ACCOUNT_SLOTS);
    the.bench.clock.advance(1_000);
    expect(await the.bench.deliver(the.id)).toBe('delivered');
    expect(await the.found()).toMatchObject({ begun: 1, attempts: [{ statusCode: 200 }] });
  });

  it('holds up nobody else', async () => {
    const { end, outcomes } = await hanging(ACCOUNT_SLOTS);
    the.bench.says.send = async () => answered(200);
    const { uid } = await the.bench.account();
    expect(await the.bench.deliver(await the.bench.expired(uid))).toBe('delivered');
    end();
    await outcomes;
  });

  it('is asked again by a message of its own, and by the sweeper when that is lost', async () => {
    const { end, outcomes } = await hanging(ACCOUNT_SLOTS);
    the.bench.queued.length = 0;
    await the.bench.deliver(the.id);
    expect(the.bench.queued).toEqual([{ id: the.id, delay: 1 }]);
    expect(await the.requeued()).toEqual([]);
    the.bench.clock.advance(1_000);
    expect(await the.requeued()).toEqual([{ id: the.id, delay: 0 }]);
    end();
    await outcomes;
  });

  it('makes a message too many no second one, so that what waits does not grow', async () => {
    const { end, outcomes } = await hanging(ACCOUNT_SLOTS);
    const message = { webhookId: the.id, dueAt: (await the.found()).dueAt ?? 0 };
    expect(await the.bench.work(message)).toBe('deferred');
    expect(await the.bench.work(message)).toBe('not_due');
    end();
    await outcomes;
  });
});

describe('a slot is given back', () => {
  it.each([
    ['by an attempt that succeeds', async () => answered(200)],
    ['by an attempt that fails', async () => answered(500)],
    ['by a fault of our own', () => Promise.reject(new Error('fault'))],
  ])('%s', async (_, send) => {
    the.bench.says.send = send;
    for (let n = 0; n < ACCOUNT_SLOTS + 1; n += 1) {
      const outcome = the.bench.deliver(await the.bench.expired(the.uid)).catch(() => 'fault');
      expect(await outcome).not.toBe('deferred');
    }
  });
});

it.each([
  [0, 500, 1_000],
  [1, 1_500, 3_000],
  [3, 13_500, 27_000],
  [4, 15_000, 30_000],
  [50, 15_000, 30_000],
])('after %i waits the next is %i to %i ms', (deferred, shortest, longest) => {
  expect(deferralMs(deferred, 0)).toBe(shortest);
  expect(deferralMs(deferred, 1)).toBe(longest);
});

describe('a worker whose clock is behind', () => {
  const behind = () => ({ clock: { ...the.bench.clock, now: () => the.bench.clock.now() - 60_000 } });

  it('makes the first attempt when its message comes', async () => {
    const id = await the.bench.expired(the.uid);
    const [message] = the.bench.messages;
    if (message?.webhookId !== id) throw new Error('There is no message');
    expect(await the.bench.work(message, behind())).toBe('delivered');
  });

  it('makes the second one when its message comes, and a redelivery too', async () => {
    the.say(answered(500), answered(500), answered(200));
    await the.bench.deliver(the.id);
    const [second] = the.bench.messages;
    if (!second) throw new Error('There is no message');
    expect(await the.bench.work(second, behind())).toBe('retried');
    await the.bench.redeliver(the.uid, the.id);
    const again = the.bench.messages.at(-1);
    expect(again && (await the.bench.work(again, behind()))).toBe('delivered');
  });
});
