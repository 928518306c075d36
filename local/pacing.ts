/** How long a poller rests between two looks at a source that it can only ask. */
export interface Pacing {
  /** Resolves when it is time to look again, and at once when the signal is aborted. */
  rest(signal: AbortSignal): Promise<void>;
  /** Something was found: the next rests are short. */
  found(): void;
  /** Something may be there: ends the rest under way. */
  wake(): void;
}

/**
 * Rests double from the shortest to the longest (ms) while nothing happens; `gap` is kept even when woken, for a busy
 * cloud wakes its pollers many times a second.
 */
export function pacing({ shortest = 150, longest = 1_200, gap = 120 } = {}): Pacing {
  let next = shortest;
  let woken = false;
  let cutShort: (() => void) | undefined;
  return {
    rest: async (signal) => {
      await sleep(gap, signal);
      if (!woken && !signal.aborted) {
        const length = next;
        next = Math.min(longest, next * 2);
        const cut = new AbortController();
        cutShort = () => cut.abort();
        await sleep(length - gap, AbortSignal.any([signal, cut.signal]));
        cutShort = undefined;
      }
      woken = false;
    },
    found: () => {
      next = shortest;
    },
    wake: () => {
      next = shortest;
      woken = true;
      cutShort?.();
    },
  };
}

/** Resolves after so many milliseconds, or at once when the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
