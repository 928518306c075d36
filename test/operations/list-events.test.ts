import type { Account } from '../../lambdas/domain/account.ts';
import { isProblem } from '../../lambdas/domain/errors.ts';
import { findEvent, listEvents } from '../../lambdas/operations/find-event.ts';
import { openWebhooks, type Webhooks } from './support/webhooks.ts';

let bench: Webhooks;
let account: Account;
let other: Account;
let ids: string[];

beforeAll(async () => {
  bench = await openWebhooks();
  account = await bench.account();
  other = await bench.account();
  ids = [];
  for (let n = 0; n < 5; n += 1) {
    ids.push(await bench.expired(account.uid));
    bench.clock.advance(1);
  }
  bench.clock.advance(10_000);
});

afterAll(() => bench.store.close());

const list = (page: { after?: string; limit: number }, of = account) =>
  listEvents({ events: bench.events, clock: bench.clock }, of, page);
const find = (id: string, of = account) => findEvent({ events: bench.events, deliveries: bench.deliveries }, of, id);

describe('the list of events', () => {
  it('goes from cursor to cursor, oldest first', async () => {
    expect(await list({ limit: 2 })).toMatchObject({ events: [{ id: ids[0] }, { id: ids[1] }], next: ids[1] });
    expect(await list({ limit: 2, after: ids[1] ?? '' })).toMatchObject({
      events: [{ id: ids[2] }, { id: ids[3] }],
      next: ids[3],
    });
    expect(await list({ limit: 2, after: ids[3] ?? '' })).toEqual({
      events: [expect.objectContaining({ id: ids[4] })],
    });
  });

  it('shows another account nothing of it', async () => {
    expect(await list({ limit: 100 }, other)).toEqual({ events: [] });
  });

  it.each([
    ['of another account', () => ids[0] ?? '', () => other],
    ['that is not there', () => 'evt_000000000000000000000000000', () => account],
    ['that is no webhook_id', () => 'cs_1', () => account],
    ['that is empty', () => '', () => account],
    ['that is longer than any key', () => 'e'.repeat(5_000), () => account],
  ])('refuses a cursor %s, in the same words', async (_, after, of) => {
    const refusal = await list({ limit: 20, after: after() }, of());
    expect(isProblem(refusal) && [refusal.code, refusal.details.errors]).toEqual([
      'validation_error',
      [{ field: 'after', message: 'must be the webhook_id of an event of this account' }],
    ]);
  });
});

describe('one event', () => {
  it('comes with its delivery, and without one where there is none', async () => {
    expect(await find(ids[0] ?? '')).toMatchObject({ event: { id: ids[0] }, delivery: { state: 'pending' } });
    const mute = await bench.account({ webhookEnabled: false });
    const id = await bench.expired(mute.uid);
    expect(await find(id, mute)).toMatchObject({ event: { id }, delivery: undefined });
  });

  it.each([
    ['of another account', () => ids[0] ?? '', () => other],
    ['that is not there', () => 'evt_000000000000000000000000000', () => account],
    ['that is longer than any key', () => `evt_${'0'.repeat(5_000)}`, () => account],
  ])('%s is not found', async (_, id, of) => {
    expect(await find(id(), of())).toMatchObject({ code: 'not_found' });
  });
});
