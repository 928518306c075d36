import { isProblem } from '../../lambdas/domain/errors.ts';
import { presentAccount } from '../../lambdas/domain/wire/present-account.ts';
import { replaceAccount } from '../../lambdas/operations/replace-account.ts';
import { changeWebhooks } from '../../lambdas/operations/webhook-secret.ts';
import { fakeProcessor } from './support/processor.ts';
import { answered, openWebhooks, signal, type Webhooks } from './support/webhooks.ts';

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
  bench.says.send = async () => answered(200);
});

afterAll(() => bench.store.close());

const refusal = async (account: string, webhookId: string) => {
  const result = await bench.redeliver(account, webhookId);
  if (!isProblem(result)) throw new Error('It was not refused');
  return { code: result.code, field: result.details.errors?.[0]?.field };
};

describe('a redelivery', () => {
  it('of what was delivered sends the same event with the same webhook_id once more', async () => {
    await bench.deliver(id);
    bench.clock.advance(60_000);
    expect(await bench.redeliver(uid, id)).toBeUndefined();
    expect(bench.queued).toEqual([{ id, delay: 0 }]);
    expect(await bench.deliver(id)).toBe('delivered');
    const bodies = bench.sent.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ webhook_id }) => webhook_id)).toEqual([id, id]);
    expect(bodies[1].timestamp - bodies[0].timestamp).toBe(60);
    expect(bodies[1].data).toEqual(bodies[0].data);
    expect((await bench.deliveries.find(id))?.attempts).toHaveLength(2);
  });

  it('of what is dead has the whole schedule before it again', async () => {
    bench.says.send = async () => answered(500);
    const untilDead = async () => {
      let attempts = 1;
      for (; (await bench.deliver(id)) === 'retried'; attempts += 1) bench.clock.advance(30 * 3_600_000);
      return attempts;
    };
    expect(await untilDead()).toBe(10);
    await bench.redeliver(uid, id);
    expect(await untilDead()).toBe(10);
    expect((await bench.deliveries.find(id))?.attempts).toHaveLength(20);
  });

  it('of what had no delivery, because the webhooks were off then, begins one', async () => {
    const { uid: late } = await bench.account({ webhookEnabled: false });
    id = await bench.expired(late);
    const account = await bench.accounts.read(late);
    if (account) await bench.accounts.replaceProfile(late, { ...account.profile, webhookEnabled: true });
    expect(await bench.redeliver(late, id)).toBeUndefined();
    expect(await bench.deliver(id)).toBe('delivered');
  });

  it('during an attempt makes one of its own, and that attempt ends nothing any more', async () => {
    const { done, end } = signal();
    bench.says.send = () => done.then(() => answered(500));
    const before = bench.deliver(id);
    while (bench.sent.length === 0) await new Promise(setImmediate);
    bench.clock.advance(1_000);
    await bench.redeliver(uid, id);
    bench.says.send = async () => answered(200);
    expect(await bench.deliver(id)).toBe('delivered');
    end();
    await before;
    expect(await bench.deliveries.find(id)).toMatchObject({ state: 'delivered', attempts: [{ statusCode: 200 }] });
  });

  it('of several at once makes one attempt', async () => {
    await bench.deliver(id);
    await Promise.all([bench.redeliver(uid, id), bench.redeliver(uid, id)]);
    const outcomes = await Promise.all(bench.queued.map((message) => bench.deliver(message.id)));
    expect(outcomes.sort()).toEqual(['delivered', 'not_due']);
  });
});

describe('a redelivery is refused', () => {
  it('while a 410 has the webhooks off, until PUT turns them on again', async () => {
    bench.says.send = async () => answered(410);
    await bench.deliver(id);
    expect(await refusal(uid, id)).toEqual({ code: 'validation_error', field: 'webhook_enabled' });
    const off = await bench.accounts.read(uid);
    if (!off) throw new Error('There is no account');
    expect(presentAccount(off)).toMatchObject({
      webhook_enabled: false,
      webhook_disabled_reason: 'The receiver answered 410 Gone.',
    });
    const deps = {
      accounts: bench.accounts,
      processors: { get: fakeProcessor },
      publicKeys: { publishableKey: async () => undefined },
    };
    const on = await replaceAccount(deps, off, { ...off.profile, webhookEnabled: true });
    if (isProblem(on)) throw new Error(on.code);
    expect(presentAccount(on)).not.toHaveProperty('webhook_disabled_reason');
    expect(await bench.accounts.read(uid)).toEqual(on);
    bench.says.send = async () => answered(200);
    expect(await bench.redeliver(uid, id)).toBeUndefined();
    expect(await bench.deliver(id)).toBe('delivered');
  });

  it('while its type is not subscribed to, until it is again', async () => {
    const subscribe = async (enabled: boolean) => {
      const account = await bench.accounts.read(uid);
      if (!account) throw new Error('There is no account');
      await changeWebhooks({ accounts: bench.accounts }, account, (settings) => ({
        ...settings,
        subscriptions: { 'checkout_session.expired': enabled },
      }));
    };
    await subscribe(false);
    const before = await bench.deliveries.find(id);
    expect(await refusal(uid, id)).toEqual({ code: 'validation_error', field: 'event_type' });
    expect(await bench.deliveries.find(id)).toEqual(before);
    await subscribe(true);
    expect(await bench.redeliver(uid, id)).toBeUndefined();
    expect(await bench.deliver(id)).toBe('delivered');
  });

  it('without a callback_url', async () => {
    const { uid: mute } = await bench.account({ callbackUrl: '' });
    expect(await refusal(mute, await bench.expired(mute))).toMatchObject({ code: 'validation_error' });
  });

  it.each([
    ['that is not there', 'evt_000000000000000000000000000'],
    ['that is no webhook_id', 'evt_1'],
    ['that is nothing', ''],
    ['that is longer than any key of the table', `evt_${'0'.repeat(4_000)}`],
  ])('of an event %s', async (_, webhookId) => {
    expect(await refusal(uid, webhookId)).toMatchObject({ code: 'not_found' });
  });

  it('of an event of another account, which stays as it is', async () => {
    const { uid: other } = await bench.account();
    const before = await bench.deliveries.find(id);
    expect(await refusal(other, id)).toMatchObject({ code: 'not_found' });
    expect(await bench.deliveries.find(id)).toEqual(before);
    expect(bench.queued).toEqual([]);
  });
});
