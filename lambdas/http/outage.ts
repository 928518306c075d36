import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/**
 * Whether a fault is a service that is throttled, silent or ill, after the SDK's own retries. Whether the write under
 * way happened is then unknown, and the request may come again.
 */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('message' in error)) return false;
  const fault = error as Parameters<typeof isTransientError>[0];
  return isThrottlingError(fault) || isTransientError(fault) || isServerError(fault);
}
