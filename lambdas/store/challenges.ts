import type { ChallengeStore } from '../domain/challenge-ports.ts';
import { challengeToItem } from './challenge-codec.ts';
import { changeSession, openConditions } from './session-change.ts';
import type { Table } from './table.ts';

export function challenges(table: Table): ChallengeStore {
  return {
    change: (session, after, now) => {
      const before = session.challenge && challengeToItem(session.challenge);
      return changeSession(table, {
        id: session.id,
        update: 'SET ch = :after',
        conditions: {
          ...openConditions,
          version: 'v = :version',
          asRead: before ? 'ch = :before' : 'attribute_not_exists(ch)',
        },
        values: {
          ':active': 'active',
          ':now': now,
          ':version': session.version,
          ':after': challengeToItem(after),
          ...(before ? { ':before': before } : {}),
        },
      });
    },
  };
}
