import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { randomUUID } from 'node:crypto';
import type { Session } from '../lambdas/domain/session.ts';
import { toItem } from '../lambdas/store/session-codec.ts';

/**
 * The least that any design has to do for one payment: put a session, claim it, settle it. Items of the size of a real
 * session, one condition each, values in the SDK's own form, nothing read, nothing checked.
 */
export function rawWrites(client: DynamoDBDocumentClient, tableName: string, session: Session): () => Promise<void> {
  const item = marshall(toItem(session), { removeUndefinedValues: true });
  const attempt = { M: { id: { S: randomUUID() }, at: { N: '1790856000000' } } };
  const update = (pk: string, expression: string, condition: string, values: Record<string, object>) =>
    new UpdateItemCommand({
      TableName: tableName,
      Key: { pk: { S: pk } },
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: values as NonNullable<UpdateItemCommand['input']['ExpressionAttributeValues']>,
    });
  return async () => {
    const pk = `raw_${randomUUID()}`;
    const place = { due_shard: { S: 'due#00' }, due_at: { N: '1790857800000' } };
    await client.send(new PutItemCommand({ TableName: tableName, Item: { ...item, ...place, pk: { S: pk } } }));
    await client.send(update(pk, 'SET a = :a', 'st = :active', { ':a': attempt, ':active': { S: 'active' } }));
    await client.send(
      update(pk, 'SET st = :done, pay = :a REMOVE a', 'attribute_exists(a)', {
        ':a': attempt,
        ':done': { S: 'completed' },
      }),
    );
  };
}
