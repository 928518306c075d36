import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BehaviourName, TestBrand } from '../test-instruments.ts';

export interface TokenisedCard {
  readonly brand: TestBrand;
  readonly last4: string;
  readonly bin: string;
  readonly expMonth: number;
  readonly expYear: number;
}

export interface TokenisedAch {
  readonly bankName: string;
  readonly routingNumber: string;
  readonly accountNumberSuffix: string;
  readonly accountType: 'checking' | 'savings';
}

interface TokenBase {
  readonly token: string;
  readonly behaviour: BehaviourName;
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What a token stands for; never a full number, never a security code. */
export type Token =
  | (TokenBase & { readonly type: 'card'; readonly card: TokenisedCard })
  | (TokenBase & { readonly type: 'ach'; readonly ach: TokenisedAch })
  | (TokenBase & { readonly type: 'apple_pay' });

/** What a security code's token stands for: not the code, only whether it is the card's. */
export interface CodeToken {
  readonly token: string;
  readonly right: boolean;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Tokens {
  add(token: Token): Promise<void>;
  /** Keeps it for good under its name, unless something is kept under it already. */
  keep(token: Token): Promise<void>;
  forget(reference: string): Promise<void>;
  /** Undefined when unknown or out of its time. */
  find(token: string, now: number): Promise<Token | undefined>;
  addCode(code: CodeToken): Promise<void>;
  /** Undefined when unknown or out of its time. */
  findCode(token: string, now: number): Promise<CodeToken | undefined>;
}

export function tokenStore(client: DynamoDBDocumentClient, tableName: string): Tokens {
  // A code is no instrument: what looks for one does not find it.
  const key = (token: string, sk: 'token' | 'code' = 'token') => ({ pk: `token#${token}`, sk });
  const add = async (record: Token | CodeToken, sk: 'token' | 'code') => {
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...key(record.token, sk), record, ttl: Math.ceil(record.expiresAt / 1000) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  };
  const find = async <Kind extends Token | CodeToken>(token: string, sk: 'token' | 'code', now: number) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: key(token, sk), ConsistentRead: true }),
    );
    const found = Item?.record as Kind | undefined;
    // TTL removes an item up to days late.
    return found !== undefined && found.expiresAt > now ? found : undefined;
  };
  return {
    add: (token) => add(token, 'token'),
    find: (token, now) => find<Token>(token, 'token', now),
    addCode: (code) => add(code, 'code'),
    findCode: (token, now) => find<CodeToken>(token, 'code', now),

    async keep(token) {
      const item = { ...key(token.token), record: { ...token, expiresAt: Number.MAX_SAFE_INTEGER } };
      const put = new PutCommand({ TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' });
      await client.send(put).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },

    async forget(reference) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: key(reference) }));
    },
  };
}
