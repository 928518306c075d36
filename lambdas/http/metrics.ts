import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export const METRICS_NAMESPACE = 'HostedSessions';

/** One metric per outcome of a sweep; no dimension names an account. */
const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'hosted-sessions' });

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
} as const;

export function countSwept(summary: Readonly<Partial<Record<keyof typeof names, number>>>): void {
  const outcomes = Object.entries(summary);
  if (outcomes.length === 0) return;
  for (const [outcome, count] of outcomes) {
    metrics.addMetric(names[outcome as keyof typeof names], MetricUnit.Count, count);
  }
  metrics.publishStoredMetrics();
}
