import type fc from 'fast-check';
import { NOON } from '../../store/support/fixtures.ts';

export type Time = ReturnType<typeof startTime>;

/** The clock of a run, and whose turn it is: the scheduler decides in which order calls take effect. */
export function startTime(scheduler: fc.Scheduler) {
  let now = NOON;
  let timers: { readonly at: number; readonly fire: () => void }[] = [];
  const turn = (name: string) => scheduler.schedule(Promise.resolve(), name);
  const at = (when: number, fire: () => void) => {
    timers.push({ at: when, fire });
  };
  return {
    now: () => now,
    turn,
    at,
    /** Resolves when that much time has passed. */
    pass: (milliseconds: number) => new Promise<void>((resolve) => at(now + milliseconds, resolve)),
    /** Moves on, with a stop at each timer on the way. */
    advance: async (milliseconds: number) => {
      const end = now + milliseconds;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.fire();
        await turn('time');
      }
      now = Math.max(now, end);
    },
    /** Until every process is done, killed, or waits for time to pass. */
    settle: () => scheduler.waitIdle(),
  };
}
