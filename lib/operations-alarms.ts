import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type AlarmLevel, type AlarmProps, addAlarm, alarmPeriod } from './alarm.ts';
import { computed, ownMetric } from './metrics.ts';
import { gatewayMetric, tableMetric, type Watched } from './watched.ts';

type Levels = Readonly<Partial<Record<AlarmLevel, number>>>;
type Rule = Omit<AlarmProps, 'level' | 'threshold'> & { readonly thresholds: Levels };

const twoOfThree = { of: 3, reaching: 2 };
const quarter = Duration.minutes(15);

/** Below as many, a share says nothing. */
const FEW_REQUESTS = 5;
const FEW_CHARGES = 20;

/** What goes wrong across functions; a queue and a schedule bring their own alarms. Each rule has a runbook. */
export class OperationsAlarms extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const rules = { ...payerRules(watched), ...merchantRules(watched), ...capacityRules(watched) };
    for (const [name, { thresholds, ...rule }] of Object.entries(rules)) {
      for (const [level, threshold] of Object.entries(thresholds) as [AlarmLevel, number][]) {
        addAlarm(this, `${name}${level === 'warning' ? 'Warning' : 'Critical'}`, { ...rule, level, threshold });
      }
    }
  }
}

function faultShare(watched: Watched, route?: 'confirm-session'): IMetric {
  const of = route === undefined ? {} : { route };
  return computed(
    `IF(requests >= ${FEW_REQUESTS}, 100 * faults / requests, 0)`,
    { faults: gatewayMetric(watched, '5XXError', of), requests: gatewayMetric(watched, 'Count', of) },
    { label: 'answers that are a fault, %' },
  );
}

function payerRules(watched: Watched): Record<string, Rule> {
  const problems = (of: string) => ownMetric('Problems', { of });
  return {
    ConfirmFails: {
      metric: faultShare(watched, 'confirm-session'),
      thresholds: { warning: 1, critical: 10 },
      periods: twoOfThree,
      impact: 'Payers press Pay and get an error of ours; in percent of confirms.',
      runbook: 'confirm-fails',
    },
    ApiFails: {
      metric: faultShare(watched),
      thresholds: { warning: 1, critical: 10 },
      periods: twoOfThree,
      impact: 'The API answers merchants and checkouts with faults; in percent of requests.',
      runbook: 'api-fails',
    },
    ConfirmSlow: {
      metric: gatewayMetric(watched, 'Latency', { route: 'confirm-session', statistic: 'p95' }),
      thresholds: { warning: 5_000, critical: 15_000 },
      periods: twoOfThree,
      impact: 'One payer in twenty waits this long, or longer, for the outcome of a payment; in milliseconds.',
      runbook: 'confirm-slow',
    },
    ManyDeclines: {
      metric: computed(
        `IF(charges >= ${FEW_CHARGES}, 100 * share, 0)`,
        {
          charges: ownMetric('ChargesDeclined', { statistic: 'SampleCount' }),
          share: ownMetric('ChargesDeclined', { statistic: 'Average' }),
        },
        { label: 'charges that were declined, %', period: quarter },
      ),
      thresholds: { warning: 50, critical: 80 },
      impact: 'Most payments are declined: payers leave, or somebody tries stolen cards; in percent of charges.',
      runbook: 'many-declines',
    },
    UnknownOutcomes: {
      metric: problems('charge outcome unknown'),
      thresholds: { warning: 1, critical: 10 },
      impact: 'Payers were told that the outcome of their payment is not known, and wait for recovery.',
      runbook: 'unknown-outcomes',
    },
    NoPayments: {
      metric: computed(
        `IF(FILL(completed, 0) < 1, quoted, 0)`,
        { quoted: ownMetric('SessionsQuoted'), completed: ownMetric('SessionsCompleted') },
        { label: 'sessions quoted while none was paid', period: quarter },
      ),
      thresholds: { critical: 20 },
      periods: { of: 2, reaching: 2 },
      impact: 'Payers get as far as the total, and not one payment goes through.',
      runbook: 'no-payments',
    },
    ChallengesFail: {
      metric: computed(
        'FILL(codes, 0) + FILL(captchas, 0)',
        { codes: problems('code not sent'), captchas: problems('captcha not verified') },
        { label: 'challenges that could not be made', period: quarter },
      ),
      thresholds: { warning: 3, critical: 30 },
      impact: 'Payers who have to verify themselves get no code, or no verdict on their captcha, and can not pay.',
      runbook: 'challenges-fail',
    },
  };
}

function merchantRules({ workers: { projector }, deliveries }: Watched): Record<string, Rule> {
  return {
    EventsLate: {
      metric: projector.metric('IteratorAge', { statistic: 'Maximum', period: alarmPeriod }),
      thresholds: { warning: 60_000, critical: 900_000 },
      periods: twoOfThree,
      impact: 'Sessions end and their events are not noted yet; merchants hear late. In milliseconds.',
      runbook: 'events-late',
    },
    DeliveriesLate: {
      metric: deliveries.metricApproximateAgeOfOldestMessage({ period: alarmPeriod }),
      thresholds: { warning: 120, critical: 900 },
      periods: twoOfThree,
      impact: 'Webhooks wait to be tried for the first time; merchants hear late. In seconds.',
      runbook: 'deliveries-late',
    },
    DeliveriesDead: {
      metric: ownMetric('WebhookAttempts', { of: 'dead', period: Duration.hours(1) }),
      thresholds: { warning: 1 },
      impact: 'A merchant did not take an event in four days of attempts; it is tried no more.',
      runbook: 'deliveries-dead',
    },
    SweepFaults: {
      metric: ownMetric('SweepFaults', { period: quarter }),
      thresholds: { warning: 5 },
      impact: 'Sessions that are due can not be handled: they neither expire nor are recovered.',
      runbook: 'sweeper-fails',
    },
  };
}

function capacityRules(watched: Watched): Record<string, Rule> {
  const confirm = watched.functions.get('confirm-session');
  if (!confirm) throw new Error('confirm-session has no function');
  return {
    ConfirmThrottled: {
      metric: confirm.metricThrottles({ period: alarmPeriod }),
      thresholds: { warning: 1, critical: 20 },
      impact: 'More payers confirm at once than functions may run; the others are refused.',
      runbook: 'confirm-throttled',
    },
    TableThrottled: {
      metric: computed(
        'FILL(reads, 0) + FILL(writes, 0)',
        { reads: tableMetric(watched, 'ReadThrottleEvents'), writes: tableMetric(watched, 'WriteThrottleEvents') },
        { label: 'throttled calls of the table' },
      ),
      thresholds: { warning: 1, critical: 100 },
      impact: 'The table refuses calls for being too many; requests become slow, then fail.',
      runbook: 'table-throttled',
    },
  };
}
