import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningDynamoDbLocal, startDynamoDbLocal } from '../../local/dynamodb-local.ts';
import { assemblies } from './assemblies.ts';

/**
 * One database for the run, where each suite makes its own tables, and a folder for what is synthesised. The database is
 * that of the cloud of tests, where there is one already.
 */
export default async function setup() {
  const running = globalThis.testCloud?.outputs.DynamoDbEndpoint;
  const database = running ? await runningDynamoDbLocal(running) : await startDynamoDbLocal({ port: 0 });
  globalThis.testDatabase = database;
  process.env[assemblies] = await mkdtemp(join(tmpdir(), 'assemblies-'));
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = database.endpoint;
}
