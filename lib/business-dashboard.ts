import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../lambdas/domain/metrics.ts';
import { computed, ownMetric, ownMetricByValue } from './metrics.ts';

const about = `**What payers and merchants did.** Numbers are of the time shown, all accounts together. A checkout that is
loaded again counts as viewed again; a session may be confirmed several times. Amounts are in minor units.`;

/** What a merchant's business sees of the checkout. */
export function businessDashboard(scope: Construct, id: string): Dashboard {
  return new Dashboard(scope, id, { widgets: [[note()], figures(), flow(), declines(), money(), troubles()] });
}

function note(): IWidget {
  return new TextWidget({ markdown: about, width: 24, height: 2 });
}

const steps: readonly (readonly [MetricName, string])[] = [
  ['SessionsCreated', 'created'],
  ['SessionsViewed', 'viewed'],
  ['SessionsQuoted', 'quoted'],
  ['SessionsConfirmed', 'confirmed'],
  ['SessionsCompleted', 'completed'],
];

const step = ([name, label]: readonly [MetricName, string]) => ownMetric(name, { label });

const share = (part: MetricName, whole: MetricName, label: string): IMetric => {
  // Ids of metrics begin with a small letter, and mean the same in all of a graph.
  const [of, all] = [part, whole].map((name) => name.charAt(0).toLowerCase() + name.slice(1)) as [string, string];
  return computed(`100 * FILL(${of}, 0) / ${all}`, { [of]: ownMetric(part), [all]: ownMetric(whole) }, { label });
};

const conversion = share('SessionsCompleted', 'SessionsCreated', 'completed of created, %');

function figures(): IWidget[] {
  const figure = (title: string, metric: IMetric) =>
    new SingleValueWidget({
      title,
      metrics: [metric],
      width: 4,
      height: 4,
      setPeriodToTimeRange: true,
    });
  return [...steps.map((each) => figure(`Sessions ${each[1]}`, step(each))), figure('Conversion', conversion)];
}

function flow(): IWidget[] {
  return [
    new GraphWidget({ title: 'From created to completed', left: steps.map(step), width: 12 }),
    new GraphWidget({
      title: 'Conversion',
      left: [
        conversion,
        share('SessionsCompleted', 'SessionsViewed', 'completed of viewed, %'),
        share('SessionsCompleted', 'SessionsConfirmed', 'completed of confirmed, %'),
      ],
      leftYAxis: percent,
      width: 12,
    }),
  ];
}

const percent = { min: 0, label: '%', showUnits: false };

function declines(): IWidget[] {
  return [
    new GraphWidget({ title: 'Declines by reason', left: [ownMetricByValue('Declines')], stacked: true, width: 8 }),
    new GraphWidget({ title: 'Charges by outcome', left: [ownMetricByValue('Charges')], stacked: true, width: 8 }),
    new GraphWidget({
      title: 'Charges that were declined',
      left: [
        computed('100 * share', { share: ownMetric('ChargesDeclined', { statistic: 'Average' }) }, { label: '%' }),
      ],
      leftYAxis: percent,
      width: 8,
    }),
  ];
}

function money(): IWidget[] {
  return [
    new GraphWidget({
      title: 'Value paid, by currency (minor units)',
      left: [ownMetricByValue('PaidAmount')],
      width: 8,
    }),
    new GraphWidget({ title: 'Fees paid, by currency (minor units)', left: [ownMetricByValue('PaidFees')], width: 8 }),
    new GraphWidget({
      title: 'Ended unpaid, and payments that came back',
      left: [
        ownMetric('SessionsExpiredUnpaid', { label: 'expired unpaid' }),
        ownMetric('PaymentsReturned', { label: 'came back' }),
      ],
      width: 8,
    }),
  ];
}

function troubles(): IWidget[] {
  const tries = { passed: ownMetric('ChallengesPassed'), failed: ownMetric('ChallengesFailed') };
  return [
    new GraphWidget({
      title: 'Challenges',
      left: [tries.passed.with({ label: 'passed' }), tries.failed.with({ label: 'failed' })],
      right: [
        computed('100 * FILL(passed, 0) / (FILL(passed, 0) + FILL(failed, 0))', tries, { label: 'passed of tried, %' }),
      ],
      rightYAxis: percent,
      width: 12,
    }),
    new GraphWidget({
      title: 'Outcomes that were not known, and what became of them',
      left: [
        ownMetric('Problems', { of: 'charge outcome unknown', label: 'became unknown' }),
        ownMetric('RecoveredCharged', { label: 'found charged' }),
        ownMetric('RecoveredDeclined', { label: 'found declined' }),
        ownMetric('RecoveredNotCharged', { label: 'found not charged' }),
        ownMetric('NeedsReview', { label: 'needs review' }),
      ],
      width: 12,
    }),
  ];
}
