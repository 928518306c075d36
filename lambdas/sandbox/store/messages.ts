import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

export interface Message {
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly code: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly sentAt: string;
}

export interface Messages {
  add(reference: string, message: Message, id: string): Promise<void>;
  /** Every message of a reference, oldest first. */
  list(reference: string): Promise<Message[]>;
}

const KEPT_SECONDS = 24 * 60 * 60;

/** The outbox: what would have gone to a telephone or a mailbox. */
export function messageStore(client: DynamoDBDocumentClient, tableName: string): Messages {
  const pk = (reference: string) => `outbox#${reference}`;
  return {
    async add(reference, message, id) {
      const ttl = Math.ceil(Date.parse(message.sentAt) / 1_000) + KEPT_SECONDS;
      const Item = { pk: pk(reference), sk: `${message.sentAt}#${id}`, message, ttl };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },

    async list(reference) {
      const found: Message[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk(reference) },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        found.push(...(page.Items ?? []).map((item) => item['message'] as Message));
        from = page.LastEvaluatedKey;
      } while (from);
      return found;
    },
  };
}
