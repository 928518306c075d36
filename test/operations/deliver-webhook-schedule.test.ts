import { webhookSecret } from '../../lambdas/domain/credential.ts';
import { ATTEMPT_LEASE_MS } from '../../lambdas/domain/delivery.ts';
import { keys } from './support/checkout.ts';
import { useDelivery, verified } from './support/one-delivery.ts';
import { answered } from './support/webhooks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Contract section 5, written out once more. */
const WAITS = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

const the = useDelivery();

describe('the schedule', () => {
  it.each([
    ['at the least', 0, 1],
    ['at the most', 0.999_999, 1.1],
  ])('has ten attempts, each on time with the jitter %s; then the delivery is dead', async (_, chance, factor) => {
    the.say();
    the.bench.says.chance = chance;
    for (const wait of WAITS) {
      expect(await the.bench.deliver(the.id)).toBe('retried');
      const next = (await the.found()).attempts.at(-1)?.nextAttemptAt ?? 0;
      expect(Math.abs(next - the.bench.clock.now() - wait * factor)).toBeLessThanOrEqual(wait / 1_000_000 + 1);
      the.bench.clock.advance(next - the.bench.clock.now() - 1);
      expect(await the.bench.deliver(the.id)).toBe('not_due');
      the.bench.clock.advance(1);
    }
    expect(await the.bench.deliver(the.id)).toBe('dead');
    expect(await the.found()).toMatchObject({ state: 'dead', begun: 10 });
    expect((await the.found()).attempts.map(({ nextAttemptAt }) => nextAttemptAt !== undefined)).toEqual([
      ...Array(9).fill(true),
      false,
    ]);
    expect(the.bench.sent).toHaveLength(10);
    the.bench.clock.advance(100 * HOUR);
    expect(await the.bench.deliver(the.id)).toBe('not_due');
  });

  it('signs each attempt anew, so that none is too old for its receiver', async () => {
    the.say();
    const times: number[] = [];
    for (const wait of WAITS.slice(0, 5)) {
      await the.bench.deliver(the.id);
      const { webhook_id, timestamp } = verified(the.lastSent(), webhookSecret(keys, the.uid, 1));
      expect([webhook_id, timestamp]).toEqual([the.id, Math.floor(the.bench.clock.now() / 1_000)]);
      times.push(timestamp);
      the.bench.clock.advance(wait);
    }
    expect(new Set(times).size).toBe(5);
    expect(new Set(the.bench.sent.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([the.id]));
  });

  it('leaves the second attempt to the queue, so that it waits for no tick, and the others to the sweeper', async () => {
    the.say();
    await the.bench.deliver(the.id);
    expect(the.bench.queued).toEqual([{ id: the.id, delay: 5 }]);
    the.bench.clock.advance(5_000);
    await the.bench.deliver(the.id);
    expect(the.bench.queued).toHaveLength(1);
    the.bench.clock.advance(5 * MINUTE);
    expect(await the.requeued()).toEqual([{ id: the.id, delay: 0 }]);
  });

  it('has the queue never bring a message before the attempt is due', async () => {
    the.say();
    the.bench.says.chance = 0.5;
    await the.bench.deliver(the.id);
    expect(the.bench.queued).toEqual([{ id: the.id, delay: 6 }]);
  });

  it.each([
    ['longer than the wait is kept to', 600, 600_000],
    ['shorter than the wait changes nothing', 1, 5_000],
    ['of nothing changes nothing', 0, 5_000],
    ['of a day is kept to', 86_400, 86_400_000],
  ])('with a Retry-After that is %s', async (_, seconds, wait) => {
    the.say(answered(503, seconds));
    await the.bench.deliver(the.id);
    expect((await the.found()).attempts[0]?.nextAttemptAt).toBe(the.bench.clock.now() + wait);
  });

  it('counts a wait from the end of the attempt', async () => {
    the.bench.says.send = async () => {
      the.bench.clock.advance(15_000);
      return { kind: 'failed', reason: 'timeout', durationMs: 15_000 };
    };
    await the.bench.deliver(the.id);
    expect((await the.found()).attempts[0]?.nextAttemptAt).toBe(the.bench.clock.now() + 5_000);
  });
});

describe('a worker that dies during an attempt', () => {
  it('leaves it to the sweeper, once its lease is over', async () => {
    the.bench.says.send = () => new Promise(() => {});
    void the.bench.deliver(the.id);
    await the.isSending();
    the.bench.clock.advance(ATTEMPT_LEASE_MS - 1);
    expect(await the.requeued()).toEqual([]);
    the.bench.clock.advance(1);
    expect(await the.requeued()).toEqual([{ id: the.id, delay: 0 }]);
    the.say(answered(200));
    expect(await the.bench.deliver(the.id)).toBe('delivered');
    expect(await the.found()).toMatchObject({ begun: 2, attempts: [{ statusCode: 200 }] });
  });
});
