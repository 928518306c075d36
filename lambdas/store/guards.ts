import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { GuardEntry, GuardStore } from '../domain/store-ports.ts';
import { conditional } from './conditional.ts';
import { keys, type Table } from './table.ts';

/**
 * One item per payer and amount. `att` is the set of attempts of session `ses` that were or are being charged; DynamoDB
 * drops a set with its last member, so "nobody holds it" is the absence of the attribute. `ack_*` is the same for those
 * that were let through in spite of the guard; there `ack_ses` is `SEVERAL` when they are not of one session.
 */
interface GuardItem {
  ses?: string;
  since?: number;
  att?: Set<string>;
  ack_ses?: string;
  ack_at?: number;
  ack_att?: Set<string>;
}

const SEVERAL = '*';

const LONGEST_WINDOW_SECONDS = 86_400;

const ACKNOWLEDGED_ELSEWHERE_NOT = '(attribute_not_exists(ack_att) OR ack_at <= :cut OR ack_ses = :ses)';

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
      const extra = { ':cut': entry.now - entry.windowMs, ':att': new Set([entry.attemptId]) };
      const taken = await update(
        entry,
        'SET ses = :ses, since = :now, att = :att, #ttl = :ttl',
        `(attribute_not_exists(att) OR since <= :cut) AND ${ACKNOWLEDGED_ELSEWHERE_NOT}`,
        extra,
      );
      if (taken.done) return true;
      if (taken.old?.ses === entry.sessionId) {
        const joined = await update(
          entry,
          'SET since = :now, #ttl = :ttl ADD att :att',
          `ses = :ses AND ${ACKNOWLEDGED_ELSEWHERE_NOT}`,
          extra,
        );
        if (joined.done) return true;
      }
      if (!entry.acknowledged) return false;
      const acknowledge = 'SET ack_ses = :by, ack_at = :now, #ttl = :ttl ADD ack_att :att';
      const alone = await update(entry, acknowledge, ACKNOWLEDGED_ELSEWHERE_NOT, { ...extra, ':by': entry.sessionId });
      if (!alone.done) await update(entry, acknowledge, 'ack_ses <> :ses', { ':att': extra[':att'], ':by': SEVERAL });
      return true;
    },

    // An attempt is of one session for ever, so its id alone finds it wherever it went in.
    leave: async (key, _sessionId, attemptId) => {
      await conditional(
        table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key: { pk: keys.guard(key) },
            UpdateExpression: 'DELETE att :att, ack_att :att',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':att': new Set([attemptId]) },
          }),
        ),
      );
    },
  };
}
