import { setTimeout as sleep } from 'node:timers/promises';
import { HostedSessionsError } from './errors.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;
/** A service that asks for more than this is not waited for: the caller decides. */
const LONGEST_RETRY_AFTER_SECONDS = 60;

export interface RetryRules {
  /** Tries after the first. */
  readonly retries: number;
  /** Whether the call may be repeated when it is not known if it took effect. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Repeats what may succeed later, with growing and uneven waits. */
export async function withRetries<T>(attempt: () => Promise<T>, rules: RetryRules): Promise<T> {
  for (let failed = 0; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (failed >= rules.retries || !(error instanceof HostedSessionsError) || !mayPass(error, rules)) throw error;
      await pause(waitMs(failed, error.retryAfter), rules.signal);
    }
  }
}

function mayPass({ code, status, recoverable, retryAfter = 0 }: HostedSessionsError, { repeatable }: RetryRules) {
  if (retryAfter > LONGEST_RETRY_AFTER_SECONDS) return false;
  // Refused before anything was done.
  if (status === 429) return recoverable;
  if (!repeatable) return false;
  // A definite answer of the processor: nothing was taken, and the same key gets the same answer.
  if (code === 'processing_error') return false;
  return status === undefined ? code === 'connection_error' : status >= 500;
}

/** Half of each wait is chance, so that clients which failed together do not come back together. */
export function waitMs(failed: number, retryAfterSeconds = 0, chance = Math.random()): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failed);
  return retryAfterSeconds * 1_000 + (retryAfterSeconds > 0 ? FIRST_WAIT_MS * chance : (ceiling * (1 + chance)) / 2);
}

/** @throws the signal's own reason when it is aborted */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
