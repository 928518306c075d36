import { admin, newAccount, newSession } from '../support/cloud.ts';
import { expire, until } from './support/receiver.ts';
import { expectRefusal, MARKER } from './support/refusals.ts';

let uid: string;
let other: string;
let id: string;

beforeAll(async () => {
  [uid, other] = await Promise.all([newAccount(), newAccount()]);
  const session = await newSession(uid);
  await expire(uid, session.id);
  id = await until(
    'the event is listed',
    async () => (await admin('GET', '/v1/events', uid)).body.events[0]?.webhook_id,
  );
});

const UNKNOWN = `evt_${'0'.repeat(27)}`;

describe('GET /v1/events', () => {
  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=1e1'],
    ['limit', 'limit='],
    ['limit', `limit=${MARKER}`],
    ['after', 'after='],
    ['after', `after=${MARKER}`],
    ['after', `after=${UNKNOWN}`],
    ['after', `after=evt_${'0'.repeat(3_000)}`],
  ])('is refused, naming %s, for ?%s', async (field, query) => {
    expectRefusal(await admin('GET', `/v1/events?${query}`, uid), 'validation_error', { fields: [field] });
  });

  it('is refused for a cursor of another account', async () => {
    expectRefusal(await admin('GET', `/v1/events?after=${id}`, other), 'validation_error', { fields: ['after'] });
  });

  it.each([1, 100])('takes a limit of %i', async (limit) => {
    const { status, body } = await admin('GET', `/v1/events?limit=${limit}`, uid);
    expect([status, body.events.length, body.next]).toEqual([200, 1, null]);
  });

  it('answers nothing after the newest event, even when it is asked at once', async () => {
    expect((await admin('GET', `/v1/events?after=${id}`, uid)).body).toEqual({ events: [], next: null });
    const session = await newSession(uid);
    await expire(uid, session.id);
  });
});

describe.each([
  ['GET', ''],
  ['POST', '/redeliver'],
])('%s /v1/events/{webhook_id}%s', (method, rest) => {
  it.each([
    ['that is not there', () => UNKNOWN, () => uid],
    ['of another account', () => id, () => other],
    ['that is no webhook_id', () => MARKER, () => uid],
    ['that is longer than any key', () => `evt_${'0'.repeat(3_000)}`, () => uid],
  ])('an event %s is not found', async (_, webhookId, of) => {
    expectRefusal(await admin(method, `/v1/events/${webhookId()}${rest}`, of()), 'not_found');
  });
});

const types = ['checkout_session.completed', 'checkout_session.expired'] as const;
const on = (event_type: string = types[0]) => ({ event_type, enabled: true });

describe('PUT /api/webhooks/subscriptions', () => {
  it.each<[string, unknown]>([
    ['subscriptions', {}],
    ['subscriptions', { subscriptions: null }],
    ['subscriptions', { subscriptions: MARKER }],
    ['subscriptions', { subscriptions: [on(), on()] }],
    ['subscriptions[0]', { subscriptions: [MARKER] }],
    ['subscriptions[0].event_type', { subscriptions: [on(MARKER)] }],
    ['subscriptions[1].event_type', { subscriptions: [on(), { enabled: true }] }],
    ['subscriptions[0].enabled', { subscriptions: [{ event_type: types[0] }] }],
    ['subscriptions[0].enabled', { subscriptions: [{ ...on(), enabled: 'yes' }] }],
    ['subscriptions[0].url', { subscriptions: [{ ...on(), url: MARKER }] }],
    ['types', { subscriptions: [], types: [] }],
  ])('is refused, naming %s, for %j, and changes nothing', async (field, body) => {
    const path = '/api/webhooks/subscriptions';
    const before = await admin('GET', path, uid);
    expectRefusal(await admin('PUT', path, uid, { body }), 'validation_error', { fields: [field] });
    expect((await admin('GET', path, uid)).text).toBe(before.text);
  });

  it('keeps what it is given; a type that is not named is on', async () => {
    const own = await newAccount();
    const off = { event_type: types[1], enabled: false };
    const put = await admin('PUT', '/api/webhooks/subscriptions', own, { body: { subscriptions: [off] } });
    const { types: all } = (await admin('GET', '/api/webhooks/types', own)).body;
    expect(put.body.subscriptions).toEqual(
      all.map(({ event_type }: { event_type: string }) => ({ event_type, enabled: event_type !== types[1] })),
    );
    expect((await admin('GET', '/api/webhooks/subscriptions', own)).body).toEqual(put.body);
  });
});

describe.each([
  ['rotate', 'which', { which: MARKER }],
  ['rotate', 'which', { which: null }],
  ['rotate', 'secret', { secret: MARKER }],
  ['activate', 'which', { which: 'webhook' }],
])('POST /api/webhooks/secret/%s', (name, field, body) => {
  it(`is refused, naming ${field}, for ${JSON.stringify(body)}, and the secrets stay`, async () => {
    const before = await admin('GET', '/api/webhooks/secret', uid);
    const answer = await admin('POST', `/api/webhooks/secret/${name}`, uid, { body });
    expectRefusal(answer, 'validation_error', { fields: [field] });
    expect((await admin('GET', '/api/webhooks/secret', uid)).text).toBe(before.text);
  });
});

describe.each([
  ['GET', '/api/webhooks/subscriptions'],
  ['PUT', '/api/webhooks/subscriptions'],
  ['GET', '/api/webhooks/types'],
  ['GET', '/api/webhooks/secret'],
  ['POST', '/api/webhooks/secret/rotate'],
  ['POST', '/api/webhooks/secret/activate'],
  ['GET', '/v1/events'],
  ['GET', `/v1/events/${UNKNOWN}`],
  ['POST', `/v1/events/${UNKNOWN}/redeliver`],
])('%s %s', (method, path) => {
  it('wants an account that there is', async () => {
    expectRefusal(await admin(method, path, 'pa_00000000000000000000'), 'account_not_allowed');
    expectRefusal(await admin(method, path, undefined), 'validation_error', { fields: ['X-Payment-Account-Uid'] });
  });
});
