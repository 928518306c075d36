import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblies } from './assemblies.ts';
import { takeDatabase } from './run-database.mjs';

/** The database of the run, where each suite makes its own tables, and a folder for what is synthesised. */
export default async function setup(globalConfig) {
  const { endpoint } = await takeDatabase(globalConfig);
  process.env[assemblies] = await mkdtemp(join(tmpdir(), 'assemblies-'));
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
}
