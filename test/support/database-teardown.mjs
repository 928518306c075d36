import { rm } from 'node:fs/promises';
import { assemblies } from './assemblies.ts';
import { giveBackDatabase } from './run-database.mjs';

export default async function teardown() {
  await giveBackDatabase();
  await rm(process.env[assemblies], { recursive: true, force: true });
}
