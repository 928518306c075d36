import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { webhookSecret } from '../../lambdas/domain/credential.ts';
import { ATTEMPT_LEASE_MS } from '../../lambdas/domain/delivery.ts';
import type { OutgoingWebhook, Sent } from '../../lambdas/domain/ports.ts';
import { firstWebhookSettings } from '../../lambdas/domain/webhook-settings.ts';
import { webhookSender } from '../../lambdas/sender/send-webhook.ts';
import { receiver } from '../sender/support/receiver.ts';
import { keys } from './support/checkout.ts';
import { answered, CALLBACK, openWebhooks, signal, type Webhooks } from './support/webhooks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Contract section 5, written out once more. */
const WAITS = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

let bench: Webhooks;
let uid: string;
let id: string;

beforeAll(async () => {
  bench = await openWebhooks();
});

beforeEach(async () => {
  ({ uid } = await bench.account());
  id = await bench.expired(uid);
  bench.queued.length = 0;
  bench.sent.length = 0;
  Object.assign(bench.says, { send: async () => answered(200), chance: 0 });
});

afterEach(() => jest.restoreAllMocks());
afterAll(() => bench.store.close());

const say = (...script: Sent[]) => {
  bench.says.send = async () => script.shift() ?? answered(500);
};
const found = async () => {
  const delivery = await bench.deliveries.find(id);
  if (!delivery) throw new Error('There is no delivery');
  return delivery;
};
const lastSent = (): OutgoingWebhook & { at: number } => {
  const last = bench.sent.at(-1);
  if (!last) throw new Error('Nothing was sent');
  return last;
};

const isSending = async () => {
  while (bench.sent.length === 0) await new Promise(setImmediate);
};
/** What a sweep queues of this delivery; those of other tests are due as well. */
const requeued = async () => {
  bench.queued.length = 0;
  await bench.requeue();
  return bench.queued.filter((message) => message.id === id);
};

/** As a receiver does at the time of the sending, by the library that anyone would take. */
function verified({ body, headers, at }: OutgoingWebhook & { at: number }, secret: string) {
  jest.spyOn(Date, 'now').mockReturnValue(at);
  const payload = new Webhook(secret).verify(body, { ...headers }) as { webhook_id: string; timestamp: number };
  jest.restoreAllMocks();
  return payload;
}

describe('an attempt', () => {
  it('hands the event over, signed in both ways, and is the last when it is taken', async () => {
    expect(await bench.deliver(id)).toBe('delivered');
    const { url, body, headers, at } = lastSent();
    const secret = webhookSecret(keys, uid, 1);
    const seconds = Math.floor(at / 1_000);
    expect(url).toBe(CALLBACK);
    const payload = verified(lastSent(), secret);
    expect(payload).toMatchObject({ webhook_id: id, event_type: 'checkout_session.expired', timestamp: seconds });
    const legacy = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    expect(headers).toMatchObject({ 'X-Webhook-Signature': `sha256=${legacy}`, 'webhook-id': id });
    expect(await found()).toMatchObject({ state: 'delivered', attempts: [{ at, durationMs: 7, statusCode: 200 }] });
    expect(bench.queued).toEqual([]);
  });

  it.each([200, 201, 202, 204, 226, 299])('that is answered %i has succeeded', async (status) => {
    say(answered(status));
    expect(await bench.deliver(id)).toBe('delivered');
  });

  it.each([301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 409, 429, 451, 500, 502, 503, 599, 600, 100, 0])(
    'that is answered %i has failed and comes again',
    async (status) => {
      say(answered(status));
      expect(await bench.deliver(id)).toBe('retried');
      expect((await found()).attempts).toEqual([
        expect.objectContaining({ statusCode: status, nextAttemptAt: bench.clock.now() + 5_000 }),
      ]);
    },
  );

  it.each(['timeout', 'connection', 'tls', 'dns', 'address_not_allowed'] as const)(
    'that ends with %s has failed, says so, and comes again',
    async (reason) => {
      say({ kind: 'failed', reason, durationMs: 15_000 });
      expect(await bench.deliver(id)).toBe('retried');
      expect((await found()).attempts).toEqual([expect.objectContaining({ error: reason, durationMs: 15_000 })]);
    },
  );

  it('is made once by two messages for one event, at the same moment or one after the other', async () => {
    const outcomes = await Promise.all([bench.deliver(id), bench.deliver(id), bench.deliver(id)]);
    expect(outcomes.sort()).toEqual(['delivered', 'not_due', 'not_due']);
    expect(await bench.deliver(id)).toBe('not_due');
    expect(bench.sent).toHaveLength(1);
  });

  it('is not made for an event that was never to be delivered', async () => {
    expect(await bench.deliver('evt_000000000000000000000000000')).toBe('not_due');
    expect(bench.sent).toEqual([]);
  });
});

describe('the schedule', () => {
  it.each([
    ['at the least', 0, 1],
    ['at the most', 0.999_999, 1.1],
  ])('has ten attempts, each on time with the jitter %s; then the delivery is dead', async (_, chance, factor) => {
    say();
    bench.says.chance = chance;
    for (const wait of WAITS) {
      expect(await bench.deliver(id)).toBe('retried');
      const next = (await found()).attempts.at(-1)?.nextAttemptAt ?? 0;
      expect(Math.abs(next - bench.clock.now() - wait * factor)).toBeLessThanOrEqual(wait / 1_000_000 + 1);
      bench.clock.advance(next - bench.clock.now() - 1);
      expect(await bench.deliver(id)).toBe('not_due');
      bench.clock.advance(1);
    }
    expect(await bench.deliver(id)).toBe('dead');
    expect(await found()).toMatchObject({ state: 'dead', begun: 10 });
    expect((await found()).attempts.map(({ nextAttemptAt }) => nextAttemptAt !== undefined)).toEqual([
      ...Array(9).fill(true),
      false,
    ]);
    expect(bench.sent).toHaveLength(10);
    bench.clock.advance(100 * HOUR);
    expect(await bench.deliver(id)).toBe('not_due');
  });

  it('signs each attempt anew, so that none is too old for its receiver', async () => {
    say();
    const times: number[] = [];
    for (const wait of WAITS.slice(0, 5)) {
      await bench.deliver(id);
      const { webhook_id, timestamp } = verified(lastSent(), webhookSecret(keys, uid, 1));
      expect([webhook_id, timestamp]).toEqual([id, Math.floor(bench.clock.now() / 1_000)]);
      times.push(timestamp);
      bench.clock.advance(wait);
    }
    expect(new Set(times).size).toBe(5);
    expect(new Set(bench.sent.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
  });

  it('leaves the second attempt to the queue, so that it waits for no tick, and the others to the sweeper', async () => {
    say();
    await bench.deliver(id);
    expect(bench.queued).toEqual([{ id, delay: 5 }]);
    bench.clock.advance(5_000);
    await bench.deliver(id);
    expect(bench.queued).toHaveLength(1);
    bench.clock.advance(5 * MINUTE);
    expect(await requeued()).toEqual([{ id, delay: 0 }]);
  });

  it('has the queue never bring a message before the attempt is due', async () => {
    say();
    bench.says.chance = 0.5;
    await bench.deliver(id);
    expect(bench.queued).toEqual([{ id, delay: 6 }]);
  });

  it.each([
    ['longer than the wait is kept to', 600, 600_000],
    ['shorter than the wait changes nothing', 1, 5_000],
    ['of nothing changes nothing', 0, 5_000],
    ['of a day is kept to', 86_400, 86_400_000],
  ])('with a Retry-After that is %s', async (_, seconds, wait) => {
    say(answered(503, seconds));
    await bench.deliver(id);
    expect((await found()).attempts[0]?.nextAttemptAt).toBe(bench.clock.now() + wait);
  });

  it('counts a wait from the end of the attempt', async () => {
    bench.says.send = async () => {
      bench.clock.advance(15_000);
      return { kind: 'failed', reason: 'timeout', durationMs: 15_000 };
    };
    await bench.deliver(id);
    expect((await found()).attempts[0]?.nextAttemptAt).toBe(bench.clock.now() + 5_000);
  });
});

describe('a worker that dies during an attempt', () => {
  it('leaves it to the sweeper, once its lease is over', async () => {
    bench.says.send = () => new Promise(() => {});
    void bench.deliver(id);
    await isSending();
    bench.clock.advance(ATTEMPT_LEASE_MS - 1);
    expect(await requeued()).toEqual([]);
    bench.clock.advance(1);
    expect(await requeued()).toEqual([{ id, delay: 0 }]);
    say(answered(200));
    expect(await bench.deliver(id)).toBe('delivered');
    expect(await found()).toMatchObject({ begun: 2, attempts: [{ statusCode: 200 }] });
  });
});

describe('410 Gone', () => {
  it('stops the delivery and turns the webhooks of the account off, with the reason', async () => {
    say(answered(410));
    expect(await bench.deliver(id)).toBe('stopped');
    expect(await found()).toMatchObject({ state: 'stopped', attempts: [{ statusCode: 410 }] });
    expect(await bench.accounts.read(uid)).toMatchObject({
      profile: { webhookEnabled: false, callbackUrl: CALLBACK },
      webhooks: { disabledReason: 'The receiver answered 410 Gone.' },
    });
    expect(bench.queued).toEqual([]);
  });

  it('stops what was to be delivered to the account beside it', async () => {
    const other = await bench.expired(uid);
    say(answered(410));
    await bench.deliver(id);
    expect(await bench.deliver(other)).toBe('stopped');
    expect(await bench.deliveries.find(other)).toMatchObject({
      state: 'stopped',
      attempts: [{ error: 'webhooks_off', durationMs: 0 }],
    });
    expect(bench.sent).toHaveLength(1);
  });

  it('of an address that was replaced meanwhile does not turn the new one off', async () => {
    const { done, end } = signal();
    bench.says.send = () => done.then(() => answered(410));
    const delivering = bench.deliver(id);
    await isSending();
    const account = await bench.accounts.read(uid);
    if (!account) throw new Error('There is no account');
    await bench.accounts.replaceProfile(uid, { ...account.profile, callbackUrl: 'https://new.example/hooks' });
    end();
    await delivering;
    expect(await bench.accounts.read(uid)).toMatchObject({ profile: { webhookEnabled: true } });
  });
});

describe('an attempt is not made, and the delivery stopped, when meanwhile', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['the webhooks were turned off', () => change({ webhookEnabled: false })],
    ['the callback_url was taken away', () => change({ callbackUrl: '' })],
    [
      'the type was unsubscribed',
      () =>
        bench.accounts.replaceWebhooks(uid, firstWebhookSettings, {
          generation: 1,
          subscriptions: { 'checkout_session.expired': false },
        }),
    ],
  ])('%s', async (_, act) => {
    await act();
    expect(await bench.deliver(id)).toBe('stopped');
    expect(bench.sent).toEqual([]);
    expect(await found()).toMatchObject({ state: 'stopped', attempts: [{ error: 'webhooks_off' }] });
  });

  async function change(part: object) {
    const account = await bench.accounts.read(uid);
    if (account) await bench.accounts.replaceProfile(uid, { ...account.profile, ...part });
  }
});

it('of a long answer at most a kilobyte is kept', async () => {
  const shop = await receiver();
  shop.script = (response) => void response.writeHead(500).end('ü'.repeat(100_000));
  const { uid: own } = await bench.account({ callbackUrl: `http://127.0.0.1:${shop.port}/` });
  id = await bench.expired(own);
  await bench.deliver(id, { sender: webhookSender({ anyPort: true, loopback: true }) });
  await shop.stop();
  const response = (await found()).attempts[0]?.response ?? '';
  expect(response).toMatch(/^ü+$/);
  expect(Buffer.byteLength(response)).toBe(1_024);
  expect(JSON.stringify(await bench.store.item(`delivery#${id}`)).length).toBeLessThan(2_000);
});
