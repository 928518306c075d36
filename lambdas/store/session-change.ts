import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type UpdateCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { owesCharge } from '../domain/session.ts';
import type { Written } from '../domain/store-ports.ts';
import { allOf, conditional } from './conditional.ts';
import { fromItem, type SessionItem } from './session-codec.ts';
import { keys, type Table } from './table.ts';

/** An update of one item, alone or in a transaction. */
export type Update = Pick<
  UpdateCommandInput,
  'TableName' | 'Key' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
> & { readonly UpdateExpression: string; readonly ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

export interface SessionChange {
  readonly id: string;
  readonly update: string;
  /** Each named clause is one promise; all of them must hold at the moment of the write. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
}

/** One conditional update of a session. When it fails, the session that stood in the way comes back with no second read. */
export async function changeSession(table: Table, change: SessionChange): Promise<Written> {
  const written = await conditional<SessionItem>(table.client.send(new UpdateCommand(updateOf(table, change))));
  return written.done ? written : { done: false, session: written.old && fromItem(written.old) };
}

/** The same together with another item's update: both or neither. `beside`: it was the other that stood in the way. */
export async function changeSessionBeside(
  table: Table,
  change: SessionChange,
  beside: Update,
): Promise<Written | 'beside'> {
  try {
    await table.client.send(
      new TransactWriteCommand({ TransactItems: [{ Update: updateOf(table, change) }, { Update: beside }] }),
    );
    return { done: true };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [own, other] = error.CancellationReasons ?? [];
    if (own?.Code === 'ConditionalCheckFailed')
      return { done: false, session: own.Item && fromItem(unmarshall(own.Item) as SessionItem) };
    // A conflict with a write under way is over soon: what was read may have changed by then.
    if ([own, other].some((reason) => lostTo.has(reason?.Code ?? ''))) return 'beside';
    throw error;
  }
}

const lostTo = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

function updateOf(table: Table, { id, update, conditions, values, names }: SessionChange): Update {
  return {
    TableName: table.name,
    Key: { pk: keys.session(id) },
    UpdateExpression: update,
    ConditionExpression: allOf(conditions),
    ...(names ? { ExpressionAttributeNames: { ...names } } : {}),
    ExpressionAttributeValues: { ...values },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/**
 * A change that leaves no work due, unless a charge is still to be given back: that stays due.
 * @param change its `update` ends in what it removes
 * @param write writes it
 */
export async function changeAndFinish<Result extends Written | 'beside'>(
  change: SessionChange,
  write: (change: SessionChange) => Promise<Result>,
): Promise<Result> {
  const written = await write({
    ...change,
    update: `${change.update}, due_shard, due_at`,
    conditions: { ...change.conditions, nothingOwed: 'attribute_not_exists(owe)' },
  });
  const owes = written !== 'beside' && !written.done && written.session && owesCharge(written.session);
  return owes ? write(change) : written;
}

/** A session may change while nobody is paying it, and it is neither over nor out of time. */
export const openConditions = { active: 'st = :active', free: 'attribute_not_exists(a)', live: 'exp > :now' };
