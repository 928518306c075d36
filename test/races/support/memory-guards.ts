import type { GuardStore } from '../../../lambdas/domain/store-ports.ts';

interface Guard {
  session?: string;
  since?: number;
  attempts: Set<string>;
  acknowledgedBy?: string;
  acknowledgedAt?: number;
  acknowledged: Set<string>;
}

const SEVERAL = '*';

/** The duplicate guard in memory, in the same single writes as the real one; `between` runs before each but the first. */
export function memoryGuards(between: () => Promise<void> = async () => {}): GuardStore {
  const guards = new Map<string, Guard>();

  const guardOf = (key: string): Guard => {
    const guard = guards.get(key) ?? { attempts: new Set(), acknowledged: new Set() };
    guards.set(key, guard);
    return guard;
  };

  return {
    enter: async ({ key, sessionId, attemptId, now, windowMs, acknowledged }) => {
      const guard = guardOf(key);
      const since = now - windowMs;
      const alone = () =>
        guard.acknowledged.size === 0 || (guard.acknowledgedAt ?? 0) <= since || guard.acknowledgedBy === sessionId;
      const before = guard.session;
      if ((guard.attempts.size === 0 || (guard.since ?? 0) <= since) && alone()) {
        Object.assign(guard, { session: sessionId, since: now, attempts: new Set([attemptId]) });
        return true;
      }
      if (before === sessionId) {
        await between();
        if (guard.session === sessionId && alone()) {
          guard.since = now;
          guard.attempts.add(attemptId);
          return true;
        }
      }
      if (!acknowledged) return false;
      await between();
      let by = sessionId;
      if (!alone()) {
        await between();
        if (guard.acknowledgedBy === sessionId) return true;
        by = SEVERAL;
      }
      guard.acknowledgedBy = by;
      guard.acknowledgedAt = now;
      guard.acknowledged.add(attemptId);
      return true;
    },
    leave: async (key, _sessionId, attemptId) => {
      guards.get(key)?.attempts.delete(attemptId);
      guards.get(key)?.acknowledged.delete(attemptId);
    },
  };
}
