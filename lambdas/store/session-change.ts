import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { owesCharge } from '../domain/session.ts';
import type { Written } from '../domain/store-ports.ts';
import { allOf, conditional } from './conditional.ts';
import { fromItem, type SessionItem } from './session-codec.ts';
import { keys, type Table } from './table.ts';

export interface SessionChange {
  readonly id: string;
  readonly update: string;
  /** Each named clause is one promise; all of them must hold at the moment of the write. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
}

/** One conditional update of a session. When it fails, the session that stood in the way comes back with no second read. */
export async function changeSession(
  table: Table,
  { id, update, conditions, values, names }: SessionChange,
): Promise<Written> {
  const written = await conditional<SessionItem>(
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: keys.session(id) },
        UpdateExpression: update,
        ConditionExpression: allOf(conditions),
        ...(names ? { ExpressionAttributeNames: { ...names } } : {}),
        ExpressionAttributeValues: { ...values },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return written.done ? written : { done: false, session: written.old && fromItem(written.old) };
}

/**
 * A change that leaves no work due, unless a charge is still to be given back: that stays due.
 * @param change its `update` ends in what it removes
 */
export async function changeAndFinish(table: Table, change: SessionChange): Promise<Written> {
  const written = await changeSession(table, {
    ...change,
    update: `${change.update}, due_shard, due_at`,
    conditions: { ...change.conditions, nothingOwed: 'attribute_not_exists(owe)' },
  });
  const owes = !written.done && written.session && owesCharge(written.session);
  return owes ? changeSession(table, change) : written;
}

/** A session may change while nobody is paying it, and it is neither over nor out of time. */
export const openConditions = { active: 'st = :active', free: 'attribute_not_exists(a)', live: 'exp > :now' };
