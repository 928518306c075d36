import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { admin, cards, newAccount, newSession } from '../support/cloud.ts';
import { processorUnderTest } from '../support/processor.ts';
import { newPayment, pay } from './support/payments.ts';
import { expire, openShop, type Shop, until } from './support/receiver.ts';
import { expectRefusal } from './support/refusals.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});

afterEach(() => shop.stop());

const account = () => newAccount({ callback_url: shop.url });
const first = (sessionId: string) => until('an event has come', () => shop.of(sessionId)[0]);
const event = async (uid: string, id: string) => (await admin('GET', `/v1/events/${id}`, uid)).body;
const secretOf = async (uid: string) => (await admin('GET', '/api/webhooks/secret', uid)).body.secret;

describe('an event arrives signed', () => {
  it('when a session is paid, by the library and by the public guide', async () => {
    const uid = await account();
    const session = await newPayment(uid, { metadata: { order: 'A-1' } });
    const paid = await pay(session, cards.visa);
    const { headers, body, event: sent } = await first(session.id);
    const secret = await secretOf(uid);
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(sent);
    const legacy = createHmac('sha256', secret).update(`${sent.timestamp}.${body}`).digest('hex');
    expect(headers['x-webhook-signature']).toBe(`sha256=${legacy}`);
    expect(headers['content-type']).toBe('application/json');
    const { payment_uid, transaction_id, total_amount, method, last4 } = paid.body.payment;
    expect(sent).toEqual({
      webhook_id: expect.stringMatching(/^evt_[a-z0-9]{27}$/),
      event_type: 'checkout_session.completed',
      timestamp: expect.any(Number),
      data: {
        session_id: session.id,
        status: 'completed',
        amount: 1_000,
        payment: { payment_uid, transaction_id, total_amount, method, last4, ...processorUnderTest.toldOfCards },
        metadata: { order: 'A-1' },
      },
    });
  });

  it('when the merchant ends a session, once, however often it is ended', async () => {
    const uid = await account();
    const session = await newSession(uid);
    await expire(uid, session.id);
    const { event: sent } = await first(session.id);
    expect(sent).toMatchObject({ event_type: 'checkout_session.expired', data: { status: 'expired', amount: 1_000 } });
    expect((await expire(uid, session.id)).status).toBe(200);
    const next = await newSession(uid);
    await expire(uid, next.id);
    await first(next.id);
    expect(shop.of(session.id)).toHaveLength(1);
  });
});

describe('a receiver that fails', () => {
  it('gets the second attempt about five seconds later, signed anew, and GET tells of both', async () => {
    const uid = await account();
    const arrived: number[] = [];
    shop.script = (response) => {
      arrived.push(Date.now());
      response.writeHead(arrived.length === 1 ? 503 : 204).end();
    };
    const session = await newSession(uid);
    await expire(uid, session.id);
    await until('the second attempt', () => arrived[1], 25_000);
    const [one, two] = shop.of(session.id);
    expect((arrived[1] ?? 0) - (arrived[0] ?? 0)).toBeGreaterThanOrEqual(4_900);
    expect(two?.event.timestamp).toBeGreaterThan(one?.event.timestamp ?? 0);
    expect(two?.event.webhook_id).toBe(one?.event.webhook_id);
    const id = one?.event.webhook_id ?? '';
    const { deliveries } = await until('both are recorded', async () => {
      const body = await event(uid, id);
      return body.deliveries.length === 2 ? body : undefined;
    });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const both = { at: time, error: null, duration_ms: expect.any(Number) };
    expect(deliveries).toEqual([
      { ...both, attempt: 1, status_code: 503, next_attempt_at: time },
      { ...both, attempt: 2, status_code: 204, next_attempt_at: null },
    ]);
  }, 60_000);

  it('with 410 turns the webhooks off, and PUT turns them on again', async () => {
    const uid = await account();
    shop.script = (response) => void response.writeHead(410).end();
    const session = await newSession(uid);
    await expire(uid, session.id);
    const { event: sent } = await first(session.id);
    const path = `/api/paymentaccounts/${uid}`;
    const off = await until('the webhooks are off', async () => {
      const { body } = await admin('GET', path, uid);
      return body.webhook_enabled ? undefined : body;
    });
    expect(off.webhook_disabled_reason).toBe('The receiver answered 410 Gone.');
    const redeliver = () => admin('POST', `/v1/events/${sent.webhook_id}/redeliver`, uid);
    expectRefusal(await redeliver(), 'validation_error', { fields: ['webhook_enabled'] });
    shop.script = (response) => void response.end();
    const body = { name: 'Shop', processor: 'sandbox', callback_url: shop.url };
    const on = await admin('PUT', path, uid, { body });
    expect([on.body.webhook_enabled, on.body.webhook_disabled_reason]).toEqual([true, undefined]);
    expect((await redeliver()).status).toBe(202);
    await until('the redelivery', () => shop.of(session.id)[1]);
  });
});

it('a redelivery has the same webhook_id', async () => {
  const uid = await account();
  const session = await newSession(uid);
  await expire(uid, session.id);
  const { event: sent } = await first(session.id);
  const again = await until('the first is recorded', async () => {
    if ((await event(uid, sent.webhook_id)).deliveries.length === 0) return undefined;
    return admin('POST', `/v1/events/${sent.webhook_id}/redeliver`, uid, { body: {} });
  });
  expect([again.status, again.body]).toEqual([202, { webhook_id: sent.webhook_id }]);
  const second = await until('the redelivery', () => shop.of(session.id)[1]);
  expect(second.event.webhook_id).toBe(sent.webhook_id);
  expect(second.headers['webhook-id']).toBe(sent.webhook_id);
});

it('what is not subscribed to is not sent, and is listed all the same', async () => {
  const uid = await account();
  const subscriptions = [{ event_type: 'checkout_session.expired', enabled: false }];
  const put = await admin('PUT', '/api/webhooks/subscriptions', uid, { body: { subscriptions } });
  expect([put.status, put.body.subscriptions]).toEqual([200, expect.arrayContaining(subscriptions)]);
  const ended = await newSession(uid);
  await expire(uid, ended.id);
  const paid = await newPayment(uid);
  await pay(paid, cards.visa);
  await first(paid.id);
  expect(shop.of(ended.id)).toEqual([]);
  const listed = await until('both are listed', async () => {
    const { body } = await admin('GET', '/v1/events', uid);
    return body.events.length === 2 ? body.events : undefined;
  });
  expect(listed.map((each: { event_type: string }) => each.event_type)).toEqual([
    'checkout_session.expired',
    'checkout_session.completed',
  ]);
});

it('after a rotation both secrets verify, and the older header goes over when it is activated', async () => {
  const uid = await account();
  const old = await secretOf(uid);
  const rotated = await admin('POST', '/api/webhooks/secret/rotate', uid);
  expect(rotated.body).toMatchObject({ previous_secret: old, previous_expires_at: expect.any(String) });
  const byOlderHeader = async () => {
    const session = await newSession(uid);
    await expire(uid, session.id);
    const { headers, body, event: sent } = await first(session.id);
    for (const secret of [old, rotated.body.secret])
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(sent);
    return [old, rotated.body.secret].findIndex((secret) => {
      const hex = createHmac('sha256', secret).update(`${sent.timestamp}.${body}`).digest('hex');
      return headers['x-webhook-signature'] === `sha256=${hex}`;
    });
  };
  expect(await byOlderHeader()).toBe(0);
  expect((await admin('POST', '/api/webhooks/secret/activate', uid)).body).toEqual(rotated.body);
  expect(await byOlderHeader()).toBe(1);
});
