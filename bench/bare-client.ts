import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What the load time of a function is compared with. */
export const client = new DynamoDBClient({});
