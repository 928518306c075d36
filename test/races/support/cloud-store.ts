import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openStore } from '../../store/support/store.ts';
import { outputs } from '../../support/cloud.ts';

/** A client of the local cloud's database, which functions and tests share. */
export function cloudClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    endpoint: outputs.DynamoDbEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** The real store on a table of its own in the local cloud's database, with a clock that the test moves. */
export const openCloudStore = () => openStore({ client: cloudClient() });
