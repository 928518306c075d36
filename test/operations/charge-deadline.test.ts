import { SEND_WITHIN_MS } from '../../lambdas/domain/recovery.ts';
import type { Claim, GuardEntry } from '../../lambdas/domain/store-ports.ts';
import { APPROVED, openRecovery, type Recovery } from './support/recovery.ts';

let bench: Recovery;

beforeEach(async () => {
  bench = await openRecovery();
});

afterEach(() => bench.store.close());

/** A confirm whose claim, or guard, takes this long from the moment that the request came in. */
async function confirmSlowly(taking: number, slow: 'claim' | 'guard' = 'claim') {
  const session = await bench.quoted();
  const { attempts, guards } = bench.store;
  const claim = async (command: Claim) => {
    const written = await attempts.claim(command);
    if (slow === 'claim') bench.clock.advance(taking);
    return written;
  };
  const enter = async (entry: GuardEntry) => {
    const entered = await guards.enter(entry);
    if (slow === 'guard') bench.clock.advance(taking);
    return entered;
  };
  const answer = await bench.confirm(session, { key: 'first', attempts: { claim }, guards: { enter } });
  return { id: session.id, session, answer };
}

it('a charge is sent within five seconds of its request, which the settle window counts on', () => {
  expect(SEND_WITHIN_MS).toBe(5_000);
});

describe.each(['claim', 'guard'] as const)('a request whose %s took too long', (slow) => {
  it('sends nothing, and says that nothing was charged and that it may be repeated', async () => {
    const { answer } = await confirmSlowly(SEND_WITHIN_MS + 1, slow);
    expect(answer).toMatchObject({ code: 'network_error', status: 504, recoverable: true, details: { retryAfter: 2 } });
    expect(answer).toHaveProperty('message', expect.stringMatching(/nothing was charged\. Repeat this request/));
    expect(bench.processor.charges).toEqual([]);
    expect(bench.unknown).toEqual([]);
  });

  it('gives claim and guard back, and stores nothing under its key', async () => {
    const { id, session } = await confirmSlowly(SEND_WITHIN_MS + 1, slow);
    expect(await bench.stored(id)).toEqual(session);
    expect(await bench.dueAt(id)).toBe(session.expiresAt);
    expect(await bench.payAgain()).toBe(200);
  });

  it('is paid when it comes again with the same key', async () => {
    const { id } = await confirmSlowly(SEND_WITHIN_MS + 1, slow);
    expect(await bench.tells(id, { key: 'first' })).toBe(200);
    expect(bench.processor.charges).toHaveLength(1);
  });

  it('is charged when it made it just in time', async () => {
    const { answer } = await confirmSlowly(SEND_WITHIN_MS, slow);
    expect(answer).toMatchObject({ status: 200 });
    expect(bench.processor.charges).toHaveLength(1);
  });
});

it('a claim that can not be given back is looked after like any other, and never paid for', async () => {
  const session = await bench.quoted();
  const { attempts } = bench.store;
  const claim = async (command: Claim) => {
    const written = await attempts.claim(command);
    bench.clock.advance(SEND_WITHIN_MS + 1);
    return written;
  };
  const unclaim = () => Promise.reject(new Error('The table is silent'));
  await expect(bench.confirm(session, { key: 'first', attempts: { claim, unclaim } })).rejects.toThrow('silent');
  expect(bench.processor.charges).toEqual([]);
  Object.assign(bench.says, { lookUp: { kind: 'absent' }, cancel: { kind: 'absent' } });
  bench.clock.advance(60_000);
  expect(await bench.sweep()).toEqual({ released: 1 });
  bench.says.lookUp = APPROVED;
  expect(await bench.tells(session.id, { key: 'first' })).toBe(502);
  expect(await bench.tells(session.id, { key: 'second' })).toBe(200);
});
