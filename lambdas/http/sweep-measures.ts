import type { Measures, MetricName } from '../domain/metrics.ts';

const names = {
  completed: 'RecoveredCharged',
  declined: 'RecoveredDeclined',
  released: 'RecoveredNotCharged',
  waiting: 'RecoveryWaiting',
  unknown: 'OutcomeUnknown',
  needs_review: 'NeedsReview',
  expired: 'SessionsExpired',
  voided: 'LateApprovalsVoided',
  nothing: 'SweptNothing',
  fault: 'SweepFaults',
} as const satisfies Readonly<Record<string, MetricName>>;

/** One metric per outcome of a sweep. */
export function sweepMeasures(summary: Readonly<Partial<Record<keyof typeof names, number>>>): Measures {
  return Object.fromEntries(
    Object.entries(summary).map(([outcome, count]) => [names[outcome as keyof typeof names], count]),
  );
}
