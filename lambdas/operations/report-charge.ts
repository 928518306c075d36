import { defined } from '../domain/defined.ts';
import type { DeclineCode } from '../domain/errors.ts';
import type { ChargeOutcome } from '../domain/ports.ts';

/** What a processor answered to a charge, or later to the question what became of it. */
export interface ChargeReport {
  readonly sessionId: string;
  readonly attemptId: string;
  readonly processor: string;
  readonly outcome: ChargeOutcome['kind'];
  /** Of a decline. */
  readonly reason?: DeclineCode;
  /** How long the charge took; absent when it was made by an earlier request. */
  readonly durationMs?: number;
}

export type OnCharged = (report: ChargeReport) => void;

/** The report of a charge with this outcome. */
export function chargeReport(
  charge: Pick<ChargeReport, 'sessionId' | 'attemptId' | 'processor'>,
  outcome: ChargeOutcome,
  durationMs?: number,
): ChargeReport {
  const reason = outcome.kind === 'declined' ? outcome.code : undefined;
  return defined({ ...charge, outcome: outcome.kind, reason, durationMs });
}
