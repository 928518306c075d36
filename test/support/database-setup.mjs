import { startDynamoDbLocal } from '../../local/dynamodb-local.ts';

/** One database for the run; each suite makes its own tables in it. */
export default async function setup() {
  const database = await startDynamoDbLocal({ port: 0 });
  globalThis.testDatabase = database;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = database.endpoint;
}
