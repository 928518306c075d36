import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DeclineCode } from '../../domain/errors.ts';
import type { Token } from './tokens.ts';

/** What names a charge: its idempotency key, within its reference. */
export interface ChargeName {
  readonly key: string;
  readonly reference: string;
}

/** What must be the same when a key comes again. */
export interface ChargeTerms {
  readonly token: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

export type ChargeStatus = 'in_progress' | 'succeeded' | 'pending' | 'declined' | 'failed' | 'cancelled' | 'voided';

export interface ChargeRecord extends ChargeName {
  readonly id: string;
  readonly status: ChargeStatus;
  readonly declineCode?: DeclineCode;
  /** RFC 3339 UTC with milliseconds. */
  readonly createdAt: string;
  /** Absent when the key was cancelled before any charge came with it. */
  readonly terms?: ChargeTerms;
  /** The instrument, if it was to be kept. */
  readonly kept?: Token;
}

export interface Charges {
  /** Records a charge unless its key is known already; answers the charge that stands. */
  add(charge: ChargeRecord): Promise<{ readonly added: boolean; readonly charge: ChargeRecord }>;
  /** Writes the outcome of a charge under way, unless it was cancelled meanwhile; answers the charge that stands. */
  finish(charge: ChargeRecord): Promise<ChargeRecord>;
  /** Cancels an unknown key or a charge under way, leaves any other as it is; answers the charge that stands. */
  cancel(name: ChargeName, fresh: { readonly id: string; readonly createdAt: string }): Promise<ChargeRecord>;
  /** Gives back a charge that was taken; answers the charge that stands, if there is one. */
  giveBack(name: ChargeName): Promise<ChargeRecord | undefined>;
  find(name: ChargeName): Promise<ChargeRecord | undefined>;
  /** Every charge of a reference, oldest first. */
  list(reference: string): Promise<ChargeRecord[]>;
}

/** Reads are strongly consistent: this is the ledger that others settle by. */
export function chargeStore(client: DynamoDBDocumentClient, tableName: string): Charges {
  const find = async (name: ChargeName) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: keyOf(name), ConsistentRead: true }),
    );
    return Item && fromItem(Item);
  };

  /** Charges are never deleted, so a write that lost its condition to one finds it. */
  const standing = async (name: ChargeName) => {
    const charge = await find(name);
    if (!charge) throw new Error('A charge that another write had met is gone');
    return charge;
  };

  return {
    find,

    async add(charge) {
      const command = new PutCommand({
        TableName: tableName,
        Item: toItem(charge),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      if (await holds(client.send(command))) return { added: true, charge };
      const stands = await standing(charge);
      // The SDK repeats a write whose answer was lost, and then meets its own item.
      return { added: stands.id === charge.id, charge: stands };
    },

    async finish(charge) {
      const command = new PutCommand({
        TableName: tableName,
        Item: toItem(charge),
        ConditionExpression: '#status = :inProgress',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':inProgress': 'in_progress' satisfies ChargeStatus },
      });
      return (await holds(client.send(command))) ? charge : standing(charge);
    },

    async cancel(name, fresh) {
      const command = new UpdateCommand({
        TableName: tableName,
        Key: keyOf(name),
        UpdateExpression:
          'SET #status = :cancelled, charge_id = if_not_exists(charge_id, :id), created_at = if_not_exists(created_at, :at), ' +
          'idempotency_key = :key, #reference = :reference',
        ConditionExpression: 'attribute_not_exists(pk) OR #status = :inProgress',
        ExpressionAttributeNames: { '#status': 'status', '#reference': 'reference' },
        ExpressionAttributeValues: {
          ':cancelled': 'cancelled' satisfies ChargeStatus,
          ':inProgress': 'in_progress' satisfies ChargeStatus,
          ':id': fresh.id,
          ':at': fresh.createdAt,
          ':key': name.key,
          ':reference': name.reference,
        },
      });
      await holds(client.send(command));
      return standing(name);
    },

    async giveBack(name) {
      const command = new UpdateCommand({
        TableName: tableName,
        Key: keyOf(name),
        UpdateExpression: 'SET #status = :voided',
        ConditionExpression: '#status IN (:succeeded, :pending)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':voided': 'voided' satisfies ChargeStatus,
          ':succeeded': 'succeeded' satisfies ChargeStatus,
          ':pending': 'pending' satisfies ChargeStatus,
        },
      });
      await holds(client.send(command));
      return find(name);
    },

    async list(reference) {
      const charges: ChargeRecord[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :charge)',
            ExpressionAttributeValues: { ':pk': partitionOf(reference), ':charge': 'charge#' },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        charges.push(...(page.Items ?? []).map(fromItem));
        from = page.LastEvaluatedKey;
      } while (from);
      return charges.sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.key, b.key));
    },
  };
}

function partitionOf(reference: string): string {
  return `reference#${reference}`;
}

function keyOf({ key, reference }: ChargeName) {
  return { pk: partitionOf(reference), sk: `charge#${key}` };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the write's condition held. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function toItem(charge: ChargeRecord): Record<string, unknown> {
  return {
    ...keyOf(charge),
    charge_id: charge.id,
    idempotency_key: charge.key,
    reference: charge.reference,
    status: charge.status,
    created_at: charge.createdAt,
    ...(charge.declineCode && { decline_code: charge.declineCode }),
    ...(charge.terms && { terms: charge.terms }),
    ...(charge.kept && { kept: charge.kept }),
  };
}

function fromItem(item: Record<string, unknown>): ChargeRecord {
  return {
    id: item.charge_id as string,
    key: item.idempotency_key as string,
    reference: item.reference as string,
    status: item.status as ChargeStatus,
    createdAt: item.created_at as string,
    ...(item.decline_code !== undefined && { declineCode: item.decline_code as DeclineCode }),
    ...(item.terms !== undefined && { terms: item.terms as ChargeTerms }),
    ...(item.kept !== undefined && { kept: item.kept as Token }),
  };
}
