import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ChallengeStore } from '../domain/challenge-ports.ts';
import { challengeToItem } from './challenge-codec.ts';
import { conditional } from './conditional.ts';
import { changeSession, openConditions } from './session-change.ts';
import { keys, type Table } from './table.ts';

/** Far longer than the five minutes for which the verifiers take a token. */
const SPENT_SECONDS = 86_400;

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

    spend: async (tokenHash, { id, version }, now) => {
      const { done } = await conditional(
        table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: { pk: keys.captcha(tokenHash) },
            UpdateExpression: 'SET ses = :session, v = :version, #ttl = :ttl',
            // The same again is the same write, repeated.
            ConditionExpression: 'attribute_not_exists(pk) OR (ses = :session AND v = :version)',
            ExpressionAttributeNames: { '#ttl': 'ttl' },
            ExpressionAttributeValues: {
              ':session': id,
              ':version': version,
              ':ttl': Math.ceil(now / 1_000) + SPENT_SECONDS,
            },
          }),
        ),
      );
      return done;
    },

    countCode: async (addressHash, { windowMs, most }, now) => {
      const window = Math.floor(now / windowMs);
      const { done } = await conditional(
        table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: { pk: keys.codes(addressHash, `${windowMs}-${window}`) },
            UpdateExpression: 'SET #ttl = :ttl ADD n :one',
            ConditionExpression: 'attribute_not_exists(n) OR n < :most',
            ExpressionAttributeNames: { '#ttl': 'ttl' },
            ExpressionAttributeValues: { ':ttl': ((window + 1) * windowMs) / 1_000, ':one': 1, ':most': most },
          }),
        ),
      );
      return done;
    },
  };
}
