import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** `critical`: payers can't pay, or money is not where it should be: now. `warning`: today. */
export type AlarmLevel = 'warning' | 'critical';

export interface AlarmProps {
  readonly level: AlarmLevel;
  readonly metric: IMetric;
  /** Reached or passed, the alarm goes off. */
  readonly threshold: number;
  /** Periods of the metric that are looked at, and how many of them must reach the threshold. */
  readonly periods?: { readonly of: number; readonly reaching: number };
  /** Goes off below the threshold instead, and when nothing is measured at all. */
  readonly whenSilent?: boolean;
  /** What it means for payers and merchant, in a sentence. */
  readonly impact: string;
  /** The file of docs/runbooks to follow, without its ending. */
  readonly runbook: string;
}

export function addAlarm(scope: Construct, id: string, props: AlarmProps): Alarm {
  const { level, metric, threshold, periods = { of: 1, reaching: 1 }, whenSilent = false, impact, runbook } = props;
  return new Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods: periods.of,
    ...(periods.of === periods.reaching ? {} : { datapointsToAlarm: periods.reaching }),
    comparisonOperator: whenSilent
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: whenSilent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    alarmDescription: `${level.toUpperCase()}: ${impact} See docs/runbooks/${runbook}.md.`,
  });
}

/** The period of what alarms look at, unless they say otherwise. */
export const alarmPeriod = Duration.minutes(5);
