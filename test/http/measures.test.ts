import { eventTypes } from '../../lambdas/domain/events.ts';
import { problem } from '../../lambdas/domain/errors.ts';
import { metrics, METRICS_NAMESPACE, SERVICE } from '../../lambdas/domain/metrics.ts';
import { endpoint } from '../../lambdas/http/endpoint.ts';
import { logger, messages } from '../../lambdas/http/log.ts';
import { logCharge, logTry } from '../../lambdas/http/log-charge.ts';
import { logEvent } from '../../lambdas/http/log-event.ts';
import { aPayment, anAttempt, aSession } from '../store/support/fixtures.ts';
import { anEvent, context, logged } from './support/event.ts';

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly string[][];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

interface Embedded {
  readonly _aws?: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] };
  readonly [field: string]: unknown;
}

beforeAll(() => {
  process.env['POWERTOOLS_SERVICE_NAME'] = SERVICE;
});

/** As CloudWatch reads a line: `Name{field=value}` -> value. Fails on a dimension that the line does not have. */
function read(line: Embedded): Record<string, number> {
  const read: Record<string, number> = {};
  for (const { Namespace, Dimensions, Metrics } of line._aws?.CloudWatchMetrics ?? []) {
    expect(Namespace).toBe(METRICS_NAMESPACE);
    for (const names of Dimensions) {
      expect(names[0]).toBe('service');
      expect(names.filter((name) => typeof line[name] !== 'string' || line[name] === '')).toEqual([]);
      const by = names.slice(1).map((name) => `{${name}=${line[name]}}`);
      for (const { Name, Unit } of Metrics) {
        expect(Unit).toBe(metrics[Name as keyof typeof metrics].unit);
        read[Name + by.join('')] = line[Name] as number;
      }
    }
  }
  return read;
}

async function counted(act: () => unknown): Promise<Record<string, number>[]> {
  return ((await logged(act)) as Embedded[]).map(read);
}

describe('a request', () => {
  it('is a line whose metrics are what its handler counted, its refusal, its replay, and once the start', async () => {
    const handler = endpoint(async ({ path }) => {
      if (path === '/bad') return problem('duplicate_payment');
      if (path === '/again') return { status: 200, headers: { 'Idempotent-Replayed': 'true' } };
      return { status: 201, measures: { SessionsCreated: 1 } };
    });
    const lines = await counted(async () => {
      for (const path of ['/new', '/bad', '/again', '/new']) await handler(anEvent({ path }), context);
    });
    expect(lines).toEqual([
      { SessionsCreated: 1, InitDuration: expect.any(Number) },
      { 'Refusals{code=duplicate_payment}': 1 },
      { Replays: 1 },
      { SessionsCreated: 1 },
    ]);
  });

  it('that met a fault is counted by its code, and the fault by its message', async () => {
    const handler = endpoint(async () => {
      throw new Error('x');
    });
    await logged(() => handler(anEvent(), context));
    expect(await counted(() => handler(anEvent(), context))).toEqual([
      { [`Problems{message=${messages.fault}}`]: 1 },
      { 'Refusals{code=internal_error}': 1 },
    ]);
  });
});

const charge = { sessionId: 'cs_1', attemptId: 'a1', processor: 'sandbox', durationMs: 312 };
const paid = { ...aSession({ account: 'pa_1' }), status: 'completed' as const, payment: aPayment(anAttempt()) };
const event = { id: 'evt_1' };

it.each<[what: string, act: () => void, expected: Record<string, number>]>([
  [
    'a charge, by processor and outcome',
    () => logCharge({ ...charge, outcome: 'approved' }),
    {
      SessionsConfirmed: 1,
      ChargesDeclined: 0,
      'Charges{outcome=approved}': 1,
      'ChargeLatency{processor=sandbox}': 312,
    },
  ],
  [
    'a decline, by its reason',
    () => logCharge({ ...charge, outcome: 'declined', reason: 'expired_card' }),
    {
      SessionsConfirmed: 1,
      ChargesDeclined: 1,
      'Charges{outcome=declined}': 1,
      'ChargeLatency{processor=sandbox}': 312,
      'Declines{reason=expired_card}': 1,
    },
  ],
  [
    'a charge that waits for its payer: neither taken nor declined',
    () => logCharge({ ...charge, outcome: 'action_required' }),
    { SessionsConfirmed: 1, 'Charges{outcome=action_required}': 1, 'ChargeLatency{processor=sandbox}': 312 },
  ],
  [
    'what became of it, and not another confirm',
    () => logCharge({ sessionId: 'cs_1', attemptId: 'a1', processor: 'sandbox', outcome: 'approved' }),
    { ChargesDeclined: 0, 'Charges{outcome=approved}': 1 },
  ],
  ['a challenge that was passed', () => logTry('passed'), { ChallengesPassed: 1 }],
  ['a challenge that was failed', () => logTry('failed'), { ChallengesFailed: 1 }],
  [
    'a payment, with its value and fee by currency',
    () => logEvent({ ...event, type: 'checkout_session.completed' }, paid),
    {
      SessionsCompleted: 1,
      [`PaidAmount{currency=${paid.currency}}`]: paid.amount ?? 0,
      [`PaidFees{currency=${paid.currency}}`]: paid.payment.fee,
    },
  ],
  [
    'a session that ended unpaid',
    () => logEvent({ ...event, type: 'checkout_session.expired' }, aSession({ account: 'pa_1' })),
    { SessionsExpiredUnpaid: 1 },
  ],
  [
    'a wallet session that ended: nothing was to be paid',
    () => logEvent({ ...event, type: 'checkout_session.expired' }, { ...aSession({}), scope: 'wallet' }),
    {},
  ],
  [
    'a payment that came back',
    () => logEvent({ ...event, type: 'checkout_session.payment_failed' }, paid),
    { PaymentsReturned: 1 },
  ],
  [
    'a warning, by its message',
    () => logger.warn(messages.captchaUnavailable, { type: 'turnstile' }),
    { [`Problems{message=${messages.captchaUnavailable}}`]: 1 },
  ],
  ['what is said for the record: nothing', () => logger.info(messages.risk), {}],
])('counts %s', async (_, act, expected) => {
  expect(await counted(act)).toEqual([expected]);
});

it('every event type has a line', async () => {
  const types = Object.keys(eventTypes) as (keyof typeof eventTypes)[];
  const lines = await logged(() => {
    for (const type of types) logEvent({ ...event, type }, paid);
  });
  expect(lines.map(({ event_type }) => event_type)).toEqual(types);
});

it('no metric is counted by anything that says who', () => {
  const by = Object.values(metrics).flatMap((metric) => ('by' in metric ? metric.by : []));
  expect(new Set(by)).toEqual(new Set(['code', 'currency', 'message', 'outcome', 'processor', 'reason']));
});
