import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The checkout's table and the client that talks to it. */
export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
  /** How long a session is kept after its end; 90 days unless the deployment says otherwise. */
  readonly retentionDays?: number;
}

export const DEFAULT_RETENTION_DAYS = 90;

/**
 * A call that gets no answer in time is retried with jitter by the SDK, which leaves its outcome open; each
 * conditional write here can therefore tell its own first try from a stranger's.
 */
export function openTable(name: string, retentionDays: number): Table {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  return {
    name,
    retentionDays,
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  };
}

export const keys = {
  session: (id: string) => id,
  account: (uid: string) => `account#${uid}`,
  guard: (hash: string) => `guard#${hash}`,
  event: (id: string) => `event#${id}`,
  delivery: (id: string) => `delivery#${id}`,
  seen: (hash: string) => `seen#${hash}`,
  captcha: (tokenHash: string) => `captcha#${tokenHash}`,
  codes: (addressHash: string, window: string) => `codes#${addressHash}#${window}`,
  slots: (account: string) => `slots#${account}`,
  wallet: (id: string) => `wallet#${id}`,
  rate: (sessionId: string, route: string, minute: number) => `rate#${sessionId}#${route}#${minute}`,
} as const;
