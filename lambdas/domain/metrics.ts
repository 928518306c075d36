/** Where CloudWatch keeps the metrics of this product. */
export const METRICS_NAMESPACE = 'HostedSessions';

/** The dimension `service` of every metric; the sandbox processor's functions are another service. */
export const SERVICE = 'hosted-sessions';

export interface MetricDefinition {
  readonly unit: 'Count' | 'Milliseconds' | 'None';
  /**
   * Fields of the log line that it is counted by, beside `service`. CloudWatch keeps, and charges for, a metric for each
   * of their values, so these are few: never an account, a session or anything that a caller can choose.
   */
  readonly by?: readonly ['code' | 'currency' | 'message' | 'outcome' | 'processor' | 'reason'];
}

/** Every metric that a function writes. Dashboards and alarms know no other. */
export const metrics = {
  /** Sessions made; an answer that is repeated for its Idempotency-Key is none. */
  SessionsCreated: { unit: 'Count' },
  /** Configs of sessions that can be paid: a checkout that is loaded again counts again. */
  SessionsViewed: { unit: 'Count' },
  SessionsQuoted: { unit: 'Count' },
  /** Charges that a processor was asked for by a confirm, whatever it answered. */
  SessionsConfirmed: { unit: 'Count' },
  SessionsCompleted: { unit: 'Count' },
  /** Payment sessions that ended without a payment. */
  SessionsExpiredUnpaid: { unit: 'Count' },
  /** Base amounts of completed sessions, in minor units. */
  PaidAmount: { unit: 'None', by: ['currency'] },
  /** Convenience fees of completed sessions, in minor units. */
  PaidFees: { unit: 'None', by: ['currency'] },
  /** Payments that came back after they had completed their session. */
  PaymentsReturned: { unit: 'Count' },
  /** Definite declines that a payer was told of, by the contract's code. */
  Declines: { unit: 'Count', by: ['reason'] },
  /** Charges by what the processor said: approved, pending, declined, failed, unknown; action_required, and then again. */
  Charges: { unit: 'Count', by: ['outcome'] },
  /** 1 for a charge that was declined and 0 for any other, so that the average is the share. */
  ChargesDeclined: { unit: 'Count' },
  /** How long a processor took for a charge. */
  ChargeLatency: { unit: 'Milliseconds', by: ['processor'] },
  ChallengesPassed: { unit: 'Count' },
  ChallengesFailed: { unit: 'Count' },
  /** Answers that are an error of the contract, by its code. */
  Refusals: { unit: 'Count', by: ['code'] },
  /** Answers given again for their Idempotency-Key. */
  Replays: { unit: 'Count' },
  /** From the start of a process to its function being ready, once per process. */
  InitDuration: { unit: 'Milliseconds' },
  /** From an event to the first attempt to tell the merchant of it. */
  WebhookLag: { unit: 'Milliseconds' },
  /** Attempts by how they ended; `dead` was the last one. */
  WebhookAttempts: { unit: 'Count', by: ['outcome'] },
  /** Lines that warn or tell of an error, by their message. */
  Problems: { unit: 'Count', by: ['message'] },
  RecoveredCharged: { unit: 'Count' },
  RecoveredDeclined: { unit: 'Count' },
  RecoveredNotCharged: { unit: 'Count' },
  RecoveryWaiting: { unit: 'Count' },
  OutcomeUnknown: { unit: 'Count' },
  NeedsReview: { unit: 'Count' },
  SessionsExpired: { unit: 'Count' },
  LateApprovalsVoided: { unit: 'Count' },
  SweptNothing: { unit: 'Count' },
  SweepFaults: { unit: 'Count' },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof metrics;

/** Values of metrics, to go with a log line. */
export type Measures = Readonly<Partial<Record<MetricName, number>>>;
