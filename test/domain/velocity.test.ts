import { limitProblem, testLimits } from '../../lambdas/domain/card-testing.ts';
import { assess, isChallenged, RISK_THRESHOLD, riskWeights } from '../../lambdas/domain/risk.ts';
import type { Session } from '../../lambdas/domain/session.ts';
import {
  addressKey,
  DAY_MS,
  type Event,
  HOUR_MS,
  networkOf,
  type RequestSource,
  type Seen,
  sightings,
  type Watched,
} from '../../lambdas/domain/velocity.ts';
import { aSession, NOON } from '../store/support/fixtures.ts';

/** So many different ones, a minute apart, the last of them at noon. */
const seen = (count: number, ago = 0): Seen =>
  new Map(Array.from({ length: count }, (_, n) => [`m${n}`, NOON - ago - n * 60_000]));

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1'],
    ['2001:0DB8:0000:0001::1', '2001:db8:0:1'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is in %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});

describe('what is watched of a use of a card', () => {
  const session = aSession({ customerEmail: 'Ada@Example.com' });
  const keysOf = (part: Partial<Session>, source: RequestSource, fingerprint = 'card') =>
    sightings('declined', { session: { ...session, ...part }, fingerprint, source }).map(({ key }) => key);

  it('is its address, its mailbox and itself, under keys that name none of them', () => {
    const found = sightings('declined', { session, fingerprint: 'card', source: { ip: '192.0.2.1' } });
    expect(found.map(({ watched }) => watched)).toEqual(['ip', 'email', 'instrument']);
    expect(JSON.stringify(found)).not.toMatch(/192|ada|card/i);
    expect(found[0]?.key).toBe(addressKey(session.account, '192.0.2.1'));
  });

  it('is what there is', () => {
    const bare = aSession();
    expect(sightings('tried', { session: bare, source: {} })).toEqual([]);
  });

  it('is the same for the same payer, and another for another account', () => {
    const source = { ip: '2001:db8::1' };
    const first = keysOf({}, source);
    expect(keysOf({ id: 'cs_other', customerEmail: 'ada@example.com' }, { ip: '2001:db8::2' })).toEqual(first);
    const other = keysOf({ account: 'pa_00000000000000000002' }, source);
    expect(other.filter((key) => first.includes(key))).toEqual([]);
  });
});

describe('the limits of card testing', () => {
  it.each<[string, Watched, Seen, boolean]>([
    ['four cards of an address', 'ip', seen(4), true],
    ['five cards of an address', 'ip', seen(5), false],
    [
      'five cards of an address, of which one is an hour ago',
      'ip',
      new Map([...seen(4), ['old', NOON - HOUR_MS]]),
      true,
    ],
    ['fourteen cards of an address over the day', 'ip', seen(14, 2 * HOUR_MS), true],
    ['fifteen cards of an address over the day', 'ip', seen(15, 2 * HOUR_MS), false],
    ['fifteen cards of an address, a day ago', 'ip', seen(15, DAY_MS), true],
    ['five cards of a mailbox', 'email', seen(5), false],
    ['three sessions of a card', 'instrument', seen(3), true],
    ['four sessions of a card', 'instrument', seen(4), false],
    ['nothing', 'ip', new Map(), true],
  ])('%s', (_, watched, found, passes) => {
    expect(limitProblem(watched, found, NOON) === undefined).toBe(passes);
  });

  it('say when to come back, and not which they are', () => {
    const refusal = limitProblem('ip', seen(5), NOON);
    // The fifth was four minutes before the last.
    expect(refusal).toMatchObject({ code: 'rate_limited', recoverable: true, details: { retryAfter: 56 * 60 } });
    expect(refusal?.message).not.toMatch(/address|card|declin/i);
    expect(limitProblem('ip', seen(5), NOON + 56 * 60_000)).toBeUndefined();
  });

  it('leave a test number to everybody who tests', () => {
    expect(limitProblem('instrument', seen(39), NOON, testLimits)).toBeUndefined();
    expect(limitProblem('instrument', seen(40), NOON, testLimits)).toBeDefined();
  });
});

describe('the risk of a payment', () => {
  const none = () => undefined;
  const signals = (fraudSignals: NonNullable<Session['fraudSignals']>) => ({ fraudSignals });
  const source = { ip: '192.0.2.1', userAgent: 'a browser' };

  it.each<[string, Partial<Session>, string[]]>([
    ['nothing', {}, []],
    ['one decline', { declines: 1 }, ['one_decline']],
    ['several declines', { declines: 3 }, ['several_declines']],
    ['the address that the merchant saw', signals({ ip_address: '192.0.2.1' }), []],
    ['another address than the merchant saw', signals({ ip_address: '192.0.2.2' }), ['ip_mismatch']],
    ['another browser', signals({ user_agent: 'curl' }), ['user_agent_mismatch']],
    [
      'another mailbox',
      { customerEmail: 'ada@example.com', ...signals({ email: 'eve@example.com' }) },
      ['email_mismatch'],
    ],
    ['the same mailbox', { customerEmail: 'ada@example.com', ...signals({ email: 'ADA@example.com' }) }, []],
    ['a request of now, in seconds', signals({ request_timestamp: NOON / 1_000 }), []],
    ['a request of yesterday', signals({ request_timestamp: NOON - DAY_MS }), ['stale_request']],
    ['nobody signed in', signals({ is_authorized: false }), ['not_authorized']],
  ])('%s', (_, part, reasons) => {
    const decision = assess(aSession(part), source, none, NOON);
    expect(decision.reasons).toEqual(reasons);
    expect(decision.score).toBe(decision.reasons.reduce((sum, reason) => sum + riskWeights[reason], 0));
    expect(decision.challenged).toBe(decision.score >= RISK_THRESHOLD);
  });

  it.each<[Event, Watched, number, number]>([
    ['declined', 'ip', 2, 4],
    ['declined', 'email', 2, 4],
    ['declined', 'instrument', 2, 3],
    ['tried', 'ip', 4, 10],
    ['tried', 'email', 3, 6],
    ['tried', 'instrument', 4, 10],
  ])('counts what was %s by %s from %d in an hour and from %d in a day', (event, watched, inHour, inDay) => {
    const reasons = (found: Seen) =>
      assess(aSession(), {}, (e, w) => (e === event && w === watched ? found : undefined), NOON).reasons;
    expect(reasons(seen(inHour - 1))).toEqual([]);
    expect(reasons(seen(inHour))).toEqual([`${watched}_${event}_1h`]);
    expect(reasons(seen(inDay - 1, HOUR_MS))).toEqual([]);
    expect(reasons(seen(inDay, HOUR_MS))).toEqual([`${watched}_${event}_24h`]);
    expect(reasons(seen(inDay, DAY_MS))).toEqual([]);
  });

  it('is seen in the session alone once its declines say so, or once it was demanded', () => {
    expect(isChallenged(aSession({ declines: 1 }))).toBe(false);
    expect(isChallenged(aSession({ declines: 2 }))).toBe(true);
    expect(isChallenged(aSession({ challenge: { sends: 0, wrongTries: 0, demanded: true } }))).toBe(true);
  });
});
