import { createHmac } from 'node:crypto';
import { webhookSecret } from '../../lambdas/domain/credential.ts';
import { firstWebhookSettings } from '../../lambdas/domain/webhook-settings.ts';
import { webhookSender } from '../../lambdas/sender/send-webhook.ts';
import { receiver } from '../sender/support/receiver.ts';
import { keys } from './support/checkout.ts';
import { useDelivery, verified } from './support/one-delivery.ts';
import { answered, CALLBACK, signal } from './support/webhooks.ts';

const the = useDelivery();

describe('an attempt', () => {
  it('hands the event over, signed in both ways, and is the last when it is taken', async () => {
    the.bench.lags.length = 0;
    the.bench.clock.advance(1_500);
    expect(await the.bench.deliver(the.id)).toBe('delivered');
    expect(the.bench.lags).toEqual([1_500]);
    const { url, body, headers, at } = the.lastSent();
    const secret = webhookSecret(keys, the.uid, 1);
    const seconds = Math.floor(at / 1_000);
    expect(url).toBe(CALLBACK);
    const payload = verified(the.lastSent(), secret);
    expect(payload).toMatchObject({ webhook_id: the.id, event_type: 'checkout_session.expired', timestamp: seconds });
    const legacy = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    expect(headers).toMatchObject({ 'X-Webhook-Signature': `sha256=${legacy}`, 'webhook-id': the.id });
    expect(await the.found()).toMatchObject({ state: 'delivered', attempts: [{ at, durationMs: 7, statusCode: 200 }] });
    expect(the.bench.queued).toEqual([]);
  });

  it.each([200, 201, 202, 204, 226, 299])('that is answered %i has succeeded', async (status) => {
    the.say(answered(status));
    expect(await the.bench.deliver(the.id)).toBe('delivered');
  });

  it.each([301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 409, 429, 451, 500, 502, 503, 599, 600, 100, 0])(
    'that is answered %i has failed and comes again',
    async (status) => {
      the.say(answered(status));
      expect(await the.bench.deliver(the.id)).toBe('retried');
      expect((await the.found()).attempts).toEqual([
        expect.objectContaining({ statusCode: status, nextAttemptAt: the.bench.clock.now() + 5_000 }),
      ]);
    },
  );

  it.each(['timeout', 'connection', 'tls', 'dns', 'address_not_allowed'] as const)(
    'that ends with %s has failed, says so, and comes again',
    async (reason) => {
      the.say({ kind: 'failed', reason, durationMs: 15_000 });
      expect(await the.bench.deliver(the.id)).toBe('retried');
      expect((await the.found()).attempts).toEqual([expect.objectContaining({ error: reason, durationMs: 15_000 })]);
    },
  );

  it('is made once by two messages for one event, at the same moment or one after the other', async () => {
    const outcomes = await Promise.all([
      the.bench.deliver(the.id),
      the.bench.deliver(the.id),
      the.bench.deliver(the.id),
    ]);
    expect(outcomes.sort()).toEqual(['delivered', 'not_due', 'not_due']);
    expect(await the.bench.deliver(the.id)).toBe('not_due');
    expect(the.bench.sent).toHaveLength(1);
  });

  it('is not made for an event that was never to be delivered', async () => {
    expect(await the.bench.deliver('evt_000000000000000000000000000')).toBe('not_due');
    expect(the.bench.sent).toEqual([]);
  });
});

describe('410 Gone', () => {
  it('stops the delivery and turns the webhooks of the account off, with the reason', async () => {
    the.say(answered(410));
    expect(await the.bench.deliver(the.id)).toBe('stopped');
    expect(await the.found()).toMatchObject({ state: 'stopped', attempts: [{ statusCode: 410 }] });
    expect(await the.bench.accounts.read(the.uid)).toMatchObject({
      profile: { webhookEnabled: false, callbackUrl: CALLBACK },
      webhooks: { disabledReason: 'The receiver answered 410 Gone.' },
    });
    expect(the.bench.queued).toEqual([]);
  });

  it('stops what was to be delivered to the account beside it', async () => {
    const other = await the.bench.expired(the.uid);
    the.say(answered(410));
    await the.bench.deliver(the.id);
    expect(await the.bench.deliver(other)).toBe('stopped');
    expect(await the.bench.deliveries.find(other)).toMatchObject({
      state: 'stopped',
      attempts: [{ error: 'webhooks_off', durationMs: 0 }],
    });
    expect(the.bench.sent).toHaveLength(1);
  });

  it('of an address that was replaced meanwhile does not turn the new one off', async () => {
    const { done, end } = signal();
    the.bench.says.send = () => done.then(() => answered(410));
    const delivering = the.bench.deliver(the.id);
    await the.isSending();
    const account = await the.bench.accounts.read(the.uid);
    if (!account) throw new Error('There is no account');
    await the.bench.accounts.replaceProfile(the.uid, { ...account.profile, callbackUrl: 'https://new.example/hooks' });
    end();
    await delivering;
    expect(await the.bench.accounts.read(the.uid)).toMatchObject({ profile: { webhookEnabled: true } });
  });
});

describe('an attempt is not made, and the delivery stopped, when meanwhile', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['the webhooks were turned off', () => change({ webhookEnabled: false })],
    ['the callback_url was taken away', () => change({ callbackUrl: '' })],
    [
      'the type was unsubscribed',
      () =>
        the.bench.accounts.replaceWebhooks(the.uid, firstWebhookSettings, {
          generation: 1,
          subscriptions: { 'checkout_session.expired': false },
        }),
    ],
  ])('%s', async (_, act) => {
    await act();
    expect(await the.bench.deliver(the.id)).toBe('stopped');
    expect(the.bench.sent).toEqual([]);
    expect(await the.found()).toMatchObject({ state: 'stopped', attempts: [{ error: 'webhooks_off' }] });
  });

  async function change(part: object) {
    const account = await the.bench.accounts.read(the.uid);
    if (account) await the.bench.accounts.replaceProfile(the.uid, { ...account.profile, ...part });
  }
});

it('of a long answer at most a kilobyte is kept', async () => {
  const shop = await receiver();
  shop.script = (response) => void response.writeHead(500).end('ü'.repeat(100_000));
  const { uid: own } = await the.bench.account({ callbackUrl: `http://127.0.0.1:${shop.port}/` });
  the.id = await the.bench.expired(own);
  await the.bench.deliver(the.id, { sender: webhookSender({ anyPort: true, loopback: true }) });
  await shop.stop();
  const response = (await the.found()).attempts[0]?.response ?? '';
  expect(response).toMatch(/^ü+$/);
  expect(Buffer.byteLength(response)).toBe(1_024);
  expect(JSON.stringify(await the.bench.store.item(`delivery#${the.id}`)).length).toBeLessThan(2_000);
});
