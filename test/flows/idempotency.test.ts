import {
  admin,
  type Answer,
  cards,
  cardToken,
  confirm,
  ledger,
  newAccount,
  quote,
  sessionBody,
} from '../support/cloud.ts';
import { newPayment, pay } from './support/payments.ts';
import { adminHeaders, browserHeaders, JSON_TYPE, raw } from './support/raw.ts';
import { expectRefusal, leavesUnchanged } from './support/refusals.ts';

let account: string;

beforeAll(async () => {
  account = await newAccount();
});

const badKeys = [
  ['an empty one', ''],
  ['two quotes and nothing', '""'],
  ['a space alone', ' '],
  ['a space within', 'a b'],
  ['a tab within', 'a\tb'],
  ['256 characters', 'k'.repeat(256)],
  ['256 characters in quotes', `"${'k'.repeat(256)}"`],
  ['a letter beyond ASCII', 'caf\u00e9'],
] as const;

const goodKeys = [
  ['one character', '!'],
  ['255 characters', '~'.repeat(255)],
  ['255 characters in quotes', `"${'k'.repeat(255)}"`],
  ['every other mark', 'a-B_9.:/+={}[]()\'`^|\\<>?,;@#$%&*"x'],
] as const;

function expectReplay(first: Answer, again: Answer) {
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
}

describe('an Idempotency-Key', () => {
  const create = async (key: string) =>
    raw({
      path: '/v1/hosted-sessions',
      headers: [...(await adminHeaders(account)), JSON_TYPE, ['Idempotency-Key', key]],
      body: JSON.stringify(sessionBody),
    });

  it.each(badKeys)('of %s is refused', async (_, key) => {
    expectRefusal(await create(key), 'validation_error', { fields: ['Idempotency-Key'] });
    const session = await newPayment(account);
    const token = await cardToken(cards.visa);
    await quote(session, token);
    const headers = [...browserHeaders(session), JSON_TYPE, ['Idempotency-Key', key]] as const;
    const body = JSON.stringify({ processor_token: token, method: 'card' });
    await leavesUnchanged(session, async () => {
      const answer = await raw({ path: `/v1/hosted-sessions/${session.id}/confirm`, headers, body });
      expectRefusal(answer, 'validation_error', { fields: ['Idempotency-Key'] });
    });
  });

  it.each(goodKeys)('of %s is taken', async (_, key) => {
    const first = await create(key);
    expect(first.status).toBe(201);
    expectReplay(first, await create(key));
    expect((await pay(await newPayment(account), cards.visa, { key })).status).toBe(200);
  });
});

describe('creating a session again', () => {
  const post = (key: string, body: object, uid = account) =>
    admin('POST', '/v1/hosted-sessions', uid, { headers: { 'Idempotency-Key': key }, body });

  it('with the same key and the same body, however written, gives the same answer', async () => {
    const body = { ...sessionBody, metadata: { a: 'x', b: 1 }, line_items: [{ description: 'Water', amount: 5 }] };
    const first = await post('order-1', body);
    expect(first.status).toBe(201);
    expectReplay(first, await post('order-1', body));
    expectReplay(first, await post('"order-1"', body));
    const reversed = Object.fromEntries(Object.entries({ ...body, metadata: { b: 1, a: 'x' } }).reverse());
    expectReplay(first, await post('order-1', reversed));
  });

  it('with the same key and another body is refused, and leaves the first as it is', async () => {
    const first = await post('order-2', sessionBody);
    for (const change of [{ amount: 1_001 }, { description: '' }, { layout: 'embedded' }]) {
      expectRefusal(await post('order-2', { ...sessionBody, ...change }), 'idempotency_key_reused');
    }
    expectReplay(first, await post('order-2', sessionBody));
  });

  it('with another key, no key, or at another account makes another session', async () => {
    const answers = [
      await post('order-3', sessionBody),
      await post('order-4', sessionBody),
      await post('order-3', sessionBody, await newAccount()),
      await admin('POST', '/v1/hosted-sessions', account, { body: sessionBody }),
      await admin('POST', '/v1/hosted-sessions', account, { body: sessionBody }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
    expect(new Set(answers.map(({ body }) => body.session_id)).size).toBe(5);
  });

  it('at the same time makes one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(`burst-${round}`, sessionBody)));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    }
  });

  it('after a refusal under the same key is a first time', async () => {
    expectRefusal(await post('order-5', { ...sessionBody, amount: 0 }), 'validation_error', { fields: ['amount'] });
    const created = await post('order-5', sessionBody);
    expect([created.status, created.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });
});

describe('confirming again', () => {
  it('with the key that paid gives its answer byte for byte, and no key pays again', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.visa);
    await quote(session, token);
    const paid = await confirm(session, token, { key: 'pay', duplicate_acknowledged: false });
    expect(paid.status).toBe(200);
    const body = `{"duplicate_acknowledged": false,\n"method":"card", "processor_token":"${token}"}`;
    for (const key of ['pay', '"pay"']) {
      expectReplay(paid, await session.browser('POST', '/confirm', { headers: { 'Idempotency-Key': key }, body }));
    }
    expectRefusal(await confirm(session, token, { key: 'pay' }), 'idempotency_key_reused');
    expectRefusal(await confirm(session, token, { key: 'Pay' }), 'already_confirmed');
    expect(await ledger(session)).toHaveLength(1);
  });

  it('with the key of a decline gives that decline, also after the session was paid or has ended', async () => {
    const [open, ended] = [await newPayment(account), await newPayment(account)];
    const token = await cardToken(cards.insufficientFunds);
    for (const session of [open, ended]) {
      await quote(session, token);
      const declined = await confirm(session, token, { key: 'first' });
      expectRefusal(declined, 'insufficient_funds');
      expectReplay(declined, await confirm(session, token, { key: 'first' }));
      const other = await confirm(session, token, { key: 'first', total_amount: 1_000 });
      expectRefusal(other, 'idempotency_key_reused');
      if (session === open) expect((await pay(open, cards.visa, { key: 'second' })).status).toBe(200);
      else await admin('POST', `/v1/hosted-sessions/${ended.id}/expire`, account);
      expectReplay(declined, await confirm(session, token, { key: 'first' }));
    }
    expectRefusal(await confirm(ended, token, { key: 'third' }), 'session_expired');
    expect((await ledger(open)).map(({ status }) => status).sort()).toEqual(['declined', 'succeeded']);
    expect(await ledger(ended)).toHaveLength(1);
  });

  it('with a key of another session is a first time there', async () => {
    const [one, two] = [await newPayment(account), await newPayment(account)];
    const answers = [await pay(one, cards.visa, { key: 'shared' }), await pay(two, cards.visa, { key: 'shared' })];
    expect(answers.map(({ body }) => body.session_id)).toEqual([one.id, two.id]);
  });

  it('after a refusal that came before the charge finds nothing stored', async () => {
    const session = await newPayment(account);
    const token = await cardToken(cards.visa);
    expectRefusal(await confirm(session, token, { key: 'k', method: 'cash' }), 'validation_error', {
      fields: ['method'],
    });
    expectRefusal(await confirm(session, token, { key: 'k' }), 'quote_changed', { extra: ['quote'] });
    const paid = await confirm(session, token, { key: 'k', total_amount: 1_000 });
    expect([paid.status, paid.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });
});
