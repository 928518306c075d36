import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { GuardEntry, GuardStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { keys, type Table } from './table.ts';

/**
 * One item per payer and amount. `att` is the set of attempts of session `ses` that were or are being charged; DynamoDB
 * drops a set with its last member, so "nobody holds it" is the absence of the attribute. `ack_*` is the last session
 * that paid in spite of the guard.
 */
interface GuardItem {
  ses?: string;
  since?: number;
  att?: Set<string>;
  ack_ses?: string;
  ack_at?: number;
}

const LONGEST_WINDOW_SECONDS = 86_400;

const ACKNOWLEDGED_ELSEWHERE_NOT = '(attribute_not_exists(ack_at) OR ack_at <= :cut OR ack_ses = :ses)';

/** The duplicate guard (contract section 4). It is advice to a payer; that money moves once is the claim's doing. */
export function guards(table: Table): GuardStore {
  const update = (entry: GuardEntry, expression: string, condition?: string, extra: Record<string, unknown> = {}) => {
    const values = {
      ':ses': entry.sessionId,
      ':now': entry.now,
      ':ttl': Math.ceil(entry.now / 1_000) + LONGEST_WINDOW_SECONDS,
    };
    return conditional<GuardItem>(
      table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: keys.guard(entry.key) },
          UpdateExpression: expression,
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ...values, ...extra },
          ...(condition === undefined
            ? {}
            : { ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        }),
      ),
    );
  };

  return {
    enter: async (entry) => {
      const cut = { ':cut': entry.now - entry.windowMs };
      const taken = await update(
        entry,
        'SET ses = :ses, since = :now, att = :att, #ttl = :ttl',
        `(attribute_not_exists(att) OR since <= :cut) AND ${ACKNOWLEDGED_ELSEWHERE_NOT}`,
        { ...cut, ':att': new Set([entry.attemptId]) },
      );
      if (taken.done) return true;
      if (taken.old?.ses === entry.sessionId) {
        const joined = await update(
          entry,
          'SET since = :now, #ttl = :ttl ADD att :att',
          `ses = :ses AND ${ACKNOWLEDGED_ELSEWHERE_NOT}`,
          {
            ...cut,
            ':att': new Set([entry.attemptId]),
          },
        );
        if (joined.done) return true;
      }
      if (!entry.acknowledged) return false;
      await update(entry, 'SET ack_ses = :ses, ack_at = :now, #ttl = :ttl');
      return true;
    },

    leave: async (key, sessionId, attemptId) => {
      await conditional(
        table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: { pk: keys.guard(key) },
            UpdateExpression: 'DELETE att :att',
            ConditionExpression: 'ses = :ses',
            ExpressionAttributeValues: { ':att': new Set([attemptId]), ':ses': sessionId },
          }),
        ),
      );
    },
  };
}
