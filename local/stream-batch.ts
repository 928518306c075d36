import { reportedFailures } from './batch-failures.ts';
import { sleep } from './pacing.ts';
import type { StreamRecord } from './stream-record.ts';

/** What an event source mapping says about a batch that fails. */
export interface BatchRules {
  /** The function names the first record that failed. */
  readonly reportsFailures: boolean;
  /** A batch that fails whole is split in two. */
  readonly bisects: boolean;
  /** How often a batch is tried again; infinite when the mapping does not say. */
  readonly maximumRetries: number;
  /** How old a record may be (ms); infinite when the mapping does not say. */
  readonly maximumAgeMs: number;
}

export type DiscardReason = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface BatchRun {
  /** Gives the records to the function; throws when it fails. */
  invoke(records: readonly StreamRecord[]): Promise<unknown>;
  /** Everything up to this record is dealt with. */
  done(last: StreamRecord): void;
  /** These records are given up, after so many invocations. */
  discard(records: readonly StreamRecord[], reason: DiscardReason, invocations: number): Promise<void>;
  /** Once aborted, nothing more is tried or marked as done. */
  readonly signal: AbortSignal;
}

interface Part {
  readonly records: readonly StreamRecord[];
  readonly failures: number;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** DynamoDB Local cuts the time of a record down to the minute, so it may look that much older than it is. */
const timePrecisionMs = 60_000;

/** Brings a batch through the function in order, by Lambda's rules for streams: nothing is skipped unless given up. */
export async function runBatch(records: readonly StreamRecord[], rules: BatchRules, run: BatchRun): Promise<void> {
  const parts: Part[] = [{ records, failures: 0 }];
  for (let part = parts.shift(); part && !run.signal.aborted; part = parts.shift()) {
    const fresh = await withoutAged(part, rules, run);
    const last = fresh.at(-1);
    if (!last) continue;
    const failedAt = await attempt(fresh, rules, run);
    if (run.signal.aborted) return;
    if (failedAt === undefined) {
      run.done(last);
      continue;
    }
    const [before, rest] = [fresh[failedAt - 1], fresh.slice(failedAt)];
    if (before) {
      run.done(before);
      parts.unshift({ records: rest, failures: 0 });
    } else if (rules.bisects && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      parts.unshift({ records: rest.slice(0, middle), failures: 0 }, { records: rest.slice(middle), failures: 0 });
    } else if (part.failures >= rules.maximumRetries) {
      await run.discard(rest, 'RetryAttemptsExhausted', part.failures + 1);
      run.done(last);
    } else {
      await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** part.failures), run.signal);
      parts.unshift({ records: rest, failures: part.failures + 1 });
    }
  }
}

async function withoutAged({ records, failures }: Part, { maximumAgeMs }: BatchRules, run: BatchRun) {
  const oldest = Date.now() - timePrecisionMs - maximumAgeMs;
  const isAged = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime * 1000 < oldest;
  const aged = records.filter(isAged);
  const last = aged.at(-1);
  if (!last) return records;
  await run.discard(aged, 'RecordAgeExceeded', failures);
  const fresh = records.filter((record) => !isAged(record));
  if (fresh.length === 0) run.done(last);
  return fresh;
}

/** The place of the first record that failed; undefined when none did. */
async function attempt(records: readonly StreamRecord[], { reportsFailures }: BatchRules, run: BatchRun) {
  let answer: unknown;
  try {
    answer = await run.invoke(records);
  } catch {
    return 0;
  }
  if (!reportsFailures) return undefined;
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const failures = reportedFailures(answer, new Set(numbers));
  if (!failures) return 0;
  return failures.length === 0 ? undefined : Math.min(...failures.map((failure) => numbers.indexOf(failure)));
}
